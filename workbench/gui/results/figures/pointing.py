"""What lies under the pointer besides points and lines: cells, bars, boxes, intervals and bands, in words."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from workbench.results.axis_style import number_on
from workbench.results.figure import Axis, Band, Bars, Boxes, Intervals, Panel, Tiles
from workbench.results.marks import Mark, Numbers
from workbench.results.scales import is_number

_NEAR_A_TICK = 0.5


def area_words(drawn: Panel, told: Panel, x: float, y: float, near: tuple[float, float] = (0.0, 0.0)) -> str:
    """The last mark at a place of the straight axes, in the values of the figure; "" for none.

    drawn: the panel on straight axes; told: the same panel with the values to tell; near: how far beside an
    interval the place may be, along x and y. Bands are meant where nothing else is.
    """
    words = band = ""
    for mark, original in zip(drawn.marks, told.marks, strict=True):
        if isinstance(mark, Band) and isinstance(original, Band):
            band = _band(mark, original, told, x, y) or band
        else:
            words = _words(mark, original, told, (x, y), near) or words
    return words or band


def _words(mark: Mark, told: Mark, panel: Panel, at: tuple[float, float], near: tuple[float, float]) -> str:
    if isinstance(mark, Tiles) and isinstance(told, Tiles):
        return _cell(mark, told, panel, *at)
    if isinstance(mark, Bars) and isinstance(told, Bars):
        return _bar(mark, told, panel, *at)
    if isinstance(mark, Boxes) and isinstance(told, Boxes):
        return _box(mark, told, panel, *at)
    if isinstance(mark, Intervals) and isinstance(told, Intervals):
        return _interval(mark, told, panel, at, near)
    return ""


def _band(mark: Band, told: Band, panel: Panel, x: float, y: float) -> str:
    """Of a band that lies: its two sides at x; of one that stands, such as half a violin: what it is of."""
    standing = mark.orientation == "vertical"
    along, across = (y, x) if standing else (x, y)
    stretches = enumerate(pairwise(zip(mark.x, mark.y_low, mark.y_high, strict=False)))
    for i, ((x0, low0, high0), (x1, low1, high1)) in stretches:
        if not _within(x0, along, x1) or not all(map(is_number, (low0, low1, high0, high1))):
            continue
        share = (along - x0) / (x1 - x0) if x1 > x0 else 0.0  # type: ignore[operator]
        low, high = (a + share * (b - a) for a, b in ((low0, low1), (high0, high1)))  # type: ignore[operator]
        if low <= across <= high:
            return _standing_words(told, panel, i) if standing else _band_words(told, panel, i, share)
    return ""


def _band_words(told: Band, panel: Panel, i: int, share: float) -> str:
    x, low, high = (_between(values, i, share) for values in (told.x, told.y_low, told.y_high))
    if x is None or low is None or high is None:
        return told.name
    lines = (told.name, _value(panel.x, x), f"{panel.y.title or 'Band'}: {_sides(panel.y, low, high)}")
    return "\n".join(filter(None, lines))


def _standing_words(told: Band, panel: Panel, i: int) -> str:
    low, high, at = told.y_low[i], told.y_high[i], told.x[i]
    middle = (low + high) / 2 if is_number(low) and is_number(high) else None
    return "\n".join(filter(None, (told.name, _near(panel.x, middle), _value(panel.y, at))))


def _between(values: Numbers, i: int, share: float) -> float | None:
    start, end = values[i], values[i + 1]
    return start + share * (end - start) if is_number(start) and is_number(end) else None


def _interval(
    mark: Intervals, told: Intervals, panel: Panel, at: tuple[float, float], near: tuple[float, float]
) -> str:
    lying = mark.orientation == "horizontal"
    (along, across), reach = (at if lying else at[::-1]), near[1 if lying else 0]
    best: tuple[float, int] | None = None
    for i, (place, low, high) in enumerate(zip(mark.position, mark.low, mark.high, strict=False)):
        if is_number(place) and _within(low, along, high):
            away = abs(across - place)
            if away <= reach and (best is None or away < best[0]):
                best = away, i
    if best is None:
        return ""
    i = best[1]
    place_axis, value_axis = (panel.y, panel.x) if lying else (panel.x, panel.y)
    label = told.labels[i] if i < len(told.labels) else _value(place_axis, told.position[i])
    low, high = told.low[i], told.high[i]
    sides = _sides(value_axis, low, high) if is_number(low) and is_number(high) else ""
    return "\n".join(filter(None, (told.name, label, f"{value_axis.title or 'Interval'}: {sides}")))


def _cell(mark: Tiles, told: Tiles, panel: Panel, x: float, y: float) -> str:
    column, row = _place(mark.x_edges, x), _place(mark.y_edges, y)
    if column is None or row is None:
        return ""
    number = row * (len(mark.x_edges) - 1) + column
    value = mark.values[number] if number < len(mark.values) else None
    if not is_number(value):
        return ""
    across = _span(panel.x, told.x_edges[column], told.x_edges[column + 1])
    up = _span(panel.y, told.y_edges[row], told.y_edges[row + 1])
    return f"{across}\n{up}\n{told.name or 'Value'}: {number_on(panel.x, value)}"


def _place(edges: Numbers, value: float) -> int | None:
    """Which cell holds a value; None beyond them."""
    known = [edge for edge in edges if is_number(edge)]
    place = bisect_right(known, value) - 1
    return place if len(known) == len(edges) and 0 <= place < len(known) - 1 else None


def _bar(mark: Bars, told: Bars, panel: Panel, x: float, y: float) -> str:
    i = bar_at(mark, x, y)
    return "" if i is None else _bar_words(told, panel, i, lying=mark.orientation == "horizontal")


def bar_at(mark: Bars, x: float, y: float) -> int | None:
    """Which bar covers a place."""
    along, across = (x, y) if mark.orientation == "horizontal" else (y, x)
    bases = mark.base or (0.0,) * len(mark.height)
    for i, (left, right, top, base) in enumerate(
        zip(mark.left, mark.right, mark.height, bases, strict=False)
    ):
        if _within(left, across, right) and (_within(base, along, top) or _within(top, along, base)):
            return i
    return None


def _within(low: float | None, value: float, high: float | None) -> bool:
    return is_number(low) and is_number(high) and low <= value <= high


def _bar_words(told: Bars, panel: Panel, i: int, *, lying: bool) -> str:
    height, base = told.height[i], told.base[i] if i < len(told.base) else 0.0
    size = (height or 0.0) - (base or 0.0)
    value_axis, place_axis = (panel.x, panel.y) if lying else (panel.y, panel.x)
    label = told.labels[i] if i < len(told.labels) else ""
    lines = [told.name, label, _span(place_axis, told.left[i], told.right[i])]
    lines.append(f"{value_axis.title or 'Height'}: {number_on(value_axis, size)}")
    return "\n".join(filter(None, lines))


def _box(mark: Boxes, told: Boxes, panel: Panel, x: float, y: float) -> str:
    i = box_at(mark, x, y)
    if i is None:
        return ""
    place, values = (panel.y, panel.x) if mark.orientation == "horizontal" else (panel.x, panel.y)
    return _box_words(told, i, _near(place, told.position[i]), values)


def box_at(mark: Boxes, x: float, y: float) -> int | None:
    """Which box, whiskers included, covers a place."""
    along, across = (x, y) if mark.orientation == "horizontal" else (y, x)
    half = mark.width / 2 if is_number(mark.width) else 0.3
    for i, (place, low, high) in enumerate(zip(mark.position, mark.low, mark.high, strict=False)):
        if is_number(place) and abs(across - place) <= half and _within(low, along, high):
            return i
    return None


def _box_words(told: Boxes, i: int, group: str, values: Axis) -> str:
    low, q1, median, q3, high = (
        number_on(values, value) if is_number(value) else "–"
        for value in (told.low[i], told.q1[i], told.median[i], told.q3[i], told.high[i])
    )
    label = told.labels[i] if i < len(told.labels) else ""
    lines = (
        told.name,
        group,
        label,
        f"Median: {median}",
        f"Quartiles: {q1} to {q3}",
        f"Whiskers: {low} to {high}",
    )
    return "\n".join(filter(None, lines))


def _span(axis: Axis, low: float | None, high: float | None) -> str:
    """A stretch of an axis: the name of the category in it, or from and to."""
    if not is_number(low) or not is_number(high):
        return ""
    named = [text for place, text in axis.ticks if low <= place <= high]
    words = named[0] if named else _sides(axis, low, high)
    return f"{axis.title}: {words}" if axis.title else words


def _value(axis: Axis, value: float | None) -> str:
    """A value of an axis with its title, or the name of the category there."""
    if not is_number(value):
        return ""
    words = _near(axis, value) or number_on(axis, value)
    return f"{axis.title}: {words}" if axis.title else words


def _sides(axis: Axis, low: float, high: float) -> str:
    return f"{number_on(axis, low)} to {number_on(axis, high)}"


def _near(axis: Axis, place: float | None) -> str:
    """The name of the category nearest to a place."""
    if not axis.ticks or not is_number(place):
        return ""
    at, text = min(axis.ticks, key=lambda tick: abs(tick[0] - place))
    return text if abs(at - place) <= _NEAR_A_TICK else ""
