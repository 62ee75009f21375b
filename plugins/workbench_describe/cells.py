"""Numbers as cells of a table."""

from __future__ import annotations

import math

Row = dict[str, float | int | str | bool | None]


def number(value: float) -> float | None:
    """A number, or an empty cell where there is none."""
    return None if math.isnan(value) else float(value)


def share(part: float, whole: float) -> float | None:
    """part / whole, or an empty cell."""
    return part / whole if whole else None
