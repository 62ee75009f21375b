"""Axes as SVG: ticks, tick labels, grid and titles, with labels that never run into each other."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.results.axis_style import notation_of
from workbench.results.axis_ticks import numeric_ticks
from workbench.results.figure import Axis
from workbench.results.scales import Interval, Scale, is_number
from workbench.results.svg_canvas import Canvas, polyline, stroked
from workbench.results.svg_text import TICK_SIZE, TITLE_SIZE, px, shortened, text_element, text_width
from workbench.results.theme import css_ink
from workbench.results.warps import Warp

LONGEST_LABEL = 190.0
ROOM_RIGHT = 14.0
_SLANT_AT_MOST = 24
_SLANT = -35.0
_GAP = 8.0
_FEWEST_TICKS = 3


@dataclass(frozen=True, slots=True)
class Ticks:
    """Positions on the straight axis and their labels; categories: whether they name things.

    breaks: where a zigzag shows that a stretch is left out; shown: False for labels that another panel has.
    """

    positions: tuple[float, ...]
    labels: tuple[str, ...]
    categories: bool
    breaks: tuple[float, ...] = ()
    shown: bool = True

    def width(self) -> float:
        """Of the widest label."""
        if not self.shown:
            return 0.0
        return max((text_width(label, TICK_SIZE) for label in self.labels), default=0.0)


def axis_ticks(axis: Axis, warp: Warp, domain: Interval, length: float, spacing: float) -> Ticks:
    """The axis' own ticks, or round numbers about `spacing` units apart on an axis of that length."""
    if axis.ticks:
        kept = [(p, label) for p, label in axis.ticks if is_number(p) and domain[0] <= p <= domain[1]]
        labels = tuple(shortened(label, LONGEST_LABEL, TICK_SIZE) for _, label in kept)
        return Ticks(tuple(position for position, _ in kept), labels, True, warp.breaks)
    target = max(_FEWEST_TICKS, round(length / spacing))
    positions, labels = numeric_ticks(warp, domain, target, notation_of(axis))
    return Ticks(positions, labels, False, warp.breaks)


def slanted(ticks: Ticks, length: float) -> bool:
    """Whether the labels of a horizontal axis must be drawn at an angle to fit."""
    count = len(ticks.labels)
    return (
        ticks.categories
        and ticks.shown
        and 0 < count <= _SLANT_AT_MOST
        and ticks.width() + _GAP > length / count
    )


def bottom_height(ticks: Ticks, length: float, title: str) -> float:
    """Room that the horizontal axis needs."""
    if not ticks.shown:
        return 3.0
    labels = 0.58 * ticks.width() + 14.0 if slanted(ticks, length) else 20.0
    return labels + (TITLE_SIZE + 8.0 if title else 0.0)


def overhang(ticks: Ticks, length: float) -> float:
    """How far slanted labels reach beyond the left end of a horizontal axis."""
    if not slanted(ticks, length):
        return 0.0
    return max(0.0, 0.82 * ticks.width() - 0.4 * length / len(ticks.labels))


def draw_x_axis(ticks: Ticks, canvas: Canvas, title: str, bottom: float) -> str:
    """Below the panel; bottom: the lower end of the room it may use."""
    (left, right), (top, base) = _ends(canvas.x.range), _ends(canvas.y.range)
    ink, parts = css_ink("text_muted", canvas.theme), []
    if not ticks.categories:
        parts.append(_grid([(canvas.x(p), "x") for p in ticks.positions], (top, base), canvas))
    slant, free = slanted(ticks, right - left), -1e9
    for position, label in _labels(ticks, canvas.x):
        half = text_width(label, TICK_SIZE) / 2
        if slant:
            parts.append(text_element(position + 3, base + 14, label, fill=ink, anchor="end", turn=_SLANT))
        elif position - half > free and position + half < right + ROOM_RIGHT:
            parts.append(text_element(position, base + 15, label, fill=ink, anchor="middle"))
            free = position + half + _GAP
    parts.append(_axis_line(f"M{px(left)} {px(base)}H{px(right)}", canvas))
    parts += [_zigzag(canvas.x(at), base, canvas, upright=False) for at in ticks.breaks]
    if title:
        middle = (left + right) / 2
        parts.append(_title(middle, bottom - 5, title, right - left, canvas, 0.0))
    return "".join(parts)


def draw_y_axis(ticks: Ticks, canvas: Canvas, title: str) -> str:
    """To the left of the panel."""
    (top, base), (start, end) = _ends(canvas.y.range), _ends(canvas.x.range)
    ink, parts = css_ink("text_muted", canvas.theme), []
    if not ticks.categories:
        parts.append(_grid([(canvas.y(p), "y") for p in ticks.positions], (start, end), canvas))
    free = -1e9
    for position, label in _labels(ticks, canvas.y):
        if position - TICK_SIZE / 2 > free:
            parts.append(text_element(start - 6, position + 3.8, label, fill=ink, anchor="end"))
            free = position + TICK_SIZE / 2
    if ticks.categories or ticks.breaks:
        parts.append(_axis_line(f"M{px(start)} {px(top)}V{px(base)}", canvas))
    parts += [_zigzag(start, canvas.y(at), canvas, upright=True) for at in ticks.breaks]
    if title:
        parts.append(_title(start - ticks.width() - 14.0, (top + base) / 2, title, base - top, canvas, -90.0))
    return "".join(parts)


def _labels(ticks: Ticks, scale: Scale) -> list[tuple[float, str]]:
    """Positions in the drawing and labels, in order; none where another panel has them."""
    pairs = zip(map(scale, ticks.positions), ticks.labels, strict=True)
    return sorted(pairs) if ticks.shown else []


def _zigzag(x: float, y: float, canvas: Canvas, *, upright: bool) -> str:
    """The sign of a broken axis: the line is interrupted, and a Z stands in the gap."""
    steps = ((-5.0, 0.0), (-2.0, -4.5), (2.0, 4.5), (5.0, 0.0))
    corners = [(x + b, y + a) if upright else (x + a, y + b) for a, b in steps]
    gap = f"M{px(x)} {px(y - 4)}V{px(y + 4)}" if upright else f"M{px(x - 4)} {px(y)}H{px(x + 4)}"
    ground, ink = css_ink("background", canvas.theme), css_ink("text_muted", canvas.theme)
    return stroked(gap, ground, 3.0, "solid") + stroked(polyline(corners), ink, 1.2, "solid")


def _title(x: float, y: float, title: str, room: float, canvas: Canvas, turn: float) -> str:
    text = shortened(title, max(room, 60.0), TITLE_SIZE)
    ink = css_ink("text", canvas.theme)
    return text_element(x, y, text, fill=ink, size=TITLE_SIZE, anchor="middle", turn=turn)


def _grid(lines: list[tuple[float, str]], across: Interval, canvas: Canvas) -> str:
    start, end = px(across[0]), px(across[1])
    path = "".join(
        f"M{px(at)} {start}V{end}" if axis == "x" else f"M{start} {px(at)}H{end}" for at, axis in lines
    )
    return f'<path d="{path}" fill="none" stroke-width="1" style="stroke:{css_ink("grid", canvas.theme)}"/>'


def _axis_line(path: str, canvas: Canvas) -> str:
    return (
        f'<path d="{path}" fill="none" stroke-width="1" style="stroke:{css_ink("hairline", canvas.theme)}"/>'
    )


def _ends(interval: Interval) -> Interval:
    return min(interval), max(interval)
