"""Work on many columns by several threads: in order, with errors and the wish to stop as if by one."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.in_threads import in_threads
from workbench.data.progress import watched
from workbench.data.variable import Measure, Variable
from workbench.errors import Cancelled, DataError


def test_answers_come_in_the_order_of_the_items() -> None:
    def slow_at_first(item: int) -> int:
        time.sleep(0.02 if item < 2 else 0)
        return item * item

    assert in_threads(slow_at_first, range(9)) == [item * item for item in range(9)]
    assert in_threads(slow_at_first, []) == []


def test_an_error_is_raised_where_it_was_asked() -> None:
    def fails(item: int) -> int:
        if item == 3:
            raise DataError("No.", "Ask for less.")
        return item

    with pytest.raises(DataError, match=r"No\."):
        in_threads(fails, range(6))


def test_the_wish_to_stop_is_heard_and_the_rest_is_not_begun() -> None:
    done: list[int] = []
    stop = threading.Event()

    class Impatient:
        def progress(self, fraction: float, message: str = "") -> None:
            stop.set()
            raise Cancelled

    def work(item: int) -> None:
        stop.wait(5)
        done.append(item)

    with watched(Impatient()), pytest.raises(Cancelled):
        in_threads(work, range(100))
    assert len(done) < 20


def test_many_cells_are_taken_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = np.random.default_rng(3)
    columns = {f"x{i}": NumericColumn(draw.normal(size=500)) for i in range(5)}
    columns["n"] = NumericColumn(draw.integers(-(2**60), 2**60, 500))
    variables = [Variable(name) for name in columns]
    word = CodedColumn(draw.integers(-1, 2, 500).astype(np.int32), ("a", "b"))
    data = Dataset({**columns, "f": word}, [*variables, Variable("f", measure=Measure.TEXT)])
    rows = draw.integers(0, 500, 700)
    few = data.take(rows)
    monkeypatch.setattr("workbench.data.dataset._MANY", 1)
    many = data.take(rows)
    assert many.names == data.names
    assert many.fingerprint == few.fingerprint
    assert np.array_equal(many.numeric("x3"), data.numeric("x3")[rows])
    with pytest.raises(IndexError):
        data.take(np.array([0, 500]))
