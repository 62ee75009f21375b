"""How a figure is put on paper: which kind of file, how large, in which colours; and the SVG of that."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from workbench.errors import DataError
from workbench.results.figure import Figure
from workbench.results.palettes import PALETTES, in_palette, theme_of
from workbench.results.svg import svg

KINDS = {"pdf": "PDF (vectors)", "svg": "SVG (vectors)", "png": "PNG (pixels)"}
SIZES = {
    "single_column": ("Single column (85 mm)", 85.0),
    "one_and_a_half": ("One and a half columns (120 mm)", 120.0),
    "double_column": ("Double column (175 mm)", 175.0),
    "page": ("As on screen (190 mm)", 190.5),
    "slide": ("Slide (254 mm)", 254.0),
}
"""Usual widths of journals, in mm."""
SMALLEST, LARGEST = 30.0, 1000.0  # mm
FEWEST_DPI, MOST_DPI = 50, 1200
_MOST_PIXELS = 20_000
_UNITS_A_MM = 96 / 25.4
_VIEW = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True, slots=True)
class PictureFormat:
    """width, height: in mm, height None for one that suits; dpi: of a PNG; palette: one of `PALETTES`.

    titled: whether the title is drawn; a paper usually has it in the caption.
    """

    kind: str = "png"
    width: float = SIZES["page"][1]
    height: float | None = None
    dpi: int = 300
    palette: str = "okabe_ito"
    titled: bool = True

    def check(self) -> None:
        """DataError says what cannot be drawn like that."""
        if self.kind not in KINDS:
            raise DataError(f"Figures cannot be written as '{self.kind}'.", f"Use one of {', '.join(KINDS)}.")
        if self.palette not in PALETTES:
            known = ", ".join(PALETTES)
            raise DataError(f"There is no palette '{self.palette}'.", f"Use one of {known}.")
        sides = (self.width,) if self.height is None else (self.width, self.height)
        if not all(SMALLEST <= side <= LARGEST for side in sides):
            raise DataError(
                f"A figure of {' by '.join(f'{side:g}' for side in sides)} mm cannot be drawn.",
                f"Use {SMALLEST:g} to {LARGEST:g} mm.",
            )
        if not FEWEST_DPI <= self.dpi <= MOST_DPI:
            raise DataError(f"{self.dpi} dots per inch cannot be drawn.", f"Use {FEWEST_DPI} to {MOST_DPI}.")
        if self.kind == "png" and self.dpi * max(sides) / 25.4 > _MOST_PIXELS:
            raise DataError(
                f"A picture of {max(sides):g} mm at {self.dpi} dots per inch is too large.",
                "Use fewer dots per inch, or vectors (PDF or SVG).",
            )


def paper_svg(figure: Figure, format_: PictureFormat) -> str:
    """The figure as SVG of exactly that size; DataError if there is no such size or palette."""
    format_.check()
    shown = in_palette(figure, format_.palette)
    width = format_.width * _UNITS_A_MM
    if format_.height is not None:
        shown = _of_height(shown, width, format_.height * _UNITS_A_MM, titled=format_.titled)
    text = svg(shown, theme_of(format_.palette), titled=format_.titled, width=width)
    return text if format_.height is None else _framed(text, format_.height * _UNITS_A_MM)


def _of_height(figure: Figure, width: float, height: float, *, titled: bool) -> Figure:
    """With panels of the shape that makes the whole as high as asked for.

    The height is a straight line in 1 / aspect, but for the room that tick labels take; so two steps do.
    """
    aspect = figure.aspect if 0.2 <= figure.aspect <= 10.0 else 1.5
    for _ in range(2):
        now = _height(replace(figure, aspect=aspect), width, titled=titled)
        flatter = _height(replace(figure, aspect=1.25 * aspect), width, titled=titled)
        slope = (now - flatter) / (1 / aspect - 1 / (1.25 * aspect))
        wanted = 1 / aspect + (height - now) / slope if slope > 0 else 1 / aspect
        aspect = min(max(1 / max(wanted, 0.1), 0.2), 10.0)
    return replace(figure, aspect=aspect)


def _height(figure: Figure, width: float, *, titled: bool) -> float:
    found = _VIEW.search(svg(figure, titled=titled, width=width))
    assert found is not None
    return float(found[2])


def _framed(text: str, height: float) -> str:
    """The drawing on a sheet of exactly that height, which may leave some room below."""
    found = _VIEW.search(text)
    assert found is not None
    width, drawn = float(found[1]), float(found[2])
    sheet = max(height, drawn)
    head = f'viewBox="0 0 {width:g} {sheet:.1f}" width="{width:g}" height="{sheet:.1f}"'
    return re.sub(r'viewBox="[^"]*" width="[^"]*" height="[^"]*"', head, text, count=1)
