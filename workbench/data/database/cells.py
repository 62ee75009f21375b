"""Cells of a database as the workbench knows them: numbers, texts, true and false, dates and times."""

from __future__ import annotations

import json
from decimal import Decimal
from types import NoneType
from typing import Any
from uuid import UUID

from workbench.data.files.columns import Cell

_PLAIN = {Decimal, int, float, bool, str, NoneType}


def hold_bytes(cells: list[Any]) -> bool:
    """Whether there are pictures and the like among them."""
    return any(issubclass(kind, bytes | bytearray | memoryview) for kind in set(map(type, cells)))


def plain_cells(cells: list[Any]) -> list[Cell]:
    """Lists and objects as JSON; decimal numbers stay what they are."""
    kinds = set(map(type, cells))
    return cells if kinds <= _PLAIN else [_plain(cell) for cell in cells]


def _plain(cell: Any) -> Cell:
    if isinstance(cell, list | dict | tuple):
        return json.dumps(cell, ensure_ascii=False, default=str)
    return str(cell) if isinstance(cell, UUID) else cell
