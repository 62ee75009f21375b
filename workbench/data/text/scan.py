"""Byte statistics of a file, gathered while it is read: what a number parser would silently drop.

pandas reads 007 as 7, 1e5 as 100000 and fills short rows with empty cells without a word. Counting, in the
raw bytes, the places where that can happen and comparing with the places found in cells that were kept as
text tells whether it happened to a number; only then is anything read a second time.

    code_starts   0 or + before a digit, or -0 before a digit, after anything that can stand before a cell
                  (the delimiter, the quote, and every character that sorts before the minus sign)
    exponents     a digit, e or E, a digit: a power of ten without a sign
    delimiters    all of them, inside quotes or not

`counts_in_text` finds the same in a cell; the two must follow the same rule, a test holds them together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Mask = NDArray[np.bool_]

_ZERO, _PLUS, _MINUS, _SMALL_E, _CASE = (np.uint8(ord(char)) for char in "0+-e ")
_TEN = np.uint8(10)
_BEFORE = 3
"""Bytes kept of the block before: the longest pattern has one more."""
_SLICE = 1 << 18


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each occurs; see the module text."""

    code_starts: int = 0
    exponents: int = 0
    delimiters: int = 0
    quotes: int = 0

    def __add__(self, other: Counts) -> Counts:
        return self.plus(other, 1)

    def plus(self, other: Counts, cells: int) -> Counts:
        """With the counts of `cells` equal cells added."""
        return Counts(
            self.code_starts + cells * other.code_starts,
            self.exponents + cells * other.exponents,
            self.delimiters + cells * other.delimiters,
            self.quotes + cells * other.quotes,
        )


class ByteScan:
    """Feed it the blocks of a file in order; `counts` is complete after the last.

    All work is done in arrays that are made once: fresh memory for every block would cost more than the work.
    """

    def __init__(self, delimiter: str, quote: str) -> None:
        self._marks = (np.uint8(ord(delimiter)), np.uint8(ord(quote)) if quote else None)
        self._text = np.zeros(_BEFORE + _SLICE, dtype=np.uint8)
        self._text[_BEFORE - 1] = ord("\n")  # the start of the file starts a cell
        self._scratch = tuple(np.empty(_BEFORE + _SLICE, dtype=np.bool_) for _ in range(4))
        self.counts = Counts()

    def feed(self, block: bytes) -> None:
        """Count what ends in `block`; it may start in the one before."""
        data = np.frombuffer(block, dtype=np.uint8)
        for first in range(0, len(data), _SLICE):
            self._feed_slice(data[first : first + _SLICE])

    def _feed_slice(self, data: Bytes) -> None:
        size = _BEFORE + len(data)
        text = self._text[:size]
        text[_BEFORE:] = data
        digit, start, found, other = (mask[:size] for mask in self._scratch)
        np.subtract(text, _ZERO, out=other.view(np.uint8))
        np.less(other.view(np.uint8), _TEN, out=digit)
        delimiters, quotes = self._mark_starts(text, start, other)
        codes = _code_starts(text, digit, start, found, other)
        self.counts += Counts(codes, _exponents(text, digit, found, other), delimiters, quotes)
        self._text[:_BEFORE] = text[len(data) :].copy()

    def _mark_starts(self, text: Bytes, start: Mask, other: Mask) -> tuple[int, int]:
        """Mark what can stand before a cell; the numbers of delimiters and quotes among it."""
        np.less(text, _MINUS, out=start)
        numbers = [0, 0]
        for i, mark in enumerate(self._marks):
            if mark is not None:
                np.equal(text, mark, out=other)
                numbers[i] = int(np.count_nonzero(other[_BEFORE:]))
                if mark > _MINUS:
                    np.logical_or(start, other, out=start)
        return numbers[0], numbers[1]


def _code_starts(text: Bytes, digit: Mask, start: Mask, found: Mask, other: Mask) -> int:
    """0 or + before a digit, and -0 before a digit, after something that can stand before a cell."""
    zero = np.equal(text, _ZERO, out=found)
    plus = np.equal(text, _PLUS, out=other)
    np.logical_or(zero, plus, out=other)
    np.logical_and(other[2:-1], digit[3:], out=other[2:-1])
    np.logical_and(other[2:-1], start[1:-2], out=other[2:-1])
    count = int(np.count_nonzero(other[2:-1]))
    np.equal(text, _MINUS, out=other)
    np.logical_and(other[1:-2], zero[2:-1], out=other[1:-2])
    if other[1:-2].any():
        np.logical_and(other[1:-2], digit[3:], out=other[1:-2])
        np.logical_and(other[1:-2], start[:-3], out=other[1:-2])
        count += int(np.count_nonzero(other[1:-2]))
    return count


def _exponents(text: Bytes, digit: Mask, found: Mask, other: Mask) -> int:
    """e or E between two digits."""
    np.bitwise_or(text, _CASE, out=other.view(np.uint8))
    np.equal(other.view(np.uint8), _SMALL_E, out=found)
    np.logical_and(found[2:-1], digit[1:-2], out=found[2:-1])
    np.logical_and(found[2:-1], digit[3:], out=found[2:-1])
    return int(np.count_nonzero(found[2:-1]))


def counts_in_text(text: str, delimiter: str, quote: str) -> Counts:
    """What `ByteScan` counts for a cell with this text (quotes around it not counted)."""
    starts, exponents = _patterns(delimiter + quote)
    return Counts(
        len(starts.findall("\n" + text)),
        len(exponents.findall(text)),
        text.count(delimiter),
        text.count(quote) if quote else 0,
    )


@cache
def _patterns(late: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    before = rf"[\x00-,{re.escape(late)}]"
    return (
        re.compile(rf"(?={before}[0+][0-9]|{before}-0[0-9])"),
        re.compile(r"(?=[0-9][eE][0-9])"),
    )
