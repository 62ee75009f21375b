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

_ZERO, _PLUS, _MINUS, _SMALL_E, _LARGE_E = (np.uint8(ord(char)) for char in "0+-eE")
_TEN = np.uint8(10)
_BEFORE = 3
"""Bytes kept of the block before: the longest pattern has one more."""
_SLICE = 1 << 20


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
    What does not occur in a slice, as a plus sign or an e in most, is not looked for place by place.
    """

    def __init__(self, delimiter: str, quote: str) -> None:
        self._delimiter = np.uint8(ord(delimiter))
        self._quote = np.uint8(ord(quote)) if quote else None
        self._bytes = bytearray(_BEFORE + _SLICE)
        self._bytes[_BEFORE - 1] = ord("\n")  # the start of the file starts a cell
        self._text = np.frombuffer(self._bytes, dtype=np.uint8)
        self._masks = tuple(np.empty(_BEFORE + _SLICE, dtype=np.bool_) for _ in range(3))
        self.counts = Counts()

    @property
    def room(self) -> memoryview:
        """Where bytes may be put for `count_put`, which spares a copy of them."""
        return memoryview(self._bytes)[_BEFORE:]

    def has_line_end(self, n_bytes: int) -> bool:
        """There is a line feed among so many bytes that were put into `room`."""
        return self._bytes.rfind(b"\n", _BEFORE, _BEFORE + n_bytes) >= 0

    def feed(self, block: bytes) -> None:
        """Count what ends in `block`; it may start in the one before."""
        for first in range(0, len(block), _SLICE):
            piece = block[first : first + _SLICE]
            self._bytes[_BEFORE : _BEFORE + len(piece)] = piece
            self.count_put(len(piece))

    def count_put(self, n_bytes: int) -> None:
        """As `feed`, for so many bytes that were put into `room`."""
        size = _BEFORE + n_bytes
        text = self._text[:size]
        start, found, other = (mask[:size] for mask in self._masks)
        np.equal(text, self._delimiter, out=other)
        delimiters = int(np.count_nonzero(other[_BEFORE:]))
        np.less(text, _MINUS, out=start)
        if self._delimiter > _MINUS:
            np.logical_or(start, other, out=start)
        quotes = self._quotes(text, start, other)
        has = self._bytes.find
        codes = _after_start(text, _ZERO, start, found)
        codes += _after_start(text, _PLUS, start, found) if has(b"+", 0, size) >= 0 else 0
        codes += _minus_zeros(text, start, found, other) if has(b"-", 0, size) >= 0 else 0
        exponents = _between_digits(text, _SMALL_E, found) if has(b"e", 0, size) >= 0 else 0
        exponents += _between_digits(text, _LARGE_E, found) if has(b"E", 0, size) >= 0 else 0
        self.counts += Counts(codes, exponents, delimiters, quotes)
        self._bytes[:_BEFORE] = self._bytes[n_bytes:size]

    def _quotes(self, text: Bytes, start: Mask, other: Mask) -> int:
        """Their number; what stands after one that sorts behind the minus sign can start a cell, too."""
        if self._quote is None or self._bytes.find(self._quote, 0, len(text)) < 0:
            return 0
        np.equal(text, self._quote, out=other)
        if self._quote > _MINUS:
            np.logical_or(start, other, out=start)
        return int(np.count_nonzero(other[_BEFORE:]))


def _after_start(text: Bytes, byte: np.uint8, start: Mask, found: Mask) -> int:
    """How often `byte` stands before a digit and after what can stand before a cell."""
    np.equal(text, byte, out=found)
    np.logical_and(found[2:-1], start[1:-2], out=found[2:-1])
    return _before_digit(text, found[2:-1], 3)


def _minus_zeros(text: Bytes, start: Mask, found: Mask, other: Mask) -> int:
    """-0 before a digit and after what can stand before a cell."""
    np.equal(text, _MINUS, out=other)
    np.equal(text, _ZERO, out=found)
    np.logical_and(other[1:-2], start[:-3], out=other[1:-2])
    np.logical_and(found[2:-1], other[1:-2], out=found[2:-1])
    return _before_digit(text, found[2:-1], 3)


def _between_digits(text: Bytes, letter: np.uint8, found: Mask) -> int:
    """How often `letter` stands between two digits."""
    np.equal(text, letter, out=found)
    places = np.flatnonzero(found[2:-1])
    return int(np.count_nonzero(_digits(text[places + 1]) & _digits(text[places + 3])))


def _before_digit(text: Bytes, marked: Mask, offset: int) -> int:
    """How many of the marked places have a digit at `offset` behind them."""
    if not marked.any():
        return 0
    return int(np.count_nonzero(_digits(text[np.flatnonzero(marked) + offset])))


def _digits(text: Bytes) -> Mask:
    return text - _ZERO < _TEN  # bytes before the zero wrap around to large ones


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
