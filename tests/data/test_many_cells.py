"""Edits of very many cells: rows by their numbers, many categories, and places to stop at."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.editing.block import paste
from workbench.data.editing.clear import clear_cells
from workbench.data.editing.fill import fill_down, fill_series
from workbench.data.editing.replace import replace_all
from workbench.data.progress import watched
from workbench.data.row_numbers import numbers_of, rows_of
from workbench.data.variable import Measure, Variable
from workbench.errors import Cancelled, DataError

ROWS = 20_000


def table() -> Dataset:
    """A number, and an id with another category in each row."""
    who = CodedColumn(np.arange(ROWS, dtype=np.int32), tuple(f"person {i}" for i in range(ROWS)))
    columns = {"x": NumericColumn(np.arange(ROWS) / 4), "y": NumericColumn(np.arange(ROWS)), "who": who}
    return Dataset(columns, [Variable("x"), Variable("y"), Variable("who", measure=Measure.ID)])


@pytest.mark.parametrize(
    ("rows", "numbers"),
    [
        ([], []),
        ([4], [5]),
        ([4, 5], [5, 6]),
        ([4, 5, 6], ["5-7"]),
        ([9, 4, 5, 6, 2, 3, 0, 1, 2, 7], [10, "5-7", 3, 4, "1-3", 8]),
        ([0, 1, 2, 5, 6, 7], ["1-3", "6-8"]),
        ([3, 2, 1], [4, 3, 2]),
    ],
)
def test_numbers_of_rows(rows: list[int], numbers: list[int | str]) -> None:
    assert numbers_of(np.array(rows, dtype=np.intp)) == numbers


def test_rows_in_any_order_come_back() -> None:
    draw = np.random.default_rng(5)
    rows = draw.permutation(500)
    rows[100:200] = np.arange(500, 600)
    assert rows_of(numbers_of(rows), 700).tolist() == rows.tolist()


def test_each_of_many_categories_is_replaced() -> None:
    """Looking each of them up in all others would take minutes."""
    data, count = replace_all(table(), ["who"], "PERSON", "p")
    column = data.column("who")
    assert isinstance(column, CodedColumn)
    assert count == ROWS
    assert column.categories[:2] == ("p 0", "p 1")
    assert column.codes.tolist() == list(range(ROWS))


class Patient:
    """Hears how far the work is, and stops it once it was asked that often."""

    def __init__(self, most: int) -> None:
        self.most, self.told = most, list[float]()

    def progress(self, fraction: float, message: str = "") -> None:
        self.told.append(fraction)
        if len(self.told) > self.most:
            raise Cancelled


WHERE = np.arange(ROWS)
EDITS: dict[str, Callable[[Dataset], object]] = {
    "paste numbers": lambda data: paste(data, (("1.5",),) * ROWS, WHERE, ["x"]),
    "paste words": lambda data: paste(data, (("one",),) * ROWS, WHERE, ["who"]),
    "paste a new variable": lambda data: paste(data, (("1.5", "so"),) * ROWS, WHERE, ["x"]),
    "series": lambda data: fill_series(data, ["who"], WHERE),
    "fill": lambda data: fill_down(data, ["x", "y", "who"], WHERE),
    "empty": lambda data: clear_cells(data, WHERE, ["x", "y", "who"]),
    "replace": lambda data: replace_all(data, ["x", "y", "who"], "1", "2"),
    "row numbers": lambda data: rows_of(numbers_of(WHERE[::-1]), data.n_rows),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_they_ask_again_and_again_whether_to_go_on(edit: Callable[[Dataset], object]) -> None:
    listening = Patient(10**9)
    with watched(listening):
        edit(table())
    assert len(listening.told) >= 3
    for most in range(min(len(listening.told), 12)):
        data = table()
        before = data.fingerprint
        with watched(Patient(most)), pytest.raises(Cancelled):
            edit(data)
        assert data.fingerprint == before


def test_columns_are_counted() -> None:
    listening = Patient(10**9)
    with watched(listening):
        fill_down(table(), ["x", "y", "who"], WHERE)
    assert listening.told == [0, 1 / 3, 2 / 3]


def test_what_does_not_fit_is_told_with_its_first_row() -> None:
    block = tuple((text,) for text in ("1", "2,5x", "3", "oops", "2,5x", "oops"))
    with pytest.raises(DataError, match=r"'2,5x' is not a number, and x is numeric \(row 8\)"):
        paste(table(), block, np.array([9, 7, 5, 3, 2, 1]), ["x"])
    data = paste(table(), (("1",), ("",), ("1",)), np.array([4, 2, 0]), ["x"])
    assert np.array_equal(data.numeric("x")[:5], [1, 0.25, np.nan, 0.75, 1], equal_nan=True)
