"""How a wide table is fitted into the pane: titles on two lines, columns of words that wrap, then parts below
each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import ceil

_WORDS = 80  # pixels below which a column of words is not narrowed
_RAGGED = 1.1  # lines of words are not full
_PLACES = re.compile(r"(?<=[:_/])(?=\w)|(?=\[)")  # where a name may go on in the next line
_MAY_BREAK = "\u200b"


def breakable(text: str) -> str:
    """The text with invisible places to break in long names such as `class:score[Medium]`."""
    return _PLACES.sub(_MAY_BREAK, text)


def longest_part(text: str, width: Callable[[str], float]) -> float:
    """The width of the longest part that stays in one line."""
    return max(map(width, breakable(text).replace(_MAY_BREAK, " ").split()), default=0.0)


def two_lines(title: str, width: Callable[[str], float]) -> str:
    """The title broken at the space or hyphen that makes it narrowest; as it was when there is none."""
    places = [match.end() for match in re.finditer("[ -]", title)]
    ways = [title[:i].rstrip() + "\n" + title[i:] for i in places]
    return min(ways, key=lambda way: max(map(width, way.split("\n"))), default=title)


def folded(cells: Sequence[int], one: Sequence[int], two: Sequence[int], room: int) -> list[bool]:
    """Which titles go on two lines so that the columns fit into `room` pixels: those that save most.

    cells, one, two: widths of cells, and of titles on one line and on two.
    """
    widths = [max(pair) for pair in zip(cells, one, strict=True)]
    saved = [width - max(c, t) for width, c, t in zip(widths, cells, two, strict=True)]
    out, excess = [False] * len(widths), sum(widths) - room
    for i in sorted(range(len(widths)), key=lambda i: -saved[i]):
        if excess <= 0 or saved[i] <= 0:
            break
        out[i] = True
        excess -= saved[i]
    return out


def narrowed(
    needed: Sequence[int], numeric: Sequence[bool], room: int, least: Sequence[int] = ()
) -> list[int]:
    """Widths of columns for `room` pixels; where they do not fit, words wrap into as many lines in each.

    least: what each column keeps, so that none of its words is cut.
    """
    floors = [
        width if is_number else min(width, max(_WORDS, floor))
        for width, is_number, floor in zip(needed, numeric, least or [0] * len(needed), strict=True)
    ]
    if sum(floors) >= room or sum(needed) <= room:
        return floors if sum(floors) >= room else list(needed)
    lines, widths = 1, list(needed)
    while sum(widths) > room:
        lines += 1
        widths = [max(floor, ceil(_RAGGED * n / lines)) for n, floor in zip(needed, floors, strict=True)]
        widths = [min(pair) for pair in zip(widths, needed, strict=True)]
    return _spread(widths, needed, room)


def _spread(widths: Sequence[int], needed: Sequence[int], room: int) -> list[int]:
    """Give what is left of the room to the columns that lack most."""
    lack = [n - width for n, width in zip(needed, widths, strict=True)]
    share = (room - sum(widths)) / max(1, sum(lack))
    return [width + int(share * missing) for width, missing in zip(widths, lack, strict=True)]


def parts(least: Sequence[int], keys: int, room: int) -> list[list[int]]:
    """The places of columns, in as few parts as fit into `room` pixels; each begins with the first `keys`.

    least: the width that each column needs. Parts are about equally wide; one part where that is enough, or
    where not even a single column would fit beside the keys.
    """
    every, rest = list(range(len(least))), list(range(keys, len(least)))
    free = room - sum(least[:keys])
    widest = max((least[i] for i in rest), default=0)
    if sum(least) <= room or widest > free:
        return [every]
    count = len(_filled(least, rest, free))
    while free > widest and len(_filled(least, rest, free - 1)) == count:
        free -= 1
    return [[*every[:keys], *part] for part in _filled(least, rest, free)]


def _filled(least: Sequence[int], places: Sequence[int], room: int) -> list[list[int]]:
    """Places one after the other, with a new part where the room is used up."""
    out: list[list[int]] = [[]]
    used = 0
    for place in places:
        if out[-1] and used + least[place] > room:
            out.append([])
            used = 0
        out[-1].append(place)
        used += least[place]
    return out
