"""Clouds of points as SVG: circles when few, dots when many, shaded cells when very many."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from workbench.results.figure import Points
from workbench.results.markup import escape
from workbench.results.scales import Scale, is_number
from workbench.results.svg_text import px

LARGEST_CLOUD = 50_000
_MOST_CIRCLES = 1000
_CELL = 3.0
SYMBOL_CORNERS: dict[str, tuple[tuple[float, float], ...]] = {
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "triangle": ((0.0, -1.25), (1.15, 0.8), (-1.15, 0.8)),
    "diamond": ((0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)),
}
"""Corners of the symbols with straight sides, in radii; y runs downwards."""
_SHADES, _FAINTEST = 12, 0.08


def draw_points(mark: Points, x: Scale, y: Scale, color: str) -> str:
    """The SVG of a cloud of points in one colour."""
    if is_binned(mark):
        return _cells(mark, x, y, color)
    if len(mark.x) <= _MOST_CIRCLES and mark.symbol == "circle":
        return _circles(mark, x, y, color)
    if mark.symbol != "circle":
        return _symbols(mark, x, y, color)
    dots = "".join(f'<path d="M{px(cx)} {px(cy)}h0"/>' for _, cx, cy in _positions(mark, x, y))
    return dots and (
        f'<g fill="none" stroke-linecap="round" stroke-width="{px(mark.size)}" '
        f'stroke-opacity="{mark.opacity:.3g}" style="stroke:{color}">{dots}</g>'
    )


def is_binned(mark: Points) -> bool:
    """Whether there are too many points to draw each."""
    return len(mark.x) > LARGEST_CLOUD


def _circles(mark: Points, x: Scale, y: Scale, color: str) -> str:
    radius = px(mark.size / 2)
    dots = []
    for i, cx, cy in _positions(mark, x, y):
        circle = f'<circle cx="{px(cx)}" cy="{px(cy)}" r="{radius}"'
        label = mark.labels[i] if i < len(mark.labels) else ""
        dots.append(f"{circle}><title>{escape(label)}</title></circle>" if label else f"{circle}/>")
    group = f'<g fill-opacity="{mark.opacity:.3g}" style="fill:{color}">{"".join(dots)}</g>'
    return group if dots else ""


def _symbols(mark: Points, x: Scale, y: Scale, color: str) -> str:
    """Symbols other than circles: filled ones, or strokes for rings and crosses."""
    radius, tag = mark.size / 2, f'-opacity="{mark.opacity:.3g}" style="'
    hollow = mark.symbol in ("ring", "cross")
    paths = []
    for i, cx, cy in _positions(mark, x, y):
        path = f'<path d="{_outline(mark.symbol, cx, cy, radius)}"'
        label = mark.labels[i] if i < len(mark.labels) and len(mark.x) <= _MOST_CIRCLES else ""
        paths.append(f"{path}><title>{escape(label)}</title></path>" if label else f"{path}/>")
    paint = (
        f'fill="none" stroke-width="1.2" stroke{tag}stroke:{color}"' if hollow else f'fill{tag}fill:{color}"'
    )
    return f"<g {paint}>{''.join(paths)}</g>" if paths else ""


def _outline(symbol: str, cx: float, cy: float, r: float) -> str:
    """Path data of a symbol of about the area of a circle of radius r."""
    if symbol == "ring":
        arc = f"a{px(r)} {px(r)} 0 1 0"
        return f"M{px(cx - r)} {px(cy)}{arc} {px(2 * r)} 0{arc} {px(-2 * r)} 0z"
    if symbol == "cross":
        left, right, top, base = px(cx - r), px(cx + r), px(cy - r), px(cy + r)
        return f"M{left} {top}L{right} {base}M{left} {base}L{right} {top}"
    corners = SYMBOL_CORNERS[symbol]
    return "M" + "L".join(f"{px(cx + a * r)} {px(cy + b * r)}" for a, b in corners) + "z"


def _cells(mark: Points, x: Scale, y: Scale, color: str) -> str:
    """Squares, the darker the more points are in them (on the scale of logarithms)."""
    counts = Counter((cx // _CELL, cy // _CELL) for _, cx, cy in _positions(mark, x, y))
    most = math.log1p(max(counts.values(), default=1))
    shades: dict[int, list[str]] = {}
    for (column, row), count in sorted(counts.items()):
        ink = _FAINTEST + (1.0 - _FAINTEST) * math.log1p(count) / most
        square = f"M{px(column * _CELL)} {px(row * _CELL)}h3v3h-3z"
        shades.setdefault(round(ink * _SHADES), []).append(square)
    paths = "".join(
        f'<path d="{"".join(squares)}" fill-opacity="{shade / _SHADES:.2g}"/>'
        for shade, squares in sorted(shades.items())
    )
    return f'<g shape-rendering="crispEdges" style="fill:{color}">{paths}</g>'


def _positions(mark: Points, x: Scale, y: Scale) -> Iterator[tuple[int, float, float]]:
    """Index and position of each point that can be drawn."""
    for i, (px_, py_) in enumerate(zip(mark.x, mark.y, strict=False)):
        if is_number(px_) and is_number(py_):
            yield i, x(px_), y(py_)
