"""Cells of a database as the workbench knows them: numbers, texts, true and false, dates and times."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from workbench.data.files.columns import Cell
from workbench.errors import DataError


def plain_cells(name: str, cells: list[Any]) -> list[Cell]:
    """Decimal numbers as numbers where none is changed by that; DataError for bytes, lists and objects."""
    odd = next(
        (cell for cell in cells if isinstance(cell, bytes | bytearray | memoryview | list | dict | tuple)),
        None,
    )
    if odd is not None:
        kind = "bytes" if isinstance(odd, bytes | bytearray | memoryview) else "lists"
        raise DataError(f"The column '{name}' holds {kind}, not values.", "Choose columns by a query.")
    return [_plain(cell) for cell in cells]


def _plain(cell: Any) -> Cell:
    if isinstance(cell, Decimal):
        return _number(cell)
    return str(cell) if isinstance(cell, UUID) else cell


def _number(value: Decimal) -> Cell:
    """A whole number as int, else the double that it is, else text: no digit is lost."""
    if not value.is_finite():
        return None if value.is_nan() else float(value)
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= 0 and value.adjusted() < 40:
        return int(value)
    double = float(value)
    return double if Decimal(repr(double)) == value else str(value)
