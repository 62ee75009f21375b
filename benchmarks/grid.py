"""How long the data grid takes for what people do, at 1,000,000 rows x 30 columns.

    python benchmarks/grid.py [--write]     --write: also into benchmarks/GRID.md

Prints the median and the longest of several tries, in milliseconds of processor time of the thread (other
programs on the machine do not count). The window should never be away for longer
than 100 ms; work that is done in a thread meanwhile is marked as such.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import machine
import numpy as np
from PySide6.QtCore import QItemSelectionModel, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from workbench.data.column import CodedColumn, Column, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.editing.block import paste
from workbench.data.editing.columns import move_columns
from workbench.data.editing.fill import fill_down, fill_series
from workbench.data.editing.replace import replace_all
from workbench.data.editing.rows import insert_rows, without_rows
from workbench.data.edits import set_cell
from workbench.data.variable import Level, Measure, Variable
from workbench.gui.app import make_application
from workbench.gui.data.grid_find import find
from workbench.gui.data.grid_model import GridModel
from workbench.gui.data.grid_order import order_by
from workbench.gui.data.grid_text import tab_text
from workbench.gui.data.grid_view import GridView
from workbench.project.journal import Entry, Journal
from workbench.project.model import Project

ROWS, COLUMNS, TRIES = 1_000_000, 30, 9
FLAG = QItemSelectionModel.SelectionFlag


def big_dataset() -> Dataset:
    """Twenty columns of decimals (a tenth missing), five of whole numbers, five of words."""
    draw = np.random.default_rng(1)
    columns: dict[str, Column] = {}
    variables = []
    words = tuple(f"town {i}" for i in range(400))
    for place in range(COLUMNS):
        name = f"v{place + 1}"
        if place % 6 == 4:
            columns[name] = NumericColumn(draw.integers(0, 2000, ROWS))
            variables.append(Variable(name, measure=Measure.ID))
        elif place % 6 == 5:
            columns[name] = CodedColumn(draw.integers(-1, 400, ROWS).astype(np.int32), words)
            levels = tuple(Level(word) for word in words)
            variables.append(Variable(name, measure=Measure.NOMINAL, levels=levels))
        else:
            values = np.round(draw.normal(50, 10, ROWS), 3)
            values[draw.random(ROWS) < 0.1] = np.nan
            columns[name] = NumericColumn(values)
            variables.append(Variable(name))
    return Dataset(columns, variables, name="big")


class Walk:
    """The grid in a window of 1400 x 900, and what people do with it."""

    def __init__(self) -> None:
        make_application("light")
        self.dataset = big_dataset()
        self.model = GridModel()
        self.grid = GridView(self.model)
        self.grid.resize(1400, 900)
        self.draw = np.random.default_rng(2)
        self.count = 0

    def show(self) -> None:
        self.model.show_dataset(None)
        self.model.show_dataset(self.dataset)
        self.grid.show()
        self.settle()

    def settle(self) -> None:
        """Paint what is to be painted, as the event loop would."""
        QApplication.processEvents()

    def jump(self) -> None:
        self.grid.go_to(int(self.draw.integers(ROWS)), int(self.draw.integers(COLUMNS)))
        self.settle()

    def wheel(self) -> None:
        place, none = QPointF(300, 300), Qt.MouseButton.NoButton
        event = QWheelEvent(
            place,
            place,
            QPoint(),
            QPoint(0, -120),
            none,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.grid.viewport(), event)
        self.settle()

    def select_column(self) -> None:
        self.count += 1
        self.grid.selectColumn(self.count % 8)
        self.settle()

    def select_all(self) -> None:
        self.grid.selectAll()
        self.settle()

    def move_down(self) -> None:
        index = self.grid.currentIndex()
        self.grid.setCurrentIndex(self.model.index(index.row() + 1, index.column()))
        self.settle()

    def edit(self) -> None:
        self.count += 1
        self.model.show_dataset(set_cell(self.dataset, 10, "v1", str(self.count)))
        self.settle()

    def move_column(self) -> None:
        self.count += 1
        self.model.show_dataset(move_columns(self.dataset, ["v9"], self.count % 8))
        self.settle()

    def order(self) -> None:
        self.model.show_order(self.model.order)
        self.settle()


def many(walk: Walk) -> list[tuple[str, Callable[[], object]]]:
    """Edits of many cells, which the window makes in a thread."""
    data, rows = walk.dataset, np.arange(0, ROWS, 2)
    block = tuple(tuple(str(row + column) for column in range(10)) for row in range(1000))
    numbers = [name for name in data.names if data.variable(name).measure is Measure.NUMERIC][:10]
    return [
        ("fill half a million cells", lambda: fill_down(data, ["v1"], rows)),
        ("a series of half a million numbers", lambda: fill_series(data, ["v1"], rows)),
        ("paste 1,000 x 10 cells", lambda: paste(data, block, np.arange(1000), numbers)),
        ("insert a row", lambda: insert_rows(data, 10, 1)),
        ("delete half a million rows", lambda: without_rows(data, rows)),
        ("replace a number in all columns", lambda: replace_all(data, numbers, "50.5", "51")),
        ("replace a word", lambda: replace_all(data, ["v6"], "town 7", "city 7")),
        ("put the rows into another order", lambda: data.take(order_by(data, "v1").rows)),
    ]


def journal(walk: Walk, folder: Path) -> list[tuple[str, Callable[[], object]]]:
    """What the journal of unsaved work takes, in a thread too."""
    numbers = iter(range(1_000_000))

    def fresh() -> None:
        place = folder / str(next(numbers))
        place.mkdir()
        Journal(place).record(Project(walk.dataset), Entry("Open", 0.0, 1, "", ""))
        shutil.rmtree(place)

    kept = Journal(folder)

    def edit() -> None:
        changed = set_cell(walk.dataset, 10, "v1", str(next(numbers)))
        kept.record(Project(changed), Entry("Edit", 0.0, 1, "", ""))

    return [("journal of data just opened", fresh), ("journal of an edited cell", edit)]


def time_of(does: Callable[[], object], tries: int = TRIES) -> tuple[float, float]:
    """Median and longest in milliseconds, after one try that does not count."""
    does()
    taken = []
    for _ in range(tries):
        start = time.thread_time()
        does()
        taken.append(1000 * (time.thread_time() - start))
    return median(taken), max(taken)


def main() -> None:
    print(f"{machine.description()}; load {machine.load()}")
    walk = Walk()
    walk.show()
    steps: list[tuple[str, Callable[[], object]]] = [
        ("show the data", walk.show),
        ("jump to a random cell and paint", walk.jump),
        ("one step of the wheel", walk.wheel),
        ("one cell down", walk.move_down),
        ("select a column", walk.select_column),
        ("select all", walk.select_all),
        ("rows and columns of the selection", walk.grid.selected),
        ("edit a cell and repaint", walk.edit),
        ("move a column and repaint", walk.move_column),
    ]
    for words, does in steps:
        report(words, does)
    walk.grid.clearSelection()
    walk.model.show_order(order_by(walk.dataset, "v1"))
    report("show rows in an order known", walk.order)
    report("jump when sorted", walk.jump)
    walk.grid.frozen.freeze(3)
    report("jump with three frozen columns", walk.jump)
    report("one step of the wheel, frozen columns", walk.wheel)
    walk.grid.frozen.freeze(0)
    rows = np.arange(20_000)
    report("(in a thread) sort by decimals", lambda: order_by(walk.dataset, "v1"), 3)
    report(
        "(in a thread) find a number everywhere", lambda: find(walk.dataset, "50.5", list(range(COLUMNS))), 3
    )
    report(
        "(in a thread) find a word everywhere", lambda: find(walk.dataset, "town 7", list(range(COLUMNS))), 3
    )
    report("(in a thread) copy 20 000 rows", lambda: tab_text(walk.dataset, rows, walk.dataset.names), 3)
    with tempfile.TemporaryDirectory() as folder:
        for words, does in (*many(walk), *journal(walk, Path(folder))):
            report(f"(in a thread) {words}", does, 3)
    if "--write" in sys.argv:
        write_report()


LINES: list[str] = []


def report(words: str, does: Callable[[], object], tries: int = TRIES) -> None:
    usual, longest = time_of(does, tries)
    LINES.append(f"| {words} | {usual:.1f} | {longest:.1f} |")
    print(f"{words:55s} {usual:9.1f} ms   longest {longest:9.1f} ms", flush=True)


def write_report() -> None:
    """What was measured, as a page beside this script."""
    head = f"""# The data grid at 1,000,000 rows x 30 columns

Made by `python benchmarks/grid.py --write`: milliseconds of processor time of the thread, so other programs
hardly count. What is done in a thread does not stop the window.

- {machine.description()}
- Load: {machine.load()}

| | median | longest |
|---|---|---|
"""
    Path(__file__).with_name("GRID.md").write_text(head + "\n".join(LINES) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
