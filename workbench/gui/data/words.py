"""Numbers as people read them on screen."""

from __future__ import annotations

THIN_SPACE = "\u202f"


def grouped(number: int) -> str:
    """10320 as 10 320, with a space that no line breaks at; it means the same in every country."""
    return f"{number:,}".replace(",", THIN_SPACE)


def counted(number: int, one: str, many: str = "") -> str:
    """1 row, 2 rows."""
    return f"{grouped(number)} {one if number == 1 else many or one + 's'}"
