"""What the grid does to the data besides typing: paste, fill, replace, rows, columns; each a step of undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from workbench.data.dataset import Dataset
from workbench.data.editing.block import Block, paste
from workbench.data.editing.columns import insert_columns, move_columns
from workbench.data.editing.fill import fill_down, fill_series
from workbench.data.editing.replace import replace_all
from workbench.data.editing.rows import insert_rows, without_rows
from workbench.data.edits import remove_variables, set_cell
from workbench.errors import DataError
from workbench.gui.data.grid_edits import clear_cells, value_of
from workbench.gui.data.grid_order import Rows
from workbench.gui.data.variable_commands import VariableCommands
from workbench.gui.data.words import counted

Names = Sequence[str]


class GridCommands(VariableCommands):
    """Rows are those of the data, in the order on screen."""

    def set_cell(self, row: int, name: str, text: str) -> None:
        def edited(dataset: Dataset) -> Dataset:
            return set_cell(dataset, row, name, value_of(dataset, name, text))

        self.do_now(f"Edit {name}, row {row + 1}", edited)

    def clear(self, rows: Rows, names: Names) -> None:
        self.do(f"Empty {_cells(rows, names)}", lambda data: clear_cells(data, rows, list(names)))

    def paste(self, block: Block, rows: Rows, names: Names, then: Callable[[], object]) -> None:
        """Put the block into these rows and variables; `then` follows."""
        size = f"{counted(len(block), 'row')} × {counted(len(block[0]), 'column')}"
        self.do(f"Paste {size}", lambda data: paste(data, block, rows, names), then)

    def fill(self, rows: Rows, names: Names) -> None:
        self.do(f"Fill {_cells(rows, names)}", lambda data: fill_down(data, names, rows))

    def series(self, rows: Rows, names: Names) -> None:
        self.do(f"Series in {_cells(rows, names)}", lambda data: fill_series(data, names, rows))

    def insert_rows(self, place: int, count: int) -> None:
        words = f"Insert {counted(count, 'row')} at row {place + 1}"
        self.do(words, lambda data: insert_rows(data, place, count))

    def delete_rows(self, rows: Rows) -> None:
        words = f"Delete row {rows[0] + 1}" if len(rows) == 1 else f"Delete {counted(len(rows), 'row')}"
        self.do(words, lambda data: without_rows(data, rows))

    def insert_columns(self, place: int, count: int, then: Callable[[], object]) -> None:
        self.do(f"Insert {counted(count, 'variable')}", lambda d: insert_columns(d, place, count)[0], then)

    def delete_columns(self, names: Names) -> None:
        def deleted(dataset: Dataset) -> Dataset:
            if len(names) == len(dataset.names):
                raise DataError("Data need at least one variable.", "Leave one of them selected out.")
            return remove_variables(dataset, set(names))

        self.do(f"Delete {variables(names)}", deleted)

    def move_columns(self, names: Names, place: int) -> None:
        """Put these variables before the one that is at `place` among the others."""
        dataset = self._document.dataset
        if dataset is not None and move_columns(dataset, names, place).names != dataset.names:
            self.do(f"Move {variables(names)}", lambda data: move_columns(data, names, place))

    def keep_order(self, name: str, rows: Rows, then: Callable[[], object]) -> None:
        """The rows in this order from now on, not only on screen."""
        self.do(f"Sort the data by {name}", lambda data: data.take(rows), then)

    def replace_all(self, names: Names, text: str, by: str, tell: Callable[[int], object]) -> None:
        """Replace everywhere in these variables; `tell` hears how many cells changed."""
        counts = [0]

        def replaced(dataset: Dataset) -> Dataset:
            new, counts[0] = replace_all(dataset, names, text, by)
            return new

        self.do(f"Replace {text[:30]} by {by[:30] or 'nothing'}", replaced, lambda: tell(counts[0]))


def variables(names: Names) -> str:
    """The name of one variable, or how many there are."""
    return names[0] if len(names) == 1 else counted(len(names), "variable")


def _cells(rows: np.ndarray, names: Names) -> str:
    what = names[0] if len(names) == 1 else f"{len(names)} columns"
    return f"{what}, {counted(len(rows), 'row')}"
