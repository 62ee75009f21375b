"""Palettes for print: sets of colours that people with any common colour vision can tell apart, and greys.

Okabe & Ito (2008), Color universal design; Tol (2021), Colour schemes, technical note SRON/EPS/TN/09-002
("bright" and "high contrast", the latter also when printed without colour).
"""

from __future__ import annotations

from dataclasses import replace

from workbench.results.figure import Figure
from workbench.results.marks import Dash, Line, Mark, Points, Symbol
from workbench.results.theme import PRINT_THEMES, ThemeName

PALETTES: dict[str, str] = {
    "okabe_ito": "Okabe and Ito (colour-blind safe)",
    "tol_bright": "Tol, bright (colour-blind safe)",
    "high_contrast": "High contrast (colour-blind safe)",
    "grey": "Greys",
}
"""Names in recipes and words on screen."""

_SYMBOLS: tuple[Symbol, ...] = ("circle", "triangle", "square", "diamond", "ring", "cross")
_DASHES: tuple[Dash, ...] = ("solid", "dash", "dot")


def theme_of(palette: str) -> ThemeName:
    """The theme whose colours a palette has."""
    return PRINT_THEMES.get(palette, "light")


def without_colors(figure: Figure) -> Figure:
    """The figure for greys: each series gets a symbol and a pattern of its own, if it has the usual ones."""
    panels = tuple(replace(panel, marks=tuple(map(_told_apart, panel.marks))) for panel in figure.panels)
    return replace(figure, panels=panels)


def in_palette(figure: Figure, palette: str) -> Figure:
    """The figure as it must be drawn with a palette."""
    return without_colors(figure) if palette == "grey" else figure


def _told_apart(mark: Mark) -> Mark:
    number = _series(mark.color) if isinstance(mark, Points | Line) else 0
    if isinstance(mark, Points) and mark.symbol == "circle" and number:
        return replace(mark, symbol=_SYMBOLS[number % len(_SYMBOLS)])
    if isinstance(mark, Line) and mark.dash == "solid" and number:
        return replace(mark, dash=_DASHES[number % len(_DASHES)])
    return mark


def _series(role: str) -> int:
    number = role.removeprefix("series:")
    return int(number) if role.startswith("series:") and number.isdigit() and len(number) < 9 else 0
