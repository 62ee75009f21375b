"""A diagram as SVG: boxes and ellipses in layers from top to bottom, with arrows between them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from workbench.results.blocks import Cell, Diagram
from workbench.results.markup import escape
from workbench.results.svg_text import FONT, px, shortened, text_element, text_width
from workbench.results.theme import ThemeName, css_ink
from workbench.results.words import diagram_sentences

_SIZE = 12.5
_HEIGHT, _LAYER, _GAP, _WIDEST = 34.0, 92.0, 60.0, 200.0
_HEAD = 8.0


@dataclass(frozen=True, slots=True)
class _Node:
    """A shape around a label; x, y: its centre."""

    label: str
    round: bool
    x: float
    y: float
    width: float

    def edge_towards(self, x: float, y: float) -> tuple[float, float]:
        """The point of the outline on the way to (x, y)."""
        dx, dy = x - self.x, y - self.y
        if dx == dy == 0:
            return self.x, self.y
        a, b = self.width / 2, _HEIGHT / 2
        if self.round:
            reach = 1 / math.hypot(dx / a, dy / b)
        else:
            reach = min(a / abs(dx) if dx else math.inf, b / abs(dy) if dy else math.inf)
        return self.x + reach * dx, self.y + reach * dy


def diagram_svg(diagram: Diagram, theme: ThemeName = "light", *, prefix: str = "wb-diagram") -> str:
    """The diagram as an SVG element; prefix makes its ids unique on a page."""
    nodes, width, height = _placed(diagram)
    arrows = []
    for edge in diagram.edges:
        source, target = nodes.get(str(edge.get("source"))), nodes.get(str(edge.get("target")))
        if source and target:
            arrows.append(_arrow(source, target, edge, theme))
    shapes = "".join(_shape(node, theme) for node in nodes.values())
    about = "; ".join(diagram_sentences(diagram))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {px(width)} {px(height)}" '
        f'width="{px(width)}" height="{px(height)}" role="img" aria-labelledby="{prefix}-t {prefix}-d" '
        f'font-family="{FONT}"><title id="{prefix}-t">{escape(diagram.title)}</title>'
        f'<desc id="{prefix}-d">{escape(about)}</desc>{"".join(arrows)}{shapes}</svg>'
    )


def _placed(diagram: Diagram) -> tuple[dict[str, _Node], float, float]:
    """Nodes by id, each layer centred, and the size of the drawing."""
    layers: dict[float, list[Mapping[str, Cell]]] = {}
    for node in diagram.nodes:
        layer = node.get("layer")
        layers.setdefault(float(layer) if isinstance(layer, int | float) else 0.0, []).append(node)
    widths = [sum(_node_width(node) + _GAP for node in layer) for layer in layers.values()]
    width, placed = max(widths, default=_GAP), {}
    for row, key in enumerate(sorted(layers)):
        left = (width - sum(_node_width(node) + _GAP for node in layers[key])) / 2
        for node in layers[key]:
            room = _node_width(node)
            centre = left + (room + _GAP) / 2
            is_round = node.get("shape") in ("ellipse", "circle")
            placed[str(node.get("id"))] = _Node(_label(node), is_round, centre, row * _LAYER + 22.0, room)
            left += room + _GAP
    return placed, width, max(len(layers) - 1, 0) * _LAYER + 44.0


def _label(node: Mapping[str, Cell]) -> str:
    return shortened(str(node.get("label") or node.get("id") or ""), _WIDEST, _SIZE)


def _node_width(node: Mapping[str, Cell]) -> float:
    return max(text_width(_label(node), _SIZE) + 26.0, 56.0)


def _shape(node: _Node, theme: ThemeName) -> str:
    ink, fill = css_ink("text_muted", theme), css_ink("surface", theme)
    style = f'stroke-width="1.2" style="fill:{fill};stroke:{ink}"'
    if node.round:
        ends = f'cx="{px(node.x)}" cy="{px(node.y)}" rx="{px(node.width / 2)}" ry="{px(_HEIGHT / 2)}"'
        shape = f"<ellipse {ends} {style}/>"
    else:
        corner = f'x="{px(node.x - node.width / 2)}" y="{px(node.y - _HEIGHT / 2)}"'
        shape = f'<rect {corner} width="{px(node.width)}" height="{px(_HEIGHT)}" rx="4" {style}/>'
    text = css_ink("text", theme)
    return shape + text_element(node.x, node.y + 4.3, node.label, fill=text, size=_SIZE, anchor="middle")


def _arrow(source: _Node, target: _Node, edge: Mapping[str, Cell], theme: ThemeName) -> str:
    start, end = source.edge_towards(target.x, target.y), target.edge_towards(source.x, source.y)
    ink = css_ink("text_muted", theme)
    dash = ' stroke-dasharray="5 4"' if edge.get("style") == "dash" else ""
    line = f'<path d="M{px(start[0])} {px(start[1])}L{px(end[0])} {px(end[1])}" stroke-width="1.2"'
    parts = [f'{line}{dash} style="stroke:{ink}"/>', _head(start, end, ink)]
    if edge.get("style") == "both":
        parts.append(_head(end, start, ink))
    label = str(edge.get("label") or "")
    if label:
        x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        label, flat = shortened(label, _WIDEST, 11.0), abs(end[0] - start[0]) > 3 * abs(end[1] - start[1])
        place = (x, y - 6, "middle") if flat else (x + 7, y + 4, "start")
        parts.append(text_element(*place[:2], label, fill=css_ink("text", theme), anchor=place[2]))
    return "".join(parts)


def _head(start: tuple[float, float], end: tuple[float, float], ink: str) -> str:
    angle = math.atan2(end[1] - start[1], end[0] - start[0])
    corners = [
        (end[0] - _HEAD * math.cos(angle + turn), end[1] - _HEAD * math.sin(angle + turn))
        for turn in (-0.4, 0.4)
    ]
    points = " ".join(f"{px(x)},{px(y)}" for x, y in [end, *corners])
    return f'<polygon points="{points}" style="fill:{ink}"/>'
