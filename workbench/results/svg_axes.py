"""Axes as SVG: ticks, tick labels, grid and titles, with labels that never run into each other."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.results.figure import Axis
from workbench.results.scales import Interval, is_number
from workbench.results.svg_marks import Canvas
from workbench.results.svg_text import TICK_SIZE, TITLE_SIZE, px, shortened, text_element, text_width
from workbench.results.theme import css_ink
from workbench.results.ticks import nice_ticks, tick_labels

LONGEST_LABEL = 190.0
ROOM_RIGHT = 14.0
_SLANT_AT_MOST = 24
_SLANT = -35.0
_GAP = 8.0


@dataclass(frozen=True, slots=True)
class Ticks:
    """Positions in data coordinates and their labels; categories: whether they name things."""

    positions: tuple[float, ...]
    labels: tuple[str, ...]
    categories: bool

    def width(self) -> float:
        """Of the widest label."""
        return max((text_width(label, TICK_SIZE) for label in self.labels), default=0.0)


def axis_ticks(axis: Axis, domain: Interval, length: float, spacing: float) -> Ticks:
    """The axis' own ticks, or round numbers about `spacing` units apart on an axis of that length."""
    if axis.ticks:
        kept = [(p, label) for p, label in axis.ticks if is_number(p) and domain[0] <= p <= domain[1]]
        labels = tuple(shortened(label, LONGEST_LABEL, TICK_SIZE) for _, label in kept)
        return Ticks(tuple(position for position, _ in kept), labels, True)
    positions = nice_ticks(*domain, target=max(2, round(length / spacing)))
    return Ticks(positions, tick_labels(positions), False)


def slanted(ticks: Ticks, length: float) -> bool:
    """Whether the labels of a horizontal axis must be drawn at an angle to fit."""
    count = len(ticks.labels)
    return ticks.categories and 0 < count <= _SLANT_AT_MOST and ticks.width() + _GAP > length / count


def bottom_height(ticks: Ticks, length: float, title: str) -> float:
    """Room that the horizontal axis needs."""
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
    for position, label in sorted(zip(map(canvas.x, ticks.positions), ticks.labels, strict=True)):
        half = text_width(label, TICK_SIZE) / 2
        if slant:
            parts.append(text_element(position + 3, base + 14, label, fill=ink, anchor="end", turn=_SLANT))
        elif position - half > free and position + half < right + ROOM_RIGHT:
            parts.append(text_element(position, base + 15, label, fill=ink, anchor="middle"))
            free = position + half + _GAP
    parts.append(_axis_line(f"M{px(left)} {px(base)}H{px(right)}", canvas))
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
    for position, label in sorted(zip(map(canvas.y, ticks.positions), ticks.labels, strict=True)):
        if position - TICK_SIZE / 2 > free:
            parts.append(text_element(start - 6, position + 3.8, label, fill=ink, anchor="end"))
            free = position + TICK_SIZE / 2
    if ticks.categories:
        parts.append(_axis_line(f"M{px(start)} {px(top)}V{px(base)}", canvas))
    if title:
        parts.append(_title(start - ticks.width() - 14.0, (top + base) / 2, title, base - top, canvas, -90.0))
    return "".join(parts)


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
