"""How a wide table is fitted into the pane: titles on two lines, then columns of words that wrap."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_WORDS = 80  # pixels below which a column of words is not narrowed
_STEP = 16
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
    """Widths of columns for `room` pixels: long columns of words give way, the widest first.

    least: what each column keeps, so that none of its words is cut.
    """
    widths = list(needed)
    floors = [max(_WORDS, floor) for floor in least or [0] * len(widths)]
    excess = sum(widths) - room
    while excess > 0:
        words = [i for i, is_number in enumerate(numeric) if not is_number and widths[i] > floors[i]]
        if not words:
            break
        widest = max(words, key=lambda i: widths[i])
        cut = min(excess, _STEP, widths[widest] - floors[widest])
        widths[widest] -= cut
        excess -= cut
    return widths
