"""Marks as SVG, one function a mark; clouds of points are in `svg_points`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from workbench.results.figure import Band, Bars, Intervals, Line, Mark, Numbers, Reference
from workbench.results.scales import Scale, is_number
from workbench.results.svg_points import draw_points
from workbench.results.svg_text import px
from workbench.results.theme import ThemeName, css_color, css_ink

_WIDEST_INTERVAL, _THINNEST_INTERVAL = 1.8, 0.5


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where marks go: the two scales and the theme.

    busy: whether lines cross a cloud of points, and need an edge in the colour of the page to be seen.
    """

    x: Scale
    y: Scale
    theme: ThemeName
    busy: bool = False


def draw(mark: Mark, canvas: Canvas) -> str:
    """The SVG of a mark."""
    return _DRAWERS[mark.mark](mark, canvas)


def dash_attributes(dash: str, width: float) -> str:
    """The attributes of a line's pattern."""
    if dash == "solid":
        return ""
    pattern = "6 4" if dash == "dash" else f"0.1 {px(2.2 * width + 1.5)}"
    cap = "" if dash == "dash" else ' stroke-linecap="round"'
    return f' stroke-dasharray="{pattern}"{cap}'


def _points(mark: Any, canvas: Canvas) -> str:
    return draw_points(mark, canvas.x, canvas.y, css_color(mark.color, canvas.theme))


def _line(mark: Line, canvas: Canvas) -> str:
    path = "".join(_polyline(run) for run in _runs(canvas, mark.x, mark.y))
    return _edge(path, mark.width, canvas) + _stroked(
        path, css_color(mark.color, canvas.theme), mark.width, mark.dash
    )


def _band(mark: Band, canvas: Canvas) -> str:
    parts = []
    for run in _runs(canvas, mark.x, mark.y_low, mark.y_high):
        there = [(x, low) for x, low, _ in run]
        back = [(x, high) for x, _, high in reversed(run)]
        parts.append(_polyline(there + back) + "z")
    return _filled("".join(parts), css_color(mark.color, canvas.theme), mark.opacity)


def _intervals(mark: Intervals, canvas: Canvas) -> str:
    horizontal = mark.orientation == "horizontal"
    along, across = (canvas.x, canvas.y) if horizontal else (canvas.y, canvas.x)
    command, parts = "H" if horizontal else "V", []
    for position, low, high in zip(mark.position, mark.low, mark.high, strict=False):
        if is_number(position) and is_number(low) and is_number(high):
            place, start, end = (px(across(position)), px(along(low)), px(along(high)))
            parts.append(
                f"M{start} {place}{command}{end}" if horizontal else f"M{place} {start}{command}{end}"
            )
    room = abs(across.range[1] - across.range[0]) / max(len(parts), 1)
    width = min(max(0.4 * room, _THINNEST_INTERVAL), _WIDEST_INTERVAL)
    return _stroked("".join(parts), css_color(mark.color, canvas.theme), width, "solid")


def _bars(mark: Bars, canvas: Canvas) -> str:
    parts, ground = [], canvas.y(0.0)
    for left, right, height in zip(mark.left, mark.right, mark.height, strict=False):
        if is_number(left) and is_number(right) and is_number(height):
            start, end, top = canvas.x(left), canvas.x(right), canvas.y(height)
            parts.append(f"M{px(start)} {px(ground)}V{px(top)}H{px(end)}V{px(ground)}z")
    edge = f' stroke-width="1" style="stroke:{css_ink("background", canvas.theme)}"'
    return _filled("".join(parts), css_color(mark.color, canvas.theme), mark.opacity, edge)


def _reference(mark: Reference, canvas: Canvas) -> str:
    (x0, x1), (y0, y1) = canvas.x.domain, canvas.y.domain
    if mark.orientation == "horizontal":
        ends = [(x0, mark.value), (x1, mark.value)] if canvas.y.covers(mark.value) else []
    elif mark.orientation == "vertical":
        ends = [(mark.value, y0), (mark.value, y1)] if canvas.x.covers(mark.value) else []
    else:
        ends = _clipped(mark.value, mark.slope, (x0, x1), (y0, y1))
    path = _polyline([(canvas.x(x), canvas.y(y)) for x, y in ends])
    return _stroked(path, css_color(mark.color, canvas.theme), 1.2, mark.dash)


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


def _runs(canvas: Canvas, x: Numbers, *ys: Numbers) -> Iterator[list[tuple[float, ...]]]:
    """Unbroken runs of positions (x, y, ...); a value that is missing ends a run."""
    run: list[tuple[float, ...]] = []
    for values in zip(x, *ys, strict=False):
        if all(map(is_number, values)):
            first, *others = values
            run.append((canvas.x(first), *map(canvas.y, others)))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _polyline(positions: list[Any]) -> str:
    """Path data through the positions; steps too small to see are left out."""
    steps = dict.fromkeys([f"{px(x)} {px(y)}" for x, y in positions[:1]])
    texts = list(steps)
    for x, y in positions[1:]:
        text = f"{px(x)} {px(y)}"
        if text != texts[-1]:
            texts.append(text)
    return "M" + "L".join(texts) if texts else ""


def _edge(path: str, width: float, canvas: Canvas) -> str:
    if not path or not canvas.busy:
        return ""
    style = f'stroke-opacity="0.75" style="stroke:{css_ink("background", canvas.theme)}"'
    return f'<path d="{path}" fill="none" stroke-width="{px(width + 2.5)}" stroke-linejoin="round" {style}/>'


def _stroked(path: str, color: str, width: float, dash: str) -> str:
    if not path:
        return ""
    return (
        f'<path d="{path}" fill="none" stroke-width="{px(width)}" stroke-linejoin="round"'
        f'{dash_attributes(dash, width)} style="stroke:{color}"/>'
    )


def _filled(path: str, color: str, opacity: float, edge: str = "") -> str:
    if not path:
        return ""
    edge = edge.replace('style="', f'style="fill:{color};') if edge else f' style="fill:{color}"'
    return f'<path d="{path}" fill-opacity="{opacity:.3g}"{edge}/>'


_DRAWERS: dict[str, Callable[[Any, Canvas], str]] = {
    "points": _points,
    "line": _line,
    "band": _band,
    "intervals": _intervals,
    "bars": _bars,
    "reference": _reference,
}
