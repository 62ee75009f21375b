"""Numbers as people read them on screen."""

from __future__ import annotations


def grouped(number: int) -> str:
    """10320 as 10,320, as everywhere."""
    return f"{number:,}"


def counted(number: int, one: str, many: str = "") -> str:
    """1 row, 2 rows."""
    return f"{grouped(number)} {one if number == 1 else many or one + 's'}"
