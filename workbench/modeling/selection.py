"""Some rows of the data as if there were no others: what a filter leaves for a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from workbench.data.expressions.evaluate import select
from workbench.data.variable import Variable
from workbench.errors import DataError

if TYPE_CHECKING:
    from workbench.data.expressions.source import Source

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]


class Selected:
    """rows (m,): the rows of `source` there are, ascending. Categories without a row there do not exist."""

    def __init__(self, source: Source, rows: NDArray[np.intp]) -> None:
        self.source, self.rows = source, rows

    @property
    def names(self) -> tuple[str, ...]:
        return self.source.names

    @property
    def n_rows(self) -> int:
        return len(self.rows)

    def variable(self, name: str) -> Variable:
        return self.source.variable(name)

    def numeric(self, name: str) -> Floats:
        return self.source.numeric(name)[self.rows]

    def codes(self, name: str) -> tuple[Codes, tuple[str, ...]]:
        codes, levels = self.source.codes(name)
        codes = codes[self.rows]
        seen = np.bincount(codes + 1, minlength=len(levels) + 1)[1:] > 0
        place = np.append(np.cumsum(seen) - 1, -1).astype(np.int32)
        return place[codes], tuple(level for level, used in zip(levels, seen, strict=True) if used)


def selected(source: Source, condition: str) -> Selected:
    """The rows on which a condition is true; DataError when there is none."""
    rows = np.flatnonzero(select(condition, source))
    if not len(rows):
        raise DataError(
            f"The filter  {condition}  leaves no row of {source.n_rows:,}.",
            "Check how the values are written in the data view, or remove the filter.",
        )
    return Selected(source, rows)
