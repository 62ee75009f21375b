"""From data coordinates to positions: the extent of a panel's marks, and linear scales."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeGuard

from workbench.results.figure import Axis, Bars, Figure, Panel, Tiles
from workbench.results.marks import coordinate_fields, places

Interval = tuple[float, float]
_PADDING = 0.04
_CATEGORY_ROOM = 0.6
_LIMIT = 1e300
_SMALLEST_SPAN = 1e-290  # below it a tenth of a span, or its logarithm, loses digits and then vanishes
_FAR = 1e5


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight map of `domain` (data) to `range` (positions; the first may be the larger)."""

    domain: Interval
    range: Interval

    def __call__(self, value: float) -> float:
        """The position of a data value, kept within reach of a drawing."""
        low, high = self.domain
        start, end = self.range
        position = start + (value - low) / (high - low) * (end - start)
        return min(max(position, -_FAR), _FAR)

    def covers(self, value: float) -> bool:
        """Whether the value lies within the domain."""
        return self.domain[0] <= value <= self.domain[1]


def is_number(value: float | None) -> TypeGuard[float]:
    """Whether a coordinate can be drawn at all."""
    return value is not None and -_LIMIT < value < _LIMIT


def is_span(low: float, high: float) -> bool:
    """Whether an axis can be drawn from low to high: they differ by more than rounding, upwards."""
    return high - low > max(1e-12 * max(abs(low), abs(high)), _SMALLEST_SPAN)


def figure_domains(figure: Figure) -> list[tuple[Interval, Interval]]:
    """What the x and the y axis of each panel cover; those that share an axis cover what all need."""
    own = [panel_domains(panel) for panel in figure.panels]
    columns = max(1, min(figure.columns, len(own)))
    column_of = [0 if figure.shared_x == "all" else i % columns for i in range(len(own))]
    row_of = [0 if figure.shared_y == "all" else i // columns for i in range(len(own))]
    xs = [x for x, _ in own]
    ys = [y for _, y in own]
    if figure.shared_x != "free":
        xs = [_union(x for x, k in zip(xs, column_of, strict=True) if k == place) for place in column_of]
    if figure.shared_y != "free":
        ys = [_union(y for y, k in zip(ys, row_of, strict=True) if k == place) for place in row_of]
    return list(zip(xs, ys, strict=True))


def _union(intervals: Iterable[Interval]) -> Interval:
    lows, highs = zip(*intervals, strict=True)
    return min(lows), max(highs)


def panel_domains(panel: Panel) -> tuple[Interval, Interval]:
    """What the x and the y axis of a panel cover."""
    x: list[float] = []
    y: list[float] = []
    for mark in panel.marks:
        x_fields, y_fields = coordinate_fields(mark)
        x += _bounds(places(mark, x_fields))
        y += _bounds(places(mark, y_fields))
    lying = [mark for mark in panel.marks if isinstance(mark, Bars) and mark.orientation == "horizontal"]
    standing = [mark for mark in panel.marks if isinstance(mark, Bars) and mark.orientation == "vertical"]
    full = any(isinstance(mark, Tiles) for mark in panel.marks)
    x += [0.0] if any(not mark.base for mark in lying) else []
    y += [0.0] if any(not mark.base for mark in standing) else []
    return _domain(x, panel.x, bool(lying), full), _domain(y, panel.y, bool(standing), full)


def _domain(values: list[float], axis: Axis, grounded: bool, full: bool) -> Interval:
    """The limits of the axis, or all values with some room; bars stand right on the axis, tiles fill it."""
    if axis.limits is not None and all(map(is_number, axis.limits)) and is_span(*axis.limits):
        return axis.limits
    places = sorted({position for position, _ in axis.ticks if is_number(position)})
    values = values + places
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if not is_span(low, high):
        room = 0.1 * abs(low) if abs(low) > 10 * _SMALLEST_SPAN else 0.5
        return low - room, high + room
    if full:
        return low, high
    gaps = [after - before for before, after in pairwise(places)]
    room = _CATEGORY_ROOM * min(gaps) if gaps else _PADDING * (high - low)
    return (0.0 if grounded and low == 0 else low - room), high + room


def _bounds(values: Iterable[float | None]) -> list[float]:
    """The smallest and the largest of the values that can be drawn."""
    finite = [value for value in values if value is not None and -_LIMIT < value < _LIMIT]
    return [min(finite), max(finite)] if finite else []
