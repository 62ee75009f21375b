"""The panels of a figure as SVG: each with its title or strip, its axes and its marks."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.results.clipping import clipped
from workbench.results.figure import Figure, Panel, Points
from workbench.results.scales import Interval, Scale
from workbench.results.svg_axes import draw_x_axis, draw_y_axis
from workbench.results.svg_canvas import Canvas
from workbench.results.svg_layout import (
    STRIP,
    Sized,
    foot_height,
    grid_of,
    head_height,
    left_margins,
    plot_width,
    usable_aspect,
)
from workbench.results.svg_marks import draw
from workbench.results.svg_text import TITLE_SIZE, px, shortened, text_element
from workbench.results.theme import ThemeName, css_ink

_CLOUD = 150  # points, from which on a line through them needs an edge to be seen
_COMMON_TITLE = TITLE_SIZE + 10.0


@dataclass(frozen=True, slots=True)
class _Place:
    """The rectangle that a panel's marks are drawn in, and the room below it."""

    left: float
    top: float
    width: float
    height: float
    foot: float

    @property
    def base(self) -> float:
        return self.top + self.height

    def clip(self, id_: str) -> str:
        box = f'x="{px(self.left)}" y="{px(self.top)}" width="{px(self.width)}" height="{px(self.height)}"'
        return f'<defs><clipPath id="{id_}"><rect {box}/></clipPath></defs>'


def draw_panels(
    figure: Figure, columns: int, width: float, top: float, theme: ThemeName, prefix: str
) -> tuple[str, float]:
    """All panels below `top`, and the y coordinate below the last row."""
    grid = grid_of(figure, columns)
    if not grid.panels:
        return "", top
    aspect, edge = usable_aspect(figure), _COMMON_TITLE if grid.title_y else 0.0
    free = width - edge - (STRIP if figure.is_two_way else 0.0)
    margins = left_margins(grid, free, aspect)
    plot = plot_width(grid, margins, free)
    parts, start_y, first = [], top, edge + margins[0]
    for start in range(0, len(grid.panels), columns):
        row = grid.panels[start : start + columns]
        head, foot = head_height(row, figure), foot_height(row, plot)
        for i, sized in enumerate(row):
            left = edge + sum(margins[: i + 1]) + i * (plot + grid.room_right + grid.gutter)
            place = _Place(left, top + head, plot, plot / aspect, _own_foot(sized, plot, foot))
            parts.append(_draw_panel(sized, place, figure, theme, f"{prefix}-{start + i}"))
        if figure.is_two_way and start // columns < len(figure.row_strips):
            parts.append(_row_strip(figure.row_strips[start // columns], place, theme))
        top += head + plot / aspect + foot + grid.gutter
    top -= grid.gutter
    ink = css_ink("text", theme)
    if grid.title_y:
        text = shortened(grid.title_y, max(top - start_y, 60.0), TITLE_SIZE)
        middle = (start_y + top) / 2
        parts.append(text_element(14, middle, text, fill=ink, size=TITLE_SIZE, anchor="middle", turn=-90.0))
    if grid.title_x:
        text = shortened(grid.title_x, width - first, TITLE_SIZE)
        middle, top = (first + width) / 2, top + _COMMON_TITLE
        parts.append(text_element(middle, top - 6, text, fill=ink, size=TITLE_SIZE, anchor="middle"))
    return "".join(parts), top


def _own_foot(sized: Sized, plot: float, foot: float) -> float:
    """The room of the row, or what the labels of a panel above an empty place need."""
    return max(foot, foot_height([sized], plot))


def _draw_panel(sized: Sized, place: _Place, figure: Figure, theme: ThemeName, prefix: str) -> str:
    straight, right = sized.straight, place.left + place.width
    panel = straight.panel
    canvas = Canvas(
        Scale(straight.x, _ordered(place.left, right, panel.x.reversed)),
        Scale(straight.y, _ordered(place.base, place.top, panel.y.reversed)),
        theme,
        busy=sum(len(mark.x) for mark in panel.marks if isinstance(mark, Points)) >= _CLOUD,
    )
    axes = draw_y_axis(sized.y_ticks(place.height), canvas, sized.title_y)
    axes += draw_x_axis(sized.x_ticks(place.width), canvas, sized.title_x, place.base + place.foot)
    limited = bool(panel.x.limits or panel.y.limits)
    inside = [clipped(mark, straight.x, straight.y) if limited else mark for mark in panel.marks]
    marks = "".join(draw(mark, canvas) for mark in inside)
    if not marks and not figure.is_two_way:
        marks = _nothing(place, theme)
    if limited:
        marks = f'{place.clip(prefix + "-c")}<g clip-path="url(#{prefix}-c)">{marks}</g>'
    in_strips = figure.strips or figure.is_two_way
    head = _strip(panel, place, theme) if in_strips else _panel_title(panel, place, theme)
    return head + axes + marks


def _panel_title(panel: Panel, place: _Place, theme: ThemeName) -> str:
    if not panel.title:
        return ""
    text, ink = shortened(panel.title, place.width, TITLE_SIZE), css_ink("text", theme)
    return text_element(place.left, place.top - 8, text, fill=ink, size=TITLE_SIZE, weight="600")


def _strip(panel: Panel, place: _Place, theme: ThemeName) -> str:
    """A shaded bar over the panel with its title, and a frame around the panel."""
    line, ground = css_ink("hairline", theme), css_ink("surface", theme)
    frame = (
        f'<rect x="{px(place.left)}" y="{px(place.top)}" width="{px(place.width)}" '
        f'height="{px(place.height)}" fill="none" stroke-width="1" style="stroke:{line}"/>'
    )
    if not panel.title:
        return frame
    text = shortened(panel.title, place.width - 4, 11.0)
    bar = (
        f'<rect x="{px(place.left)}" y="{px(place.top - STRIP)}" width="{px(place.width)}" '
        f'height="{px(STRIP)}" stroke-width="1" style="fill:{ground};stroke:{line}"/>'
    )
    x, ink = place.left + place.width / 2, css_ink("text", theme)
    return frame + bar + text_element(x, place.top - 5, text, fill=ink, size=11.0, anchor="middle")


def _row_strip(title: str, place: _Place, theme: ThemeName) -> str:
    """A shaded bar along the right side of a row of panels, its words from top to bottom."""
    line, ground = css_ink("hairline", theme), css_ink("surface", theme)
    left = place.left + place.width
    bar = (
        f'<rect x="{px(left)}" y="{px(place.top)}" width="{px(STRIP)}" height="{px(place.height)}" '
        f'stroke-width="1" style="fill:{ground};stroke:{line}"/>'
    )
    text, ink = shortened(title, place.height - 4, 11.0), css_ink("text", theme)
    x, y = left + 5, place.top + place.height / 2
    return bar + text_element(x, y, text, fill=ink, size=11.0, anchor="middle", turn=90.0)


def _nothing(place: _Place, theme: ThemeName) -> str:
    x, y = place.left + place.width / 2, place.top + place.height / 2
    return text_element(x, y, "nothing to draw", fill=css_ink("text_muted", theme), anchor="middle")


def _ordered(start: float, end: float, reversed_: bool) -> Interval:
    return (end, start) if reversed_ else (start, end)
