"""What marks are drawn on as SVG, and the paths they share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from workbench.results.scales import Scale
from workbench.results.svg_text import px
from workbench.results.theme import ThemeName


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where marks go: the two scales and the theme.

    busy: whether lines cross a cloud of points, and need an edge in the colour of the page to be seen.
    """

    x: Scale
    y: Scale
    theme: ThemeName
    busy: bool = False


def dash_attributes(dash: str, width: float) -> str:
    """The attributes of a line's pattern."""
    if dash == "solid":
        return ""
    pattern = "6 4" if dash == "dash" else f"0.1 {px(2.2 * width + 1.5)}"
    cap = "" if dash == "dash" else ' stroke-linecap="round"'
    return f' stroke-dasharray="{pattern}"{cap}'


def polyline(positions: list[Any]) -> str:
    """Path data through the positions; steps too small to see are left out."""
    steps = dict.fromkeys([f"{px(x)} {px(y)}" for x, y in positions[:1]])
    texts = list(steps)
    for x, y in positions[1:]:
        text = f"{px(x)} {px(y)}"
        if text != texts[-1]:
            texts.append(text)
    return "M" + "L".join(texts) if texts else ""


def stroked(path: str, color: str, width: float, dash: str, opacity: float = 1.0) -> str:
    """A line along a path; "" for an empty one."""
    if not path:
        return ""
    faint = "" if opacity >= 1.0 else f' stroke-opacity="{max(opacity, 0.0):.3g}"'
    return (
        f'<path d="{path}" fill="none" stroke-width="{px(width)}" stroke-linejoin="round"'
        f'{dash_attributes(dash, width)}{faint} style="stroke:{color}"/>'
    )


def filled(path: str, color: str, opacity: float, edge: str = "") -> str:
    """The area within a path; "" for an empty one."""
    if not path:
        return ""
    edge = edge.replace('style="', f'style="fill:{color};') if edge else f' style="fill:{color}"'
    return f'<path d="{path}" fill-opacity="{opacity:.3g}"{edge}/>'


def rectangle(left: float, top: float, right: float, bottom: float) -> str:
    """Path data of a rectangle."""
    return f"M{px(left)} {px(bottom)}V{px(top)}H{px(right)}V{px(bottom)}z"
