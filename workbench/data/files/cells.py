"""The cells of a column as Python values, for the writers; dates as dates where the format has them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.files.columns import DATE, DATETIME

Cells = list[Any]


def cells_of(dataset: Dataset, name: str, *, moments: bool = False) -> Cells:
    """int, float, str or None for each row; moments: date and datetime for text that is one."""
    column = dataset.column(name)
    if isinstance(column, CodedColumn):
        table: Cells = [*column.categories, None]
        if moments:
            format = dataset.variable(name).format
            table = [None if text is None else moment_of(text, format) for text in table]
        return [table[code] for code in column.codes.tolist()]
    values = column.values
    found: Cells = values.tolist()
    if values.dtype != np.int64:
        for place in np.flatnonzero(np.isnan(values)).tolist():
            found[place] = None
    return found


def moment_of(text: str, format: str) -> Any:
    """The date or time that ISO text names; the text itself when it names none."""
    try:
        if format == DATE:
            return dt.date.fromisoformat(text)
        if format == DATETIME:
            return dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return text
