"""Long texts (strL) of Stata files that are not where the file says: some versions of haven write such.

A cell of a strL variable holds the number v of a variable and o of an observation, 0 and 0 for no text; the
texts follow the data, each with its v and o. The library reads one that it does not find as empty.
Source: Stata's description of .dta files, releases 117 to 119 (help dta), sections 5.3, 5.9, 5.10.

    release    bytes of K and of v in a cell    bytes of o in a cell    bytes of o with a text
    117        2, 4                             4                       4
    118        2, 2                             6                       8
    119        4, 3                             5                       8
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Literal

_STRL, _NUMBERS = 32768, {65526: 8, 65527: 4, 65528: 4, 65529: 2, 65530: 1}
_LAYOUT = {117: (2, 4, 4), 118: (2, 2, 8), 119: (4, 3, 8)}
_HEAD = re.compile(
    rb"<stata_dta><header><release>(\d{3})</release><byteorder>(LSF|MSF)</byteorder><K>(.{2,4}?)</K><N>",
    re.DOTALL,
)
_TYPES, _DATA, _TEXTS = 2, 9, 10
"""Places in the map of the file."""


@dataclass(frozen=True)
class _File:
    content: mmap
    release: int
    order: Literal["little", "big"]
    n_variables: int

    def number(self, place: int, size: int) -> int:
        return int.from_bytes(self.content[place : place + size], self.order)

    def section(self, number: int, tag: bytes) -> int:
        """Where the content of a section begins."""
        start = self.content.find(b"<map>", 0, 1000) + len(b"<map>")
        if start < len(b"<map>"):
            raise ValueError("no map")
        return self.number(start + 8 * number, 8) + len(tag)


def lost_texts(path: Path, n_rows: int) -> dict[int, int]:
    """Variables, by position, with cells whose text is not found, and how many cells of them hold a text.

    Nothing is said of a file that is not built as described.
    """
    with path.open("rb") as opened:
        head = _HEAD.match(opened.read(128))
        if head is None or int(head[1]) not in _LAYOUT or not n_rows:
            return {}
        order: Literal["little", "big"] = "little" if head[2] == b"LSF" else "big"
        with mmap(opened.fileno(), 0, access=ACCESS_READ) as content:
            file = _File(content, int(head[1]), order, int.from_bytes(head[3], order))
            try:
                return dict(_lost(file, n_rows))
            except ValueError:
                return {}


def _lost(file: _File, n_rows: int) -> Iterator[tuple[int, int]]:
    start = file.section(_TYPES, b"<variable_types>")
    types = [file.number(start + 2 * i, 2) for i in range(file.n_variables)]
    if _STRL not in types:
        return
    ends = list(accumulate(8 if kind == _STRL else _NUMBERS.get(kind, kind) for kind in types))
    data, known = file.section(_DATA, b"<data>"), set(_texts(file))
    for i, kind in enumerate(types):
        if kind == _STRL:
            places = (data + row * ends[-1] + ends[i] - 8 for row in range(n_rows))
            used = [cell for place in places if any(cell := _cell(file, place))]
            if not known.issuperset(used):
                yield i, len(used)


def _cell(file: _File, place: int) -> tuple[int, int]:
    size = _LAYOUT[file.release][1]
    return file.number(place, size), file.number(place + size, 8 - size)


def _texts(file: _File) -> Iterator[tuple[int, int]]:
    """v and o of every text: GSO, v (4 bytes), o, a type (1), the length (4), the text."""
    size = _LAYOUT[file.release][2]
    place = file.section(_TEXTS, b"<strls>")
    while file.content[place : place + 3] == b"GSO":
        yield file.number(place + 3, 4), file.number(place + 7, size)
        length = file.number(place + 8 + size, 4)
        place += 12 + size + length
