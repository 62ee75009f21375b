"""A table as it is shown: which columns, and every cell as text. All renderers of tables start here.

Columns without a single value, and those that only programs read, are left out. Columns on one scale (an
estimate, its standard error and its interval) share their decimals, so that a row can be read across as well
as down.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from workbench.results import formatting
from workbench.results.blocks import Cell, Column, Table
from workbench.results.cells import numbers_of, value
from workbench.results.formatting import TYPOGRAPHIC, Notation
from workbench.results.stars import Stars
from workbench.results.table_style import TableStyle, style_of

_SCALE_OF_THE_ESTIMATE = ("estimate", "std_error", "conf_low", "conf_high")
_SHARING = ("number", "interval_low", "interval_high")
_MOST_DIGITS = 15
_DIGITS = {"fixed": 2, "percent": 1}
_SIGNIFICANT = 4
Formatter = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """columns: those with content; cells: text by row and column; numeric: whether a column aligns right;
    point: the decimal mark, on which numbers are aligned; notes: paragraphs below, the first a general note.
    """

    columns: tuple[Column, ...]
    cells: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]
    point: str = "."
    note: str = ""
    stars_note: str = ""


def show(table: Table, notation: Notation = TYPOGRAPHIC) -> ShownTable:
    """The table in its style, with rounded numbers in that notation."""
    style = style_of(table)
    notation = style.spelled(notation)
    columns = shown_columns(table)
    formatters = [_formatter(column, table, notation) for column in columns]
    stars = Stars.of(table, columns)
    cells = tuple(
        tuple(
            _cell(value(row, column.id), format_) + stars.beside(column, row)
            for column, format_ in zip(columns, formatters, strict=True)
        )
        for row in table.rows
    )
    numeric = tuple(is_numeric(column, table) for column in columns)
    return ShownTable(columns, cells, numeric, notation.point, table.note, stars.note(notation))


def shown_columns(table: Table) -> tuple[Column, ...]:
    """The columns for readers that have a value in at least one row; all of them if there are no rows."""
    style = style_of(table)
    columns = tuple(column for column in table.columns if not (column.hidden or style.hides(table, column)))
    kept = tuple(column for column in columns if any(value(row, column.id) is not None for row in table.rows))
    return kept if table.rows else columns


def is_numeric(column: Column, table: Table) -> bool:
    """Whether the column aligns right: by its format, or because all its values are numbers."""
    if column.format != "text":
        return True
    present = [cell for row in table.rows if (cell := value(row, column.id)) is not None]
    return bool(present) and len(numbers_of(present)) == len(present)


def _cell(cell: Cell, format_: Formatter) -> str:
    if cell is None or isinstance(cell, str | bool):
        return formatting.format_word(cell)
    return format_(cell)


def _formatter(column: Column, table: Table, notation: Notation) -> Formatter:
    style = style_of(table)
    if style.full_precision:
        return _full(column, notation)
    places = _places(column, style)
    if column.format == "p_value":
        return lambda number: formatting.format_p_value(number, places, notation, style.p_format)
    if column.format == "percent":
        return lambda number: formatting.format_percent(number, places, notation)
    own = numbers_of([value(row, column.id) for row in table.rows])
    whole = all(math.isfinite(number) and number == int(number) for number in own)
    if whole and _counts(column, style):
        return lambda number: formatting.format_integer(number, notation)
    if column.format == "fixed":
        return lambda number: formatting.format_fixed(number, places, notation)
    if style.digits is None:
        places = formatting.decimals(numbers_of(_same_scale(column, table)), places)
    return lambda number: formatting.format_aligned(number, places, notation)


def _full(column: Column, notation: Notation) -> Formatter:
    full = formatting.format_full_percent if column.format == "percent" else formatting.format_full
    return lambda number: full(number, notation)


def _places(column: Column, style: TableStyle) -> int:
    """The digits or decimals of a column: the style decides where the reader chose, else the column."""
    own = column.digits
    if column.format == "p_value":
        chosen = style.p_digits if own is None else own
    elif style.digits is not None and column.format != "percent":
        chosen = style.digits
    else:
        chosen = _DIGITS.get(column.format, _SIGNIFICANT) if own is None else own
    return min(max(chosen, 0), _MOST_DIGITS)


def _counts(column: Column, style: TableStyle) -> bool:
    """Whether whole numbers of the column are written without decimals, degrees of freedom among them."""
    degrees = column.format == "fixed" and column.id.startswith("df")
    return column.format == "integer" or degrees or (style.digits is not None and column.format == "text")


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
