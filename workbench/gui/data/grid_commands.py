"""What the grid does to the data besides typing: paste, fill, replace, rows, columns; each a step of undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from workbench.analysis.transforms.cells import ClearCells, EditCells, FillCells, PasteCells, ReplaceText
from workbench.analysis.transforms.layout import DeleteRows, InsertRows, InsertVariables, MoveVariables
from workbench.analysis.transforms.rows import Sort
from workbench.analysis.transforms.step import Step
from workbench.analysis.transforms.variables import Drop, Rename
from workbench.data.dataset import Dataset
from workbench.data.editing.block import Block, is_untouched
from workbench.data.editing.columns import free_names, move_columns
from workbench.data.row_numbers import numbers_of
from workbench.errors import DataError
from workbench.gui.data.changes import Changed
from workbench.gui.data.grid_edits import value_of
from workbench.gui.data.grid_order import RowOrder, Rows
from workbench.gui.data.variable_commands import VariableCommands
from workbench.gui.data.words import counted

Names = Sequence[str]


class GridCommands(VariableCommands):
    """Rows are those of the data, in the order on screen."""

    def set_cell(self, row: int, name: str, text: str) -> None:
        def plan(dataset: Dataset) -> tuple[Step, ...]:
            value = value_of(dataset, name, text)
            return (EditCells.of({"variables": [name], "rows": [row + 1], "values": [[value]]}),)

        self.do_now(f"Edit {name}, row {row + 1}", plan)

    def clear(self, rows: Rows, names: Names) -> None:
        where = _where(rows, names)
        self.do(f"Empty {_cells(rows, names)}", lambda _data: (ClearCells.of(where),))

    def paste(
        self, block: Block, rows: Rows, names: Names, then: Callable[[], object], called: Names = ()
    ) -> None:
        """Put the block into these rows and variables, then call its columns so; `then` follows."""
        size = f"{counted(len(block), 'row')} × {counted(len(block[0]), 'column')}"
        values = {**_where(rows, names), "values": block}

        def plan(dataset: Dataset) -> tuple[Step, ...]:
            pasted = [*names, *free_names("new", dataset, len(block[0]) - len(names))]
            rest = [name for name in dataset.names if name not in pasted]
            spare = _spare(dataset, rest, rows)
            rest = [] if spare else rest
            new = {old: name for old, name in zip(pasted, called, strict=False) if name not in rest}
            return (PasteCells.of(values), *spare, *((Rename.of({"names": new}),) if new else ()))

        self.do(f"Paste {size}", plan, lambda _changed: then())

    def fill(self, rows: Rows, names: Names) -> None:
        where = _where(rows, names)
        self.do(f"Fill {_cells(rows, names)}", lambda _data: (FillCells.of(where),))

    def series(self, rows: Rows, names: Names) -> None:
        how = {**_where(rows, names), "how": "series"}
        self.do(f"Series in {_cells(rows, names)}", lambda _data: (FillCells.of(how),))

    def insert_rows(self, place: int, count: int) -> None:
        words = f"Insert {counted(count, 'row')} at row {place + 1}"
        self.do(words, lambda _data: (InsertRows.of({"at": place + 1, "count": count}),))

    def delete_rows(self, rows: Rows) -> None:
        words = f"Delete row {rows[0] + 1}" if len(rows) == 1 else f"Delete {counted(len(rows), 'row')}"
        numbers = numbers_of(np.sort(rows))
        self.do(words, lambda _data: (DeleteRows.of({"rows": numbers}),))

    def insert_columns(self, place: int, count: int, then: Callable[[], object]) -> None:
        def plan(dataset: Dataset) -> tuple[Step, ...]:
            names = free_names("new", dataset, count)
            return (InsertVariables.of({"names": names, "at": place + 1}),)

        self.do(f"Insert {counted(count, 'variable')}", plan, lambda _changed: then())

    def delete_columns(self, names: Names) -> None:
        def plan(dataset: Dataset) -> tuple[Step, ...]:
            if len(names) == len(dataset.names):
                raise DataError("Data need at least one variable.", "Leave one of them selected out.")
            return (Drop.of({"variables": list(names)}),)

        self.do(f"Delete {variables(names)}", plan)

    def move_columns(self, names: Names, place: int) -> None:
        """Put these variables before the one that is at `place` among the others."""
        dataset = self._document.dataset
        if dataset is not None and move_columns(dataset, names, place).names != dataset.names:
            moved = {"variables": list(names), "at": place + 1}
            self.do(f"Move {variables(names)}", lambda _data: (MoveVariables.of(moved),))

    def keep_order(self, order: RowOrder, then: Callable[[], object]) -> None:
        """The rows in this order from now on, not only on screen."""
        down = [order.name] if order.descending else []
        sort = {"variables": [order.name], "descending": down}
        self.do(f"Sort the data by {order.name}", lambda _data: (Sort.of(sort),), lambda _changed: then())

    def replace_all(self, names: Names, text: str, by: str, tell: Callable[[str], object]) -> None:
        """Replace everywhere in these variables; `tell` hears how many cells changed."""
        values = {"variables": list(names), "text": text, "by": by}

        def told(changed: Changed) -> None:
            tell(changed.notes[0].rstrip("."))

        words = f"Replace {text[:30]} by {by[:30] or 'nothing'}"
        self.do(words, lambda _data: (ReplaceText.of(values),), told)


def variables(names: Names) -> str:
    """The name of one variable, or how many there are."""
    return names[0] if len(names) == 1 else counted(len(names), "variable")


def _where(rows: Rows, names: Names) -> dict[str, object]:
    return {"variables": list(names), "rows": numbers_of(rows)}


def _cells(rows: Rows, names: Names) -> str:
    what = names[0] if len(names) == 1 else f"{len(names)} columns"
    return f"{what}, {counted(len(rows), 'row')}"


def _spare(dataset: Dataset, rest: Names, rows: Rows) -> tuple[Step, ...]:
    """What makes an empty table that is filled from its first cell as large as what comes into it."""
    if not is_untouched(dataset) or rows[0] > 0 or dataset.names[0] in rest:
        return ()
    drop = (Drop.of({"variables": list(rest)}),) if rest else ()
    below = np.arange(len(rows), dataset.n_rows)
    return (*drop, DeleteRows.of({"rows": numbers_of(below)})) if len(below) else drop
