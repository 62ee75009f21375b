"""A block of cells from the clipboard: read from text as spreadsheets write it, and put into the data."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from workbench.data.column import Column
from workbench.data.dataset import Dataset
from workbench.data.editing.cells import Rows, set_cells
from workbench.data.editing.columns import free_names
from workbench.data.editing.rows import insert_rows
from workbench.data.editing.suited import (
    are_numbers,
    is_blank,
    is_empty,
    suited,
    with_room_for,
    without_words,
)
from workbench.data.edits import empty_column, insert_variables
from workbench.data.origin import TYPED
from workbench.data.progress import counted_off, pausing
from workbench.data.text.names import repaired_names
from workbench.data.text.numbers import TextKind, text_kind
from workbench.data.variable import Measure, Variable
from workbench.errors import DataError

Block = tuple[tuple[str, ...], ...]
"""Rows of equal length; () when there is nothing."""

MOST_CELLS = 2_000_000


def read_block(text: str) -> Block:
    """The cells of tab-separated text with quotes where needed; short rows are filled with empty cells."""
    csv.field_size_limit(max(csv.field_size_limit(), 16 * 2**20))
    try:
        rows = list(pausing(csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=False)))
    except csv.Error as error:
        raise DataError("The clipboard holds no table of cells.", "Copy the cells again.") from error
    width = max(map(len, rows), default=0)
    if width * len(rows) > MOST_CELLS:
        raise DataError(
            f"The clipboard holds {width * len(rows):,} cells, more than can be pasted at once.",
            "Save them to a file and open that.",
        )
    return tuple((*row, *[""] * (width - len(row))) for row in rows) if width else ()


def without_names(block: Block, names: Sequence[str]) -> Block:
    """The block without its first line if that holds the names of the variables it goes to."""
    return block[1:] if len(block) > 1 and block[0] == tuple(names) else block


def names_on_top(block: Block) -> tuple[str, ...]:
    """The first line where it names the columns: words in every cell, and numbers alone below one of them."""
    if len(block) < 2 or not all(map(_is_word, block[0])):
        return ()
    columns = (without_words(column) for column in zip(*block[1:], strict=True))
    named = any(any(column) and are_numbers(column) for column in columns)
    return tuple(column.name for column in repaired_names(block[0])) if named else ()


def _is_word(text: str) -> bool:
    return bool(text.strip()) and text_kind(text) is TextKind.WORD


def is_untouched(dataset: Dataset) -> bool:
    """A table that was begun empty and has no value yet."""
    blank = (is_blank(variable) and is_empty(dataset.column(variable.name)) for variable in dataset.variables)
    return dataset.source == TYPED and all(blank)


def tiled(block: Block, n_rows: int, n_columns: int) -> Block:
    """The block repeated over a selection that it fits into a whole number of times, else as it is."""
    if not block or n_rows % len(block) or n_columns % len(block[0]):
        return block
    across = [row * (n_columns // len(row)) for row in block]
    return tuple(across * (n_rows // len(block)))


def paste(dataset: Dataset, block: Block, rows: Rows, names: Sequence[str]) -> Dataset:
    """The cells in `rows` and `names` set to those of the block.

    rows: as many as the block has; those from n_rows on are new. names: the variables, in their order; what
    the block has more becomes new variables at the end. DataError naming the cell that does not fit.
    """
    more = int(rows.max(initial=-1)) + 1 - dataset.n_rows
    if more > 0:
        dataset = insert_rows(dataset, dataset.n_rows, more)
    columns = list(zip(*block, strict=True))
    for name, texts in counted_off([*zip(names, columns, strict=False)]):
        dataset = with_room_for(dataset, name, texts)
        numeric = dataset.variable(name).measure is Measure.NUMERIC
        dataset = set_cells(dataset, name, rows, without_words(texts) if numeric else texts)
    return _with_new(dataset, rows, columns[len(names) :])


def _with_new(dataset: Dataset, rows: Rows, columns: Sequence[Sequence[str]]) -> Dataset:
    """New variables at the end, each with the measure that suits its texts."""
    new: list[tuple[Variable, Column]] = []
    cells: dict[str, Sequence[str]] = {}
    for name, texts in zip(free_names("new", dataset, len(columns)), counted_off(columns), strict=True):
        known = without_words(texts)
        numbers = are_numbers(known)
        variable = Variable(name) if numbers else suited(Variable(name), texts)
        measure = Measure.NUMERIC if numbers else Measure.TEXT  # values of any other are codes as well
        new.append((variable, empty_column(measure, dataset.n_rows)))
        cells[name] = known if numbers else texts
    dataset = insert_variables(dataset, new)
    for name, texts in cells.items():
        dataset = set_cells(dataset, name, rows, texts)
    return dataset
