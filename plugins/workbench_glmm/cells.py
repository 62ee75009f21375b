"""Cells and one-row tables: what all tables of the family are made with."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.api import Column, Table

Floats = NDArray[np.float64]
Row = dict[str, float | int | str | None]


def number(value: float | np.floating | None) -> float | None:
    """A plain float; None for nan, which stands for "not available"."""
    if value is None:
        return None
    plain = float(value)
    return None if math.isnan(plain) else plain


def one_row(table_id: str, title: str, cells: Sequence[tuple[Column, float | int | None]]) -> Table:
    """A table of one row from (column, value) pairs."""
    return Table(table_id, title, tuple(c for c, _ in cells), ({c.id: v for c, v in cells},))


def percent_words(level: float) -> str:
    """95% for 0.95."""
    return f"{100 * level:g}%"
