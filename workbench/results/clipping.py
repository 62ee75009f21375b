"""Marks cut off at the edges of a panel whose axes have limits.

Not every program that shows SVG knows clip paths, so what lies outside is taken out of the marks themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from workbench.results.marks import (
    Annotation,
    Band,
    Bars,
    Boxes,
    Intervals,
    Line,
    Mark,
    Numbers,
    Points,
    Reference,
    Tiles,
    coordinate_fields,
)
from workbench.results.scales import Interval, is_number

Position = tuple[float, float]


def clipped(mark: Mark, x: Interval, y: Interval) -> Mark:
    """The part of a mark within the rectangle x by y; places outside become None."""
    if isinstance(mark, Line):
        return _clipped_line(mark, x, y)
    if isinstance(mark, Points):
        inside = [_inside(a, b, x, y) for a, b in zip(mark.x, mark.y, strict=False)]
        kept = tuple(a if good else None for a, good in zip(mark.x, inside, strict=False))
        return mark if all(inside) else replace(mark, x=kept)
    if isinstance(mark, Reference | Tiles | Annotation):
        return mark
    changes: dict[str, Any] = {}
    for names, interval in zip(coordinate_fields(mark), (x, y), strict=True):
        for name in names:
            changes[name] = _held(mark, name, getattr(mark, name), interval)
    return replace(mark, **changes)


def _held(mark: Mark, name: str, values: Numbers, interval: Interval) -> Numbers:
    """Places outside the interval: at its end for what has an area or a length, None for a place in it."""
    single = not isinstance(mark, Band | Bars | Intervals | Boxes) or name == "position"
    return tuple(_one(value, interval, single=single) for value in values)


def _one(value: float | None, interval: Interval, *, single: bool) -> float | None:
    if not is_number(value):
        return None
    held = min(max(value, interval[0]), interval[1])
    return None if single and held != value else held


def _inside(a: float | None, b: float | None, x: Interval, y: Interval) -> bool:
    return is_number(a) and is_number(b) and x[0] <= a <= x[1] and y[0] <= b <= y[1]


def _clipped_line(mark: Line, x: Interval, y: Interval) -> Line:
    places = list(zip(mark.x, mark.y, strict=False))
    if all(_inside(a, b, x, y) for a, b in places):
        return mark
    found: list[tuple[float | None, float | None]] = []
    for start, end in _segments(places):
        piece = _segment_within(start, end, x, y)
        if piece is None:
            continue
        if not found or found[-1] != piece[0]:
            found += [(None, None), piece[0]] if found else [piece[0]]
        found.append(piece[1])
    return replace(mark, x=tuple(a for a, _ in found), y=tuple(b for _, b in found))


def _segments(places: list[tuple[float | None, float | None]]) -> Iterator[tuple[Position, Position]]:
    for (a, b), (c, d) in pairwise(places):
        if is_number(a) and is_number(b) and is_number(c) and is_number(d):
            yield (a, b), (c, d)


def _segment_within(
    start: Position, end: Position, x: Interval, y: Interval
) -> tuple[Position, Position] | None:
    """The part of a segment within the rectangle (Liang and Barsky, 1984), None if it misses it."""
    first, last = 0.0, 1.0
    for place, target, (low, high) in zip(start, end, (x, y), strict=True):
        step = target - place
        if step == 0:
            if not low <= place <= high:
                return None
            continue
        enters, leaves = sorted(((low - place) / step, (high - place) / step))
        first, last = max(first, enters), min(last, leaves)
    if first > last:
        return None
    return _between(start, end, first), _between(start, end, last)


def _between(start: Position, end: Position, share: float) -> Position:
    if share in (0.0, 1.0):
        return end if share else start
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
