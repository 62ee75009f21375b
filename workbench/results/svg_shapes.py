"""Boxes, rugs, heat maps and words as SVG."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.results.marks import Annotation, Boxes, Rug, Tiles
from workbench.results.scales import Scale, is_number
from workbench.results.shades import Shades, shades_of
from workbench.results.svg_canvas import Canvas, filled, rectangle, stroked
from workbench.results.svg_text import px, text_element
from workbench.results.theme import css_color

_RUG = 6.0
_LINE_HEIGHT = 1.3
_THINNEST_BOX, _WIDEST_BOX = 3.0, 60.0
SERIF = "'STIX Two Text','Cambria Math',Cambria,Georgia,'Times New Roman','DejaVu Serif',serif"


def draw_boxes(mark: Boxes, canvas: Canvas) -> str:
    """Whiskers, boxes filled faintly, and a strong line at each median."""
    lying = mark.orientation == "horizontal"
    along, across = (canvas.x, canvas.y) if lying else (canvas.y, canvas.x)
    half = box_width(mark.width, across) / 2
    boxes, lines, medians = [], [], []
    for at, *values in _box_rows(mark):
        place = across(at)
        low, q1, median, q3, high = map(along, values)
        corners = (q1, place - half, q3, place + half) if lying else (place - half, q1, place + half, q3)
        boxes.append(rectangle(*corners))
        lines += [_stroke(place, low, q1, lying), _stroke(place, q3, high, lying)]
        medians.append(_stroke(median, place - half, place + half, not lying))
    color = css_color(mark.color, canvas.theme)
    path = "".join(boxes)
    return (
        filled(path, color, mark.opacity)
        + stroked(path + "".join(lines), color, 1.2, "solid")
        + stroked("".join(medians), color, 2.4, "solid")
    )


def box_width(width: float, across: Scale) -> float:
    """Pixels of a box's width, neither a hair nor a barn."""
    pixels = abs(across(width) - across(0.0)) if is_number(width) else _WIDEST_BOX
    return min(max(pixels, _THINNEST_BOX), _WIDEST_BOX)


def _box_rows(mark: Boxes) -> Iterator[tuple[float, ...]]:
    columns = (mark.position, mark.low, mark.q1, mark.median, mark.q3, mark.high)
    for values in zip(*columns, strict=False):
        if all(map(is_number, values)):
            yield values


def _stroke(place: float, start: float, end: float, lying: bool) -> str:
    """Path data of a straight stroke: at height `place` from left to right if lying, else upright."""
    return f"M{px(start)} {px(place)}H{px(end)}" if lying else f"M{px(place)} {px(start)}V{px(end)}"


def draw_rug(mark: Rug, canvas: Canvas) -> str:
    """Strokes that stand on the edge of the panel; those at the same pixel are drawn once."""
    upright = mark.side in ("bottom", "top")
    along, across = (canvas.x, canvas.y) if upright else (canvas.y, canvas.x)
    low, high = min(across.range), max(across.range)
    edge = high if mark.side in ("bottom", "right") else low
    inwards = -_RUG if mark.side in ("bottom", "right") else _RUG
    places = dict.fromkeys(px(along(value)) for value in mark.values if is_number(value))
    strokes = (
        f"M{place} {px(edge)}v{px(inwards)}" if upright else f"M{px(edge)} {place}h{px(inwards)}"
        for place in places
    )
    return stroked("".join(strokes), css_color(mark.color, canvas.theme), 1.0, "solid", mark.opacity)


def draw_tiles(mark: Tiles, canvas: Canvas) -> str:
    """Cells of one shade are one path."""
    shades = shades_of(mark)
    paths: dict[int, list[str]] = {}
    for left, right, low, high, step in tile_runs(mark, shades):
        corners = canvas.x(left), canvas.y(high), canvas.x(right), canvas.y(low)
        paths.setdefault(step, []).append(rectangle(*corners))
    parts = [_ground(mark, canvas)] if paths else []
    for step, cells in sorted(paths.items()):
        role, opacity = shades.ink(step)
        parts.append(filled("".join(cells), css_color(role, canvas.theme), opacity))
    return f'<g shape-rendering="crispEdges">{"".join(parts)}</g>' if parts else ""


def _ground(mark: Tiles, canvas: Canvas) -> str:
    """The page behind the cells, so that no grid line shines through."""
    xs, ys = ([v for v in edges if is_number(v)] for edges in (mark.x_edges, mark.y_edges))
    corners = canvas.x(min(xs)), canvas.y(max(ys)), canvas.x(max(xs)), canvas.y(min(ys))
    return filled(rectangle(*corners), css_color("background", canvas.theme), 1.0)


def tile_runs(mark: Tiles, shades: Shades) -> Iterator[tuple[float, float, float, float, int]]:
    """Left, right, low, high and shade of stretches of neighbours in one row that have the same shade."""
    columns = max(len(mark.x_edges) - 1, 0)
    for row, (low, high) in enumerate(zip(mark.y_edges, mark.y_edges[1:], strict=False)):
        values = mark.values[row * columns : (row + 1) * columns]
        steps = [shades.step(value) if is_number(value) else None for value in values]
        start = 0
        for place in range(1, len(steps) + 1):
            if place == len(steps) or steps[place] != steps[start]:
                step, left, right = steps[start], mark.x_edges[start], mark.x_edges[place]
                ends = (left, right, low, high)
                if step is not None and all(map(is_number, ends)):
                    yield (*ends, step)  # type: ignore[misc]
                start = place


def draw_annotation(mark: Annotation, canvas: Canvas) -> str:
    """Real text, one element a line."""
    if mark.units == "panel":
        (left, right), (base, top) = canvas.x.range, canvas.y.range
        left, right, top, base = min(left, right), max(left, right), min(top, base), max(top, base)
        place = left + mark.x * (right - left), base + mark.y * (top - base)
    elif is_number(mark.x) and is_number(mark.y):
        place = canvas.x(mark.x), canvas.y(mark.y)
    else:
        return ""
    if not all(map(is_number, (*place, mark.size))):
        return ""
    size = min(max(mark.size, 4.0), 72.0)
    fill = css_color(mark.color, canvas.theme)
    look = {"strong": {"weight": "600"}, "equation": {"family": SERIF, "italic": True}}.get(mark.style, {})
    return "".join(
        text_element(
            place[0],
            place[1] + 0.35 * size + i * _LINE_HEIGHT * size,
            line,
            fill=fill,
            size=size,
            anchor=mark.anchor,
            **look,  # type: ignore[arg-type]
        )
        for i, line in enumerate(mark.text.split("\n"))
        if line
    )
