"""From data coordinates to positions: the extent of a panel's marks, and linear scales."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeGuard

from workbench.results.figure import Axis, Band, Bars, Intervals, Line, Mark, Panel, Points

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


def panel_domains(panel: Panel) -> tuple[Interval, Interval]:
    """What the x and the y axis of a panel cover."""
    x = [value for mark in panel.marks for value in _bounds(_x_values(mark))]
    y = [value for mark in panel.marks for value in _bounds(_y_values(mark))]
    grounded = any(isinstance(mark, Bars) for mark in panel.marks)
    return _domain(x, panel.x, False), _domain(y, panel.y, grounded)


def _domain(values: list[float], axis: Axis, grounded: bool) -> Interval:
    """The limits of the axis, or all values with some room; bars stand right on the axis."""
    if axis.limits is not None and all(map(is_number, axis.limits)) and is_span(*axis.limits):
        return axis.limits
    places = sorted({position for position, _ in axis.ticks if is_number(position)})
    values = values + places
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if not is_span(low, high):
        room = 0.1 * abs(low) if abs(low) > 10 * _SMALLEST_SPAN else 0.5
        return low - room, high + room
    gaps = [after - before for before, after in pairwise(places)]
    room = _CATEGORY_ROOM * min(gaps) if gaps else _PADDING * (high - low)
    return (0.0 if grounded and low == 0 else low - room), high + room


def _x_values(mark: Mark) -> Iterator[float | None]:
    if isinstance(mark, Points | Line | Band):
        yield from mark.x
    elif isinstance(mark, Bars):
        yield from mark.left
        yield from mark.right
    elif isinstance(mark, Intervals):
        yield from mark.position if mark.orientation == "vertical" else (*mark.low, *mark.high)
    elif mark.orientation == "vertical":
        yield mark.value


def _y_values(mark: Mark) -> Iterator[float | None]:
    if isinstance(mark, Points | Line):
        yield from mark.y
    elif isinstance(mark, Band):
        yield from mark.y_low
        yield from mark.y_high
    elif isinstance(mark, Bars):
        yield 0.0
        yield from mark.height
    elif isinstance(mark, Intervals):
        yield from mark.position if mark.orientation == "horizontal" else (*mark.low, *mark.high)
    elif mark.orientation == "horizontal":
        yield mark.value


def _bounds(values: Iterable[float | None]) -> list[float]:
    """The smallest and the largest of the values that can be drawn."""
    finite = [value for value in values if value is not None and -_LIMIT < value < _LIMIT]
    return [min(finite), max(finite)] if finite else []
