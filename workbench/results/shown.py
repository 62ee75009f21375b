"""A table as it is shown: which columns, and every cell as text. All renderers of tables start here.

Columns without a single value are left out. Columns on one scale (an estimate, its standard error and its
interval) share their decimals, so that a row can be read across as well as down.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from workbench.results import formatting
from workbench.results.blocks import Cell, Column, Table
from workbench.results.formatting import TYPOGRAPHIC, Notation

_SCALE_OF_THE_ESTIMATE = ("estimate", "std_error", "conf_low", "conf_high")
_DIGITS = {"fixed": 2, "p_value": 3, "percent": 1}
_SIGNIFICANT = 4
Formatter = Callable[[float], str]


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
        tuple(_cell(row.get(column.id), format_) for column, format_ in zip(columns, formatters, strict=True))
        for row in table.rows
    )
    return ShownTable(columns, cells, tuple(is_numeric(column, table) for column in columns))


def shown_columns(table: Table) -> tuple[Column, ...]:
    """The columns that have a value in at least one row; all of them if there are no rows."""
    kept = tuple(
        column for column in table.columns if any(row.get(column.id) is not None for row in table.rows)
    )
    return kept if table.rows else table.columns


def is_numeric(column: Column, table: Table) -> bool:
    """Whether the column aligns right: by its format, or because all its values are numbers."""
    if column.format != "text":
        return True
    values = [row.get(column.id) for row in table.rows]
    present = [value for value in values if value is not None]
    return bool(present) and len(_numbers(present)) == len(present)


def _cell(value: Cell, format_: Formatter) -> str:
    if value is None or isinstance(value, str | bool):
        return formatting.format_word(value)
    return format_(value)


def _formatter(column: Column, table: Table, notation: Notation) -> Formatter:
    own = _numbers([row.get(column.id) for row in table.rows])
    places = column.digits if column.digits is not None else _DIGITS.get(column.format, _SIGNIFICANT)
    if column.format == "p_value":
        return lambda value: formatting.format_p_value(value, places, notation)
    if column.format == "percent":
        return lambda value: formatting.format_percent(value, places, notation)
    if column.format == "fixed":
        return lambda value: formatting.format_fixed(value, places, notation)
    if column.format == "integer" and all(math.isfinite(value) and value == int(value) for value in own):
        return lambda value: formatting.format_integer(value, notation)
    shared = formatting.decimals(_numbers(_same_scale(column, table)), places)
    return lambda value: formatting.format_aligned(value, shared, notation)


def _same_scale(column: Column, table: Table) -> list[Cell]:
    """The values that share their decimals with this column."""
    ids = {column.id}
    if column.id in _SCALE_OF_THE_ESTIMATE:
        ids.update(_SCALE_OF_THE_ESTIMATE)
    elif column.format in ("interval_low", "interval_high"):
        ids.update(other.id for other in table.columns if other.format in ("interval_low", "interval_high"))
    on_scale = {
        other.id for other in table.columns if other.format in ("number", "interval_low", "interval_high")
    }
    return [row.get(other) for row in table.rows for other in ids & (on_scale | {column.id})]


def _numbers(values: Sequence[Cell]) -> list[float]:
    return [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
