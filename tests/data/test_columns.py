"""Rows taken of a column are those that numpy's indexing gives, in and out of its bounds."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.data.column import CodedColumn, NumericColumn

COLUMNS = [
    NumericColumn(np.array([1.5, np.nan, -0.0, np.inf])),
    NumericColumn(np.array([1, 2**62, -3, 4])),
    CodedColumn(np.array([0, -1, 1, 0], dtype=np.int32), ("a", "b")),
]


@pytest.mark.parametrize("column", COLUMNS, ids=["decimal", "whole", "coded"])
@pytest.mark.parametrize("rows", [[2, 0, 0, 3], [], [-1, 1], [3]])
def test_rows_are_those_of_indexing(column: NumericColumn | CodedColumn, rows: list[int]) -> None:
    values = column.values if isinstance(column, NumericColumn) else column.codes
    taken = column.take(np.array(rows, dtype=np.intp))
    found = taken.values if isinstance(taken, NumericColumn) else taken.codes
    assert found.tobytes() == values[np.array(rows, dtype=np.intp)].tobytes()
    assert found.dtype == values.dtype


@pytest.mark.parametrize("column", COLUMNS, ids=["decimal", "whole", "coded"])
def test_a_row_that_is_not_there_is_no_other_row(column: NumericColumn | CodedColumn) -> None:
    with pytest.raises(IndexError):
        column.take(np.array([0, 4]))
