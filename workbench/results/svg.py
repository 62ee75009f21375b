"""A figure as SVG: panels in a grid, real text, few bytes; the paper twin of the window's plot."""

from __future__ import annotations

import hashlib

from workbench.results.figure import Figure, Points
from workbench.results.formatting import format_integer
from workbench.results.markup import escape
from workbench.results.svg_layout import columns_of, tallest_panel, usable_aspect
from workbench.results.svg_legend import draw_legend, draw_side_legend
from workbench.results.svg_panels import draw_panels
from workbench.results.svg_points import is_binned
from workbench.results.svg_text import FONT, TITLE_SIZE, px, text_element, wrapped
from workbench.results.theme import ThemeName, css_ink

WIDTH = 720.0
_TALLEST = 440.0
_TITLE_SIZE = 14.0
_MOST_COLUMNS = 12
_NARROWEST = 100.0
_COLUMN = 80.0  # what a column of panels needs where a legend is to stand at the right
_MOST_BESIDE = 0.35  # of the width, for a legend at the right


def svg(
    figure: Figure,
    theme: ThemeName = "light",
    *,
    prefix: str = "",
    titled: bool = True,
    width: float = 0.0,
) -> str:
    """The figure as an SVG element (also a valid file of its own).

    theme: "auto" follows the CSS variables of the page around it; prefix: makes ids unique on a page with
    several figures; titled: whether the title is drawn (a page that has its own caption says no); width: in
    units of 1/96 inch, 0 for the usual one.
    """
    prefix = prefix or "wb-" + hashlib.sha256(repr(figure.id).encode()).hexdigest()[:8]
    columns = columns_of(figure, _MOST_COLUMNS)
    width = max(width, _NARROWEST) if width else _figure_width(figure, columns)
    head, top = _head(figure, width, theme, titled=titled)
    beside = 0.0
    place = "top" if figure.legend == "right" and width < _COLUMN * columns else figure.legend
    if place == "right":
        legend, beside = draw_side_legend(figure, width - 4.0, top + 8.0, _MOST_BESIDE * width, theme)
    else:
        legend, high = draw_legend(figure, 4.0, top, width - 8.0, theme)
        top += high if place == "top" else 0.0
    panels, height = draw_panels(figure, columns, width - beside, top, theme, prefix)
    if figure.legend == "bottom":
        legend, high = draw_legend(figure, 4.0, height + 4.0, width - 8.0, theme)
        height += high + 4.0
    note, note_height = _note(figure, height, theme)
    return _wrapped(figure, head + legend + panels + note, width, height + note_height, prefix)


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
    if columns > 1:
        return WIDTH
    return min(WIDTH, max(tallest_panel(figure, _TALLEST) * usable_aspect(figure) + 90.0, 260.0))


def _head(figure: Figure, width: float, theme: ThemeName, *, titled: bool) -> tuple[str, float]:
    """Title and subtitle, and their height."""
    parts, top = [], 0.0
    if titled and figure.title:
        ink = css_ink("text", theme)
        for number, line in enumerate(wrapped(figure.title, width, _TITLE_SIZE)):
            parts.append(text_element(0, 16 + 18.0 * number, line, fill=ink, size=_TITLE_SIZE, weight="600"))
            top = 28.0 + 18.0 * number
    if figure.subtitle:
        ink = css_ink("text_muted", theme)
        for line in wrapped(figure.subtitle, width, TITLE_SIZE):
            parts.append(text_element(0, top + 9, line, fill=ink, size=TITLE_SIZE))
            top += 16.0
        top += 6.0
    return "".join(parts), top


def cells_note(figure: Figure) -> str:
    """A sentence where points are shown as shaded cells; "" where each is drawn."""
    clouds = [mark for panel in figure.panels for mark in panel.marks if isinstance(mark, Points)]
    binned = sum(len(mark.x) for mark in clouds if is_binned(mark))
    if not binned:
        return ""
    return f"{format_integer(binned)} points, drawn as cells: the stronger the colour, the more points."


def _note(figure: Figure, top: float, theme: ThemeName) -> tuple[str, float]:
    """What is to be said of many points, and its height."""
    text = cells_note(figure)
    if not text:
        return "", 0.0
    return text_element(4, top + 16, text, fill=css_ink("text_muted", theme)), 24.0
