"""A number as a cell of a table."""

from __future__ import annotations

import numpy as np


def number(value: float | np.floating) -> float | None:
    """A plain float; None for nan, which stands for "not available"."""
    plain = float(value)
    return None if np.isnan(plain) else plain
