"""A figure as SVG: panels in a grid, real text, few bytes; the paper twin of the window's plot."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from workbench.results.figure import Figure, Panel, Points
from workbench.results.formatting import format_integer
from workbench.results.markup import escape
from workbench.results.scales import Interval, Scale, panel_domains
from workbench.results.svg_axes import (
    LONGEST_LABEL,
    ROOM_RIGHT,
    Ticks,
    axis_ticks,
    bottom_height,
    draw_x_axis,
    draw_y_axis,
)
from workbench.results.svg_legend import draw_legend
from workbench.results.svg_marks import Canvas, draw
from workbench.results.svg_points import is_binned
from workbench.results.svg_text import FONT, TITLE_SIZE, px, text_element
from workbench.results.theme import ThemeName, css_ink

WIDTH = 720.0
_TALLEST = 440.0
_TOP, _GUTTER = 8.0, 14.0


@dataclass(frozen=True, slots=True)
class _Place:
    """The rectangle that a panel's marks are drawn in."""

    left: float
    top: float
    width: float
    height: float


def svg(figure: Figure, theme: ThemeName = "light", *, prefix: str = "", titled: bool = True) -> str:
    """The figure as an SVG element (also a valid file of its own).

    theme: "auto" follows the CSS variables of the page around it; prefix: makes ids unique on a page with
    several figures; titled: whether the title is drawn (a page that has its own caption says no).
    """
    prefix = prefix or "wb-" + hashlib.sha256(repr(figure.id).encode()).hexdigest()[:8]
    columns = max(1, min(figure.columns, len(figure.panels)))
    width = _figure_width(figure, columns)
    parts, top = [], 0.0
    if titled and figure.title:
        parts.append(text_element(0, 16, figure.title, fill=css_ink("text", theme), size=14, weight="600"))
        top = 28.0
    legend, legend_height = draw_legend(figure, 4.0, top, width - 8.0, theme)
    panels, height = _draw_panels(figure, columns, width, top + legend_height, theme, prefix)
    note, note_height = _note(figure, height, theme)
    body = "".join(parts) + legend + panels + note
    return _wrapped(figure, body, width, height + note_height, prefix)


def _wrapped(figure: Figure, body: str, width: float, height: float, prefix: str) -> str:
    about = f'<desc id="{prefix}-d">{escape(figure.description)}</desc>' if figure.description else ""
    named = f"{prefix}-t {prefix}-d" if about else f"{prefix}-t"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {px(width)} {px(height)}" '
        f'width="{px(width)}" height="{px(height)}" role="img" aria-labelledby="{named}" '
        f'font-family="{FONT}"><title id="{prefix}-t">{escape(figure.title)}</title>{about}{body}</svg>'
    )


def _figure_width(figure: Figure, columns: int) -> float:
    """Full width, or less when a single column of panels would become too tall."""
    if columns > 1 or figure.aspect <= 0:
        return WIDTH
    return min(WIDTH, max(_TALLEST * figure.aspect + 90.0, 260.0))


def _draw_panels(
    figure: Figure, columns: int, width: float, top: float, theme: ThemeName, prefix: str
) -> tuple[str, float]:
    """All panels, and the y coordinate below the last row."""
    margins = _left_margins(figure, columns, width)
    plot = (width - _GUTTER * (columns - 1) - sum(margins)) / columns - ROOM_RIGHT
    parts = []
    for start in range(0, len(figure.panels), columns):
        row = figure.panels[start : start + columns]
        head = _TOP + (TITLE_SIZE + 10.0 if any(panel.title for panel in row) else 0.0)
        foot = max(_bottom_margin(panel, plot) for panel in row)
        for i, panel in enumerate(row):
            left = sum(margins[: i + 1]) + i * (plot + ROOM_RIGHT + _GUTTER)
            place = _Place(left, top + head, plot, plot / _aspect(figure))
            parts.append(_draw_panel(panel, place, foot, theme, f"{prefix}-{start + i}"))
        top += head + plot / _aspect(figure) + foot + _GUTTER
    return "".join(parts), top - _GUTTER if figure.panels else top


def _draw_panel(panel: Panel, place: _Place, foot: float, theme: ThemeName, prefix: str) -> str:
    x_domain, y_domain = panel_domains(panel)
    left, top = place.left, place.top
    right, base = left + place.width, top + place.height
    canvas = Canvas(
        Scale(x_domain, _ordered(left, right, panel.x.reversed)),
        Scale(y_domain, _ordered(base, top, panel.y.reversed)),
        theme,
    )
    x_ticks, y_ticks = _x_ticks(panel, x_domain, place.width), _y_ticks(panel, y_domain, place.height)
    title = ""
    if panel.title:
        ink = css_ink("text", theme)
        title = text_element(left, top - 8, panel.title, fill=ink, size=TITLE_SIZE, weight="600")
    axes = draw_y_axis(y_ticks, canvas, panel.y.title)
    axes += draw_x_axis(x_ticks, canvas, panel.x.title, base + foot)
    marks = "".join(draw(mark, canvas) for mark in panel.marks)
    if panel.x.limits or panel.y.limits:
        box = f'x="{px(left)}" y="{px(top)}" width="{px(place.width)}" height="{px(place.height)}"'
        clip = f'<clipPath id="{prefix}-c"><rect {box}/></clipPath>'
        marks = f'{clip}<g clip-path="url(#{prefix}-c)">{marks}</g>'
    return title + axes + marks


def _ordered(start: float, end: float, reversed_: bool) -> Interval:
    return (end, start) if reversed_ else (start, end)


def _aspect(figure: Figure) -> float:
    return min(max(figure.aspect, 0.2), 10.0) if figure.aspect == figure.aspect else 1.5


def _x_ticks(panel: Panel, domain: Interval, length: float) -> Ticks:
    return axis_ticks(panel.x, domain, length, 80.0)


def _y_ticks(panel: Panel, domain: Interval, length: float) -> Ticks:
    return axis_ticks(panel.y, domain, length, 52.0)


def _left_margins(figure: Figure, columns: int, width: float) -> list[float]:
    """Room left of each column of panels for the labels and the title of the y axes."""
    cell = width / columns
    return [
        min(max(_left_margin(panel, cell / _aspect(figure)) for panel in figure.panels[i::columns]), cell / 2)
        for i in range(columns)
        if figure.panels
    ]


def _left_margin(panel: Panel, height: float) -> float:
    labels = _y_ticks(panel, panel_domains(panel)[1], height).width()
    return min(labels, LONGEST_LABEL) + 10.0 + (TITLE_SIZE + 8.0 if panel.y.title else 0.0)


def _bottom_margin(panel: Panel, width: float) -> float:
    return bottom_height(_x_ticks(panel, panel_domains(panel)[0], width), width, panel.x.title)


def _note(figure: Figure, top: float, theme: ThemeName) -> tuple[str, float]:
    """A line that says so where points are shown as shaded cells, and its height."""
    clouds = [mark for panel in figure.panels for mark in panel.marks if isinstance(mark, Points)]
    binned = sum(len(mark.x) for mark in clouds if is_binned(mark))
    if not binned:
        return "", 0.0
    text = f"{format_integer(binned)} points, drawn as cells: the darker, the more points."
    return text_element(4, top + 16, text, fill=css_ink("text_muted", theme)), 24.0
