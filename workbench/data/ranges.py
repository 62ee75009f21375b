"""Ranges of numbers as people type them: 90 to 99, lowest to 0, 97 to highest."""

from __future__ import annotations

import re
from collections.abc import Iterable
from math import inf, isinf

from workbench.data.missing import Range
from workbench.data.text.numbers import TextKind, number_of, number_text, text_kind
from workbench.errors import DataError

_RANGE = re.compile(r"\s*(\S+)\s+(?:to|thru|\u2013)\s+(\S+)\s*", re.IGNORECASE)
_ENDS = {"lowest": -inf, "lo": -inf, "low": -inf, "highest": inf, "hi": inf, "high": inf}


def range_of(text: str) -> Range | None:
    """The range that the text is, None if it is something else; DataError when nothing lies in it."""
    match = _RANGE.fullmatch(text)
    ends = [_end(word) for word in match.groups()] if match else []
    if not ends or None in ends:
        return None
    low, high = (end for end in ends if end is not None)
    if low > high or low == inf or high == -inf:
        raise DataError(f"The range '{text.strip()}' has no numbers in it.", "Write the lower end first.")
    return low, high


def range_text(of: Range) -> str:
    """As one would type it."""
    return f"{_end_text(of[0], 'lowest')} to {_end_text(of[1], 'highest')}"


def split_missing(text: str) -> tuple[tuple[str, ...], tuple[Range, ...]]:
    """Codes and ranges of a list such as "-9, 97 to 99"; each once."""
    codes, ranges = [], []
    for part in text.split(","):
        found = range_of(part)
        if found is not None:
            ranges.append(found)
        elif part.strip():
            codes.append(part.strip())
    return tuple(dict.fromkeys(codes)), tuple(dict.fromkeys(ranges))


def missing_text(codes: Iterable[str], ranges: Iterable[Range]) -> str:
    """Inverse of `split_missing`."""
    return ", ".join([*codes, *map(range_text, ranges)])


def to_json(of: Range) -> list[float | None]:
    """Two numbers, null where the range is open."""
    return [None if isinf(end) else end for end in of]


def from_json(value: object) -> Range:
    """Inverse of `to_json`; ValueError when it is not a range."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise ValueError("a range is a list of two numbers")
    low, high = (_number(end, other) for end, other in zip(value, (-inf, inf), strict=True))
    if not low <= high:
        raise ValueError("the lower end of a range comes first")
    return low, high


def _number(end: object, default: float) -> float:
    if end is None:
        return default
    if isinstance(end, bool) or not isinstance(end, int | float):
        raise ValueError("the ends of a range are numbers")
    try:
        return float(end)
    except OverflowError:
        raise ValueError("the ends of a range are numbers that a computer holds") from None


def _end(word: str) -> float | None:
    if word.casefold() in _ENDS:
        return _ENDS[word.casefold()]
    if text_kind(word) is TextKind.WORD:
        return None
    return float(number_of(word))


def _end_text(end: float, word: str) -> str:
    return word if isinf(end) else number_text(end)
