"""The panels of a figure, laid out in a grid: margins first, then each panel with its axes and marks."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.results.figure import Figure, Panel, Points
from workbench.results.scales import Interval, Scale, panel_domains
from workbench.results.svg_axes import (
    LONGEST_LABEL,
    ROOM_RIGHT,
    Ticks,
    axis_ticks,
    bottom_height,
    draw_x_axis,
    draw_y_axis,
    overhang,
)
from workbench.results.svg_marks import Canvas, draw
from workbench.results.svg_text import TITLE_SIZE, px, shortened, text_element
from workbench.results.theme import ThemeName, css_ink

_TOP, _GUTTER = 8.0, 14.0
_SMALLEST = 30.0
_X_SPACING, _Y_SPACING = 80.0, 52.0


@dataclass(frozen=True, slots=True)
class _Sized:
    """A panel and what its axes cover."""

    panel: Panel
    x: Interval
    y: Interval

    def x_ticks(self, length: float) -> Ticks:
        return axis_ticks(self.panel.x, self.x, length, _X_SPACING)

    def y_ticks(self, length: float) -> Ticks:
        return axis_ticks(self.panel.y, self.y, length, _Y_SPACING)


@dataclass(frozen=True, slots=True)
class _Place:
    """The rectangle that a panel's marks are drawn in."""

    left: float
    top: float
    width: float
    height: float

    def clip(self, id_: str) -> str:
        box = f'x="{px(self.left)}" y="{px(self.top)}" width="{px(self.width)}" height="{px(self.height)}"'
        return f'<clipPath id="{id_}"><rect {box}/></clipPath>'


def draw_panels(
    figure: Figure, columns: int, width: float, top: float, theme: ThemeName, prefix: str
) -> tuple[str, float]:
    """All panels below `top`, and the y coordinate below the last row."""
    panels = [_Sized(panel, *panel_domains(panel)) for panel in figure.panels]
    aspect = usable_aspect(figure)
    margins = _left_margins(panels, columns, width, aspect)
    plot = max((width - _GUTTER * (columns - 1) - sum(margins)) / columns - ROOM_RIGHT, _SMALLEST)
    parts = []
    for start in range(0, len(panels), columns):
        row = panels[start : start + columns]
        head = _TOP + (TITLE_SIZE + 10.0 if any(sized.panel.title for sized in row) else 0.0)
        foot = max(bottom_height(sized.x_ticks(plot), plot, sized.panel.x.title) for sized in row)
        for i, sized in enumerate(row):
            left = sum(margins[: i + 1]) + i * (plot + ROOM_RIGHT + _GUTTER)
            place = _Place(left, top + head, plot, plot / aspect)
            parts.append(_draw_panel(sized, place, foot, theme, f"{prefix}-{start + i}"))
        top += head + plot / aspect + foot + _GUTTER
    return "".join(parts), top - _GUTTER if panels else top


def usable_aspect(figure: Figure) -> float:
    """Width over height of a panel, kept within what can be drawn."""
    return min(max(figure.aspect, 0.2), 10.0) if figure.aspect == figure.aspect else 1.5


def _left_margins(panels: list[_Sized], columns: int, width: float, aspect: float) -> list[float]:
    """Room left of each column of panels for the labels and the title of the y axes."""
    cell = width / columns
    return [
        min(max(_left_margin(sized, cell, cell / aspect) for sized in panels[i::columns]), cell / 2)
        for i in range(columns)
        if panels
    ]


def _left_margin(sized: _Sized, width: float, height: float) -> float:
    labels = min(sized.y_ticks(height).width(), LONGEST_LABEL)
    needed = labels + 10.0 + (TITLE_SIZE + 8.0 if sized.panel.y.title else 0.0)
    return max(needed, overhang(sized.x_ticks(width), width))


def _draw_panel(sized: _Sized, place: _Place, foot: float, theme: ThemeName, prefix: str) -> str:
    panel, base, right = sized.panel, place.top + place.height, place.left + place.width
    canvas = Canvas(
        Scale(sized.x, _ordered(place.left, right, panel.x.reversed)),
        Scale(sized.y, _ordered(base, place.top, panel.y.reversed)),
        theme,
        busy=any(isinstance(mark, Points) for mark in panel.marks),
    )
    axes = draw_y_axis(sized.y_ticks(place.height), canvas, panel.y.title)
    axes += draw_x_axis(sized.x_ticks(place.width), canvas, panel.x.title, base + foot)
    marks = "".join(draw(mark, canvas) for mark in panel.marks) or _nothing(place, theme)
    if panel.x.limits or panel.y.limits:
        marks = f'{place.clip(prefix + "-c")}<g clip-path="url(#{prefix}-c)">{marks}</g>'
    return _panel_title(panel, place, theme) + axes + marks


def _panel_title(panel: Panel, place: _Place, theme: ThemeName) -> str:
    if not panel.title:
        return ""
    text, ink = shortened(panel.title, place.width, TITLE_SIZE), css_ink("text", theme)
    return text_element(place.left, place.top - 8, text, fill=ink, size=TITLE_SIZE, weight="600")


def _nothing(place: _Place, theme: ThemeName) -> str:
    x, y = place.left + place.width / 2, place.top + place.height / 2
    return text_element(x, y, "nothing to draw", fill=css_ink("text_muted", theme), anchor="middle")


def _ordered(start: float, end: float, reversed_: bool) -> Interval:
    return (end, start) if reversed_ else (start, end)
