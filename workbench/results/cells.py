"""Cells of a table as plain Python values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from workbench.results.blocks import Cell


def value(row: Mapping[str, Cell], column_id: str) -> Cell:
    """A cell as a plain Python value: analyses may leave numpy scalars in their rows."""
    cell: Any = row.get(column_id)
    return cast(Cell, cell.item()) if hasattr(cell, "item") else cell


def numbers_of(cells: Sequence[Cell]) -> list[float]:
    """The numbers among the cells."""
    return [cell for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool)]
