"""Rows taken of a column are those that numpy's indexing gives, in and out of its bounds."""

from __future__ import annotations

import pickle
import weakref

import numpy as np
import pytest

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.taken import places_of
from workbench.data.variable import Variable

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


def table() -> Dataset:
    return Dataset(
        {"x": NumericColumn(np.array([1.5, np.nan, -0.0])), "n": NumericColumn(np.arange(3))},
        [Variable("x"), Variable("n")],
    )


def test_rows_taken_of_a_table_tell_where_they_were() -> None:
    data = table()
    taken = data.take(np.array([2, 0]))
    for name in data.names:
        column, source = taken.column(name), data.column(name)
        assert column.taken is not None
        assert isinstance(source, NumericColumn)
        assert column.taken.source() is source.values
        assert column.taken.places.tolist() == [2, 0]
        assert column.taken.places.dtype == np.int32
        assert not column.taken.places.flags.writeable
    assert taken.column("x").taken.places is taken.column("n").taken.places  # type: ignore[union-attr]


def test_they_keep_the_table_before_from_nobody() -> None:
    data = table()
    values = weakref.ref(data.column("x").values)  # type: ignore[union-attr]
    taken = data.take(np.array([2, 0]))
    del data
    assert values() is None
    assert taken.column("x").taken.source() is None  # type: ignore[union-attr]


@pytest.mark.parametrize("rows", [[-1, 0], [], [True, False, True]])
def test_what_is_no_list_of_places_tells_nothing(rows: list[int]) -> None:
    assert table().take(np.array(rows)).column("x").taken is None


def test_places_are_long_where_a_table_is() -> None:
    places = places_of(np.array([3, 2**31]), 2**31 + 5)
    assert places is not None
    assert places.dtype == np.int64
    assert places_of(np.array([3, 2**31]), 2**31) is None


def test_another_process_gets_the_rows_alone() -> None:
    taken = table().take(np.array([2, 0]))
    sent = pickle.loads(pickle.dumps(taken, protocol=5))
    assert sent.fingerprint == taken.fingerprint
    assert sent.column("x").taken is None
