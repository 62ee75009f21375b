"""One row, two rows: a number with its noun. A leaf that every room may import."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """1 row, 2,000 rows; 1 is computed, 2 are computed with `many`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def are(number: int, one: str, many: str = "") -> str:
    """is 1 row, are 2,000 rows."""
    return f"{'is' if number == 1 else 'are'} {counted(number, one, many)}"
