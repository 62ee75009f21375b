"""A block of cells from the clipboard: read from text as spreadsheets write it, and put into the data."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence

import numpy as np

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.editing.cells import Rows, set_cells
from workbench.data.editing.columns import free_name
from workbench.data.editing.rows import insert_rows
from workbench.data.edits import insert_variable
from workbench.data.natural import natural_order
from workbench.data.progress import counted_off, pausing
from workbench.data.retype import decimal_mark
from workbench.data.text.guess import guess_measure
from workbench.data.text.missing import may_be_missing
from workbench.data.text.numbers import TextKind, text_kind
from workbench.data.variable import Level, Measure, Variable
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
        numeric = dataset.variable(name).measure is Measure.NUMERIC
        dataset = set_cells(dataset, name, rows, _without_words(texts) if numeric else texts)
    for texts in counted_off(columns[len(names) :]):
        dataset = _with_new(dataset, rows, texts)
    return dataset


def _without_words(texts: Sequence[str]) -> list[str]:
    """NA, a dash and the like are missing values among numbers."""
    return ["" if may_be_missing(text) else text for text in pausing(texts)]


def _with_new(dataset: Dataset, rows: Rows, texts: Sequence[str]) -> Dataset:
    """A new variable at the end, with the measure that suits the texts."""
    name, cells = free_name("new", dataset), _without_words(texts)
    decimal = decimal_mark(text for text in pausing(cells) if text)
    kinds = (text_kind(text, decimal) for text in pausing(cells) if text)
    numbers = all(kind in (TextKind.WHOLE, TextKind.DECIMAL) for kind in kinds)
    column: NumericColumn | CodedColumn = NumericColumn(np.full(dataset.n_rows, np.nan))
    variable = Variable(name)
    if not numbers:
        counts = Counter(text for text in pausing(texts) if text)
        measure = guess_measure(name, list(counts), sum(counts.values())).measure
        column = CodedColumn(np.full(dataset.n_rows, -1, dtype=np.int32), ())
        levels = measure in (Measure.NOMINAL, Measure.ORDINAL)
        variable = Variable(
            name,
            measure=measure if measure is not Measure.NUMERIC else Measure.TEXT,
            levels=tuple(map(Level, natural_order(counts))) if levels else (),
        )
    dataset = insert_variable(dataset, variable, column)
    return set_cells(dataset, name, rows, cells if numbers else texts)
