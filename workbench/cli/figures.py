"""`--figures DIR`: every figure of a result as a file of its own, of the size and colours of a journal."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from workbench.cli.files import write_bytes
from workbench.errors import OptionsError
from workbench.results import Figure, Result
from workbench.results.palettes import PALETTES
from workbench.results.picture_format import KINDS, SIZES, PictureFormat


def add_figure_options(parser: argparse.ArgumentParser) -> None:
    """Where figures go, and how they look."""
    group = parser.add_argument_group("figures")
    group.add_argument("--figures", type=Path, metavar="DIR", help="write every figure into a folder")
    group.add_argument("--figure-format", choices=list(KINDS), default="svg", help="kind of file (svg)")
    sizes = ", ".join(SIZES)
    group.add_argument(
        "--figure-size",
        default="page",
        metavar="SIZE",
        help=f"width, or width x height, in mm such as 85 or 85x60; or one of {sizes}",
    )
    group.add_argument("--figure-dpi", type=int, default=300, metavar="N", help="dots per inch of PNG (300)")
    group.add_argument("--palette", choices=list(PALETTES), default="okabe_ito", help="colours (okabe_ito)")
    group.add_argument("--no-figure-titles", action="store_true", help="leave titles to the captions")


def figure_format(arguments: argparse.Namespace) -> PictureFormat:
    """What was asked for; DataError or OptionsError if it cannot be drawn."""
    width, height = _size(arguments.figure_size)
    found = PictureFormat(
        arguments.figure_format,
        width,
        height,
        arguments.figure_dpi,
        arguments.palette,
        not arguments.no_figure_titles,
    )
    found.check()
    return found


def _size(text: str) -> tuple[float, float | None]:
    if text in SIZES:
        return SIZES[text][1], None
    numbers = re.fullmatch(r"(\d+(?:[.,]\d+)?)(?:\s*[x×]\s*(\d+(?:[.,]\d+)?))?", text.strip().lower())
    if numbers is None:
        raise OptionsError(
            f"'{text}' is not the size of a figure.",
            f"Write mm, such as 85 or 85x60, or one of {', '.join(SIZES)}.",
            option="figure-size",
        )
    width, height = (float(part.replace(",", ".")) if part else None for part in numbers.groups())
    assert width is not None
    return width, height


def write_figures(result: Result, folder: Path, format_: PictureFormat) -> None:
    """Write "1-scatter.svg", "2-residuals_qq.svg", ... into the folder."""
    from workbench.gui.drawing import picture

    figures = [block for block in result.walk() if isinstance(block, Figure)]
    for number, figure in enumerate(figures, 1):
        name = re.sub(r"[^\w-]+", "_", figure.id) or "figure"
        write_bytes(folder / f"{number}-{name}.{format_.kind}", picture(figure, format_))
