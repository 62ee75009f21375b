"""Is this text a number, and would reading it as one change it?

    kind      examples            read as a number
    WHOLE     0, -12, +3          exactly (int64)
    DECIMAL   0.50, -.5, 1e-05    the nearest double
    INFINITE  Inf, -inf           infinity, told to the user
    CODE      007, 1e5, +49123456 not by default: digits that look like a code would be lost,
              1e+999              or the number is too large for a double
    WORD      anything else       no

A blank before or after a number does not count. `1e5` (whole mantissa, unsigned exponent) is a code because
programs write powers of ten with a sign or a decimal point (1e+05, 1.0E5), laboratory and class codes do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum
from functools import cache
from math import isinf

MAX_EXACT = 2**53
"""Whole numbers up to this size are exact as float64."""

_MOST_DIGITS = 4000
"""Python makes no whole number of many more digits."""


class TextKind(IntEnum):
    """What a cell's text is; see the table above."""

    WHOLE = 0
    DECIMAL = 1
    INFINITE = 2
    CODE = 3
    WORD = 4


@cache
def _pattern(decimal: str) -> re.Pattern[str]:
    mark = re.escape(decimal)
    return re.compile(
        r"[ \t]*(?:"
        r"(?P<code>[+-]?0[0-9]+|[+-]?[0-9]+[eE][0-9]+|\+[0-9]{7,})"
        r"|(?P<whole>[+-]?[0-9]+)"
        rf"|(?P<decimal>[+-]?(?:[0-9]+(?:{mark}[0-9]*)?|{mark}[0-9]+)(?:[eE][+-]?[0-9]+)?)"
        r"|(?P<infinite>[+-]?[iI][nN][fF](?:[iI][nN][iI][tT][yY])?)"
        r")[ \t]*"
    )


@cache
def _plain(decimal: str) -> re.Pattern[str]:
    return re.compile(rf"-?(?:0|[1-9][0-9]{{0,14}}){re.escape(decimal)}[0-9]{{1,15}}")


_KINDS = {
    "code": TextKind.CODE,
    "whole": TextKind.WHOLE,
    "decimal": TextKind.DECIMAL,
    "infinite": TextKind.INFINITE,
}


def text_kind(text: str, decimal: str = ".") -> TextKind:
    """The kind of one non-empty cell."""
    match = _pattern(decimal).fullmatch(text)
    if match is None:
        return TextKind.WORD
    kind = _KINDS[match.lastgroup or ""]
    if kind is TextKind.WHOLE and len(text) > _MOST_DIGITS:
        return TextKind.CODE
    may_be_too_large = kind is TextKind.DECIMAL and (len(text) > 300 or "e" in text or "E" in text)
    return TextKind.CODE if may_be_too_large and isinf(number_of(text, decimal)) else kind


def are_plain_decimals(values: Iterable[str], decimal: str = ".") -> bool:
    """Every value is a DECIMAL such as -12.50, no longer than usual: told sooner than the kind of each."""
    return all(map(_plain(decimal).fullmatch, values))


def number_of(text: str, decimal: str = ".") -> int | float:
    """The number written as `text` (of any kind but WORD): int if whole, else the nearest double."""
    stripped = text.strip(" \t")
    try:
        return int(stripped)
    except ValueError:
        return float(stripped.replace(decimal, "."))


def is_exact(number: int | float) -> bool:
    """A whole number keeps its value as float64 (all up to 2^53 do, and some beyond)."""
    if isinstance(number, float) or abs(number) <= MAX_EXACT:
        return True
    return number.bit_length() < 1024 and int(float(number)) == number


def keeps_its_value(text: str, kind: TextKind, decimal: str = ".") -> bool:
    """A number of this kind is the same as float64: not whole with too many digits, nor too large."""
    if kind in (TextKind.DECIMAL, TextKind.INFINITE):  # a decimal number too large is a CODE
        return True
    number = number_of(text, decimal)
    return is_exact(number) and not isinf(number)


def number_text(value: float) -> str:
    """The shortest text that reads back as `value`: '767' for 767.0, '0.1', 'Inf'."""
    if value != value or value in (float("inf"), float("-inf")):
        return "" if value != value else ("Inf" if value > 0 else "-Inf")
    if isinstance(value, int) or value == int(value):
        return str(int(value)) if abs(value) < 1e16 or isinstance(value, int) else repr(float(value))
    return repr(float(value))


def is_float(text: str) -> bool:
    """Whether Python reads the text as a number, nan and infinity included."""
    try:
        float(text)
    except ValueError:
        return False
    return True
