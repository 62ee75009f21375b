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
_SHADES, _FAINTEST = 12, 0.08


def draw_points(mark: Points, x: Scale, y: Scale, color: str) -> str:
    """The SVG of a cloud of points in one colour."""
    if is_binned(mark):
        return _cells(mark, x, y, color)
    if len(mark.x) <= _MOST_CIRCLES:
        return _circles(mark, x, y, color)
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
