"""The order in which a grid shows the rows: by one variable, missing values last; no data are moved."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.data.dataset import Dataset
from workbench.data.rows import order_of

Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class RowOrder:
    """rows: the row of the data behind each row on screen; sorted by `name`."""

    name: str
    descending: bool
    rows: Rows


def order_by(dataset: Dataset, name: str, descending: bool = False) -> RowOrder:
    """Rows by the values of a variable, as the step that sorts would put them."""
    return RowOrder(name, descending, order_of(dataset, [name], {name} if descending else ()))
