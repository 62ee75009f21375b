"""A table as it is shown: which columns, and every cell as text. All renderers of tables start here.

Columns without a single value, and those that only programs read, are left out. Columns on one scale (an
estimate, its standard error and its interval) share their decimals, so that a row can be read across as well
as down.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from workbench.results import formatting
from workbench.results.blocks import Cell, Column, Table
from workbench.results.formatting import TYPOGRAPHIC, Notation

_SCALE_OF_THE_ESTIMATE = ("estimate", "std_error", "conf_low", "conf_high")
_SHARING = ("number", "interval_low", "interval_high")
_MOST_DIGITS = 15
_DIGITS = {"fixed": 2, "p_value": 3, "percent": 1}
_SIGNIFICANT = 4
Formatter = Callable[[float], str]


def value(row: Mapping[str, Cell], column_id: str) -> Cell:
    """A cell as a plain Python value: analyses may leave numpy scalars in their rows."""
    cell: Any = row.get(column_id)
    return cast(Cell, cell.item()) if hasattr(cell, "item") else cell


@dataclass(frozen=True, slots=True)
class ShownTable:
    """columns: those with content; cells: text by row and column; numeric: whether a column aligns right."""

    columns: tuple[Column, ...]
    cells: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]


def show(table: Table, notation: Notation = TYPOGRAPHIC) -> ShownTable:
    """The table with rounded numbers in that notation."""
    columns = shown_columns(table)
    formatters = [_formatter(column, table, notation) for column in columns]
    cells = tuple(
        tuple(
            _cell(value(row, column.id), format_) for column, format_ in zip(columns, formatters, strict=True)
        )
        for row in table.rows
    )
    return ShownTable(columns, cells, tuple(is_numeric(column, table) for column in columns))


def shown_columns(table: Table) -> tuple[Column, ...]:
    """The columns for readers that have a value in at least one row; all of them if there are no rows."""
    columns = tuple(column for column in table.columns if not column.hidden)
    kept = tuple(column for column in columns if any(value(row, column.id) is not None for row in table.rows))
    return kept if table.rows else columns


def is_numeric(column: Column, table: Table) -> bool:
    """Whether the column aligns right: by its format, or because all its values are numbers."""
    if column.format != "text":
        return True
    present = [cell for row in table.rows if (cell := value(row, column.id)) is not None]
    return bool(present) and len(_numbers(present)) == len(present)


def _cell(cell: Cell, format_: Formatter) -> str:
    if cell is None or isinstance(cell, str | bool):
        return formatting.format_word(cell)
    return format_(cell)


def _formatter(column: Column, table: Table, notation: Notation) -> Formatter:
    own = _numbers([value(row, column.id) for row in table.rows])
    places = column.digits if column.digits is not None else _DIGITS.get(column.format, _SIGNIFICANT)
    places = min(max(places, 0), _MOST_DIGITS)
    if column.format == "p_value":
        return lambda number: formatting.format_p_value(number, places, notation)
    if column.format == "percent":
        return lambda number: formatting.format_percent(number, places, notation)
    if column.format == "fixed":
        return lambda number: formatting.format_fixed(number, places, notation)
    if column.format == "integer" and all(math.isfinite(number) and number == int(number) for number in own):
        return lambda number: formatting.format_integer(number, notation)
    shared = formatting.decimals(_numbers(_same_scale(column, table)), places)
    return lambda number: formatting.format_aligned(number, shared, notation)


def _same_scale(column: Column, table: Table) -> list[Cell]:
    """The values that share their decimals with this column."""
    alike = {column.id}
    if column.format in _SHARING:
        scale = _scale(column)
        alike.update(
            other.id for other in table.columns if other.format in _SHARING and _scale(other) == scale
        )
    return [value(row, other) for row in table.rows for other in alike]


def _scale(column: Column) -> str:
    """What the column is on the scale of: "exp_" for exp_estimate and exp_conf_low, its own id for others."""
    for name in _SCALE_OF_THE_ESTIMATE:
        if column.id == name or column.id.endswith("_" + name):
            return column.id.removesuffix(name)
    return "interval of" if column.format != "number" else column.id


def _numbers(cells: Sequence[Cell]) -> list[float]:
    return [cell for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool)]
