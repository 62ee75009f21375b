"""What lies under the pointer besides points: cells of heat maps, bars and boxes, told in words."""

from __future__ import annotations

from bisect import bisect_right

from workbench.results.figure import Axis, Bars, Boxes, Panel, Tiles
from workbench.results.formatting import format_number
from workbench.results.marks import Mark, Numbers
from workbench.results.scales import is_number

_NEAR_A_TICK = 0.5


def area_words(drawn: Panel, told: Panel, x: float, y: float) -> str:
    """The last mark at a place of the straight axes, in the values of the figure; "" for none.

    drawn: the panel on straight axes; told: the same panel with the values to tell.
    """
    words = ""
    for mark, original in zip(drawn.marks, told.marks, strict=True):
        words = _words(mark, original, told, x, y) or words
    return words


def _words(mark: Mark, told: Mark, panel: Panel, x: float, y: float) -> str:
    if isinstance(mark, Tiles) and isinstance(told, Tiles):
        return _cell(mark, told, panel, x, y)
    if isinstance(mark, Bars) and isinstance(told, Bars):
        return _bar(mark, told, panel, x, y)
    if isinstance(mark, Boxes) and isinstance(told, Boxes):
        return _box(mark, told, panel, x, y)
    return ""


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
    return f"{across}\n{up}\n{told.name or 'Value'}: {format_number(value)}"


def _place(edges: Numbers, value: float) -> int | None:
    """Which cell holds a value; None beyond them."""
    known = [edge for edge in edges if is_number(edge)]
    place = bisect_right(known, value) - 1
    return place if len(known) == len(edges) and 0 <= place < len(known) - 1 else None


def _bar(mark: Bars, told: Bars, panel: Panel, x: float, y: float) -> str:
    lying = mark.orientation == "horizontal"
    along, across = (x, y) if lying else (y, x)
    bases = mark.base or (0.0,) * len(mark.height)
    for i, (left, right, top, base) in enumerate(
        zip(mark.left, mark.right, mark.height, bases, strict=False)
    ):
        if _within(left, across, right) and (_within(base, along, top) or _within(top, along, base)):
            return _bar_words(told, panel, i, lying=lying)
    return ""


def _within(low: float | None, value: float, high: float | None) -> bool:
    return is_number(low) and is_number(high) and low <= value <= high


def _bar_words(told: Bars, panel: Panel, i: int, *, lying: bool) -> str:
    height, base = told.height[i], told.base[i] if i < len(told.base) else 0.0
    size = (height or 0.0) - (base or 0.0)
    value_axis, place_axis = (panel.x, panel.y) if lying else (panel.y, panel.x)
    lines = [told.name, _span(place_axis, told.left[i], told.right[i])]
    lines.append(f"{value_axis.title or 'Height'}: {format_number(size)}")
    return "\n".join(filter(None, lines))


def _box(mark: Boxes, told: Boxes, panel: Panel, x: float, y: float) -> str:
    along, across = (x, y) if mark.orientation == "horizontal" else (y, x)
    half = mark.width / 2 if is_number(mark.width) else 0.3
    for i, (place, low, high) in enumerate(zip(mark.position, mark.low, mark.high, strict=False)):
        if is_number(place) and abs(across - place) <= half and _within(low, along, high):
            axis = panel.y if mark.orientation == "horizontal" else panel.x
            return _box_words(told, i, _near(axis, told.position[i]))
    return ""


def _box_words(told: Boxes, i: int, group: str) -> str:
    low, q1, median, q3, high = (
        format_number(value) if is_number(value) else "–"
        for value in (told.low[i], told.q1[i], told.median[i], told.q3[i], told.high[i])
    )
    lines = (told.name, group, f"Median: {median}", f"Quartiles: {q1} to {q3}", f"Whiskers: {low} to {high}")
    return "\n".join(filter(None, lines))


def _span(axis: Axis, low: float | None, high: float | None) -> str:
    """A stretch of an axis: the name of the category in it, or from and to."""
    if not is_number(low) or not is_number(high):
        return ""
    named = [text for place, text in axis.ticks if low <= place <= high]
    words = named[0] if named else f"{format_number(low)} to {format_number(high)}"
    return f"{axis.title}: {words}" if axis.title else words


def _near(axis: Axis, place: float | None) -> str:
    """The name of the category nearest to a place."""
    if not axis.ticks or not is_number(place):
        return ""
    at, text = min(axis.ticks, key=lambda tick: abs(tick[0] - place))
    return text if abs(at - place) <= _NEAR_A_TICK else ""
