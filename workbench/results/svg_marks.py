"""Marks as SVG, one function a mark; points are in `svg_points`, boxes, tiles and words in `svg_shapes`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from workbench.results.marks import Band, Bars, Intervals, Line, Mark, Numbers, Reference
from workbench.results.scales import is_number
from workbench.results.svg_canvas import Canvas, filled, polyline, rectangle, stroked
from workbench.results.svg_points import draw_points
from workbench.results.svg_shapes import draw_annotation, draw_boxes, draw_rug, draw_tiles
from workbench.results.svg_text import px
from workbench.results.theme import css_color, css_ink

_WIDEST_INTERVAL, _THINNEST_INTERVAL = 1.8, 0.5
_WIDEST_CAP = 5.0


def draw(mark: Mark, canvas: Canvas) -> str:
    """The SVG of a mark."""
    return _DRAWERS[mark.mark](mark, canvas)


def _points(mark: Any, canvas: Canvas) -> str:
    return draw_points(mark, canvas.x, canvas.y, css_color(mark.color, canvas.theme))


def _line(mark: Line, canvas: Canvas) -> str:
    path = "".join(polyline(run) for run in _runs(canvas, mark.x, mark.y))
    color = css_color(mark.color, canvas.theme)
    edge = _edge(path, mark.width, canvas) if mark.opacity >= 1.0 else ""
    return edge + stroked(path, color, mark.width, mark.dash, mark.opacity)


def _band(mark: Band, canvas: Canvas) -> str:
    parts, lying = [], mark.orientation == "horizontal"
    along, across = (canvas.x, canvas.y) if lying else (canvas.y, canvas.x)
    for run in _unbroken(mark.x, mark.y_low, mark.y_high):
        there = [(along(x), across(low)) for x, low, _ in run]
        back = [(along(x), across(high)) for x, _, high in reversed(run)]
        corners = there + back if lying else [(b, a) for a, b in there + back]
        parts.append(polyline(corners) + "z")
    return filled("".join(parts), css_color(mark.color, canvas.theme), mark.opacity)


def _intervals(mark: Intervals, canvas: Canvas) -> str:
    horizontal = mark.orientation == "horizontal"
    along, across = (canvas.x, canvas.y) if horizontal else (canvas.y, canvas.x)
    drawn = [(across(at), along(low), along(high)) for at, low, high in _rows(mark)]
    room = abs(across.range[1] - across.range[0]) / max(len(drawn), 1)
    width = min(max(0.4 * room, _THINNEST_INTERVAL), _WIDEST_INTERVAL)
    cap = min(0.3 * room, _WIDEST_CAP) if mark.caps else 0.0
    path = "".join(_interval(*ends, cap, horizontal) for ends in drawn)
    return stroked(path, css_color(mark.color, canvas.theme), width, "solid")


def _rows(mark: Intervals) -> Iterator[tuple[float, float, float]]:
    for at, low, high in zip(mark.position, mark.low, mark.high, strict=False):
        if is_number(at) and is_number(low) and is_number(high):
            yield at, low, high


def _interval(place: float, start: float, end: float, cap: float, horizontal: bool) -> str:
    """Path data of one interval, with strokes across its ends where caps are asked for."""
    across, along = ("V", "H") if horizontal else ("H", "V")

    def at(first: float, second: float) -> str:
        return f"{px(first)} {px(second)}" if horizontal else f"{px(second)} {px(first)}"

    path = f"M{at(start, place)}{along}{px(end)}"
    if cap:
        path += "".join(f"M{at(tip, place - cap)}{across}{px(place + cap)}" for tip in (start, end))
    return path


def _bars(mark: Bars, canvas: Canvas) -> str:
    parts, lying = [], mark.orientation == "horizontal"
    along, across = (canvas.x, canvas.y) if lying else (canvas.y, canvas.x)
    bases = mark.base or (0.0,) * len(mark.height)
    for left, right, height, base in zip(mark.left, mark.right, mark.height, bases, strict=False):
        if is_number(left) and is_number(right) and is_number(height) and is_number(base):
            start, end, top, ground = across(left), across(right), along(height), along(base)
            parts.append(rectangle(ground, start, top, end) if lying else rectangle(start, top, end, ground))
    edge = f' stroke-width="1" style="stroke:{css_ink("background", canvas.theme)}"'
    return filled("".join(parts), css_color(mark.color, canvas.theme), mark.opacity, edge)


def _reference(mark: Reference, canvas: Canvas) -> str:
    (x0, x1), (y0, y1) = canvas.x.domain, canvas.y.domain
    if mark.orientation == "horizontal":
        ends = [(x0, mark.value), (x1, mark.value)] if canvas.y.covers(mark.value) else []
    elif mark.orientation == "vertical":
        ends = [(mark.value, y0), (mark.value, y1)] if canvas.x.covers(mark.value) else []
    else:
        ends = _clipped(mark.value, mark.slope, (x0, x1), (y0, y1))
    path = polyline([(canvas.x(x), canvas.y(y)) for x, y in ends])
    return stroked(path, css_color(mark.color, canvas.theme), 1.2, mark.dash)


def _clipped(
    intercept: float, slope: float, x: tuple[float, float], y: tuple[float, float]
) -> list[tuple[float, float]]:
    """The two ends of y = intercept + slope x within a rectangle; empty when it misses it."""
    low, high = x
    if slope:
        crossings = sorted((edge - intercept) / slope for edge in y)
        low, high = max(low, crossings[0]), min(high, crossings[1])
    elif not y[0] <= intercept <= y[1]:
        return []
    return [(end, intercept + slope * end) for end in (low, high)] if low < high else []


def _unbroken(*columns: Numbers) -> Iterator[list[tuple[float, ...]]]:
    """Runs of rows in which every value can be drawn; one that is missing ends a run."""
    run: list[tuple[float, ...]] = []
    for values in zip(*columns, strict=False):
        if all(map(is_number, values)):
            run.append(values)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _runs(canvas: Canvas, x: Numbers, y: Numbers) -> Iterator[list[tuple[float, float]]]:
    """Unbroken runs of positions."""
    for run in _unbroken(x, y):
        yield [(canvas.x(first), canvas.y(second)) for first, second in run]


def _edge(path: str, width: float, canvas: Canvas) -> str:
    if not path or not canvas.busy:
        return ""
    style = f'stroke-opacity="0.75" style="stroke:{css_ink("background", canvas.theme)}"'
    return f'<path d="{path}" fill="none" stroke-width="{px(width + 2.5)}" stroke-linejoin="round" {style}/>'


_DRAWERS: dict[str, Callable[[Any, Canvas], str]] = {
    "points": _points,
    "line": _line,
    "band": _band,
    "intervals": _intervals,
    "bars": _bars,
    "reference": _reference,
    "boxes": draw_boxes,
    "rug": draw_rug,
    "tiles": draw_tiles,
    "annotation": draw_annotation,
}
