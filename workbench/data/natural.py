"""Natural order of category values: numbers by size, text with embedded numbers as people count.

"2" comes before "10", "class 2" before "class 10"; capital letters do not matter unless nothing else differs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from workbench.data.progress import pausing

_DIGITS = re.compile(r"([0-9]+)")
_NUMBER = re.compile(r"[ \t]*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[ \t]*")

_LARGEST_NATURAL = 50_000
"""Above this many values the natural key costs seconds, and nobody reads the list: plain order is used."""

SortKey = tuple[object, ...]


def natural_key(text: str) -> SortKey:
    """Sort key of one value; numbers come first, by size, then text piece by piece."""
    if _NUMBER.fullmatch(text):
        number = float(text)
        return (0, number if math.isfinite(number) else math.copysign(1e308, number), text)
    pieces = _DIGITS.split(text.casefold())
    return (1, tuple(map(_piece, filter(None, pieces))), text)


def _piece(piece: str) -> SortKey:
    """Digits by the size of their number, however many there are."""
    if not (piece.isascii() and piece.isdigit()):
        return (1, 0, piece)
    digits = piece.lstrip("0")
    return (0, len(digits), digits)


def natural_order(values: Iterable[str]) -> tuple[str, ...]:
    """The values in natural order (plain order when there are more than fifty thousand)."""
    listed = list(pausing(values))
    if len(listed) > _LARGEST_NATURAL:
        return tuple(sorted(listed))
    return tuple(sorted(listed, key=natural_key))
