"""From the cells of a spreadsheet to a Dataset: the chosen range, names in its first row, typed columns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from workbench.data import remarks
from workbench.data.dataset import Dataset
from workbench.data.files.columns import Cell, described, kind_of, text_of
from workbench.data.files.source import Source
from workbench.errors import DataError, OptionsError

MOST_CELLS = 200_000_000
"""A sheet that unfolds to more is not data."""


class Formula(Enum):
    """A cell with a formula whose value cannot be trusted; its value here is that of the member."""

    UNCALCULATED = None
    PERHAPS_ZERO = 0


UNCALCULATED, PERHAPS_ZERO = Formula.UNCALCULATED, Formula.PERHAPS_ZERO
_REMARKS = {UNCALCULATED: remarks.UNCALCULATED, PERHAPS_ZERO: remarks.PERHAPS_ZERO}

_CELL = r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})"
_RANGE = re.compile(rf"{_CELL}(?::(?:{_CELL}|\$?([A-Za-z]{{1,3}})))?")


def visible_first(sheets: Mapping[str, bool]) -> tuple[str, ...]:
    """The names of sheets, those that are hidden last: the first one is read where nobody chooses."""
    return tuple(sorted(sheets, key=lambda name: sheets[name]))


@dataclass(frozen=True, slots=True)
class CellRange:
    """Rows and columns from 0, ends excluded; None = as far as there are cells."""

    top: int = 0
    left: int = 0
    bottom: int | None = None
    right: int | None = None


def parse_range(text: str) -> CellRange:
    """'B3:F200', 'B3:F' (to the last row) or 'B3' (to the last cell); OptionsError for anything else."""
    if not text.strip():
        return CellRange()
    match = _RANGE.fullmatch(text.strip())
    if match is None:
        raise OptionsError(f"'{text}' is no range of cells.", "Write it as B3:F200, say.", option="range")
    left, top, right, bottom, only = match.groups()
    column = _column(right or only) + 1 if right or only else None
    found = CellRange(int(top) - 1, _column(left), int(bottom) if bottom else None, column)
    empty = (found.bottom is not None and found.bottom <= found.top) or (column or 1 << 20) <= found.left
    if found.top < 0 or empty:
        raise OptionsError(f"The range '{text}' holds no cells.", "Write it as B3:F200, say.", option="range")
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def dataset_of_rows(source: Source, rows: Iterable[list[Cell]], sheet: str) -> Dataset:
    """The data set of the rows of a sheet, from its first row on; rows may be of unequal length."""
    table = [*_table(source, rows)]
    while table and not any(kind_of(cell) != "empty" for cell in table[-1]):
        table.pop()
    if not source.reading.range:
        table = _without_empty_left(table)
    width = max((_used(row) for row in table), default=0)
    if not width:
        raise DataError(
            f"The chosen cells of '{source.path.name}' are empty.", "Choose another sheet or range."
        )
    if width * len(table) > MOST_CELLS:  # a stray cell in the last corner
        raise _too_many(source)
    if source.reading.header:
        head, table = _padded(table[0], width), table[1:]
        names = [(text_of(_value(cell)) or "").strip() for cell in head]
    else:
        head = []
        names = [f"V{i + 1}" for i in range(width)]
    if not table:
        raise DataError(
            f"'{source.path.name}' has names but no rows of data.", "Choose another sheet or range."
        )
    columns = []
    for place, name in enumerate(names):
        cells = [row[place] if place < len(row) else None for row in table]
        told = _told((*head[place : place + 1], *cells), sheet)
        if told:
            cells = [_value(cell) for cell in cells]
        variable, column = described(name, cells, source.missing.get(name), whole=True)
        columns.append((remarks.remarked(variable, told), column))
        source.tell(0.9 + 0.1 * place / len(names))
    return source.dataset(columns)


def _told(cells: Iterable[Cell], sheet: str) -> list[str]:
    formulas = Counter(cell for cell in cells if isinstance(cell, Formula))
    return [_REMARKS[kind].of(count, sheet) for kind, count in formulas.items()]


def _value(cell: Cell) -> Cell:
    return cell.value if isinstance(cell, Formula) else cell


def with_formulas(row: list[Cell], formulas: Mapping[int, Formula]) -> list[Cell]:
    """The cells of a row with what is known of the formulas in some of its columns."""
    row += [None] * (max(formulas) + 1 - len(row))
    for column, formula in formulas.items():
        row[column] = formula
    return row


def _table(source: Source, rows: Iterable[list[Cell]]) -> Iterator[list[Cell]]:
    """The cells of the range; leading empty rows are passed over when no range was chosen."""
    chosen = parse_range(source.reading.range)
    started, count = bool(source.reading.range), 0
    for row in islice(rows, chosen.top, chosen.bottom):
        cells = row[chosen.left : chosen.right]
        started = started or any(kind_of(cell) != "empty" for cell in cells)
        if started:
            count += len(cells)
            if count > MOST_CELLS:
                raise _too_many(source)
            yield cells


def _too_many(source: Source) -> DataError:
    return DataError(f"'{source.path.name}' unfolds to too many cells.", "Choose a range of cells.")


def _without_empty_left(table: list[list[Cell]]) -> list[list[Cell]]:
    """A table that does not begin in column A loses the empty columns before it."""
    firsts = (next((i for i, cell in enumerate(row) if kind_of(cell) != "empty"), None) for row in table)
    left = min((first for first in firsts if first is not None), default=0)
    return [row[left:] for row in table] if left else table


def _used(row: list[Cell]) -> int:
    return max((i + 1 for i, cell in enumerate(row) if kind_of(cell) != "empty"), default=0)


def _padded(row: list[Cell], width: int) -> list[Cell]:
    return [*row, *[None] * (width - len(row))][:width]
