"""Figures on paper: sizes, resolution, palettes and kinds of files; letters that no font has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.results.samples import figure, result
from workbench.cli import main
from workbench.errors import DataError
from workbench.gui.drawing import picture
from workbench.gui.glyphs import glyph_warning, missing_characters
from workbench.gui.results.picture_dialog import PictureDialog
from workbench.results import Axis, Figure, Line, Panel, Points
from workbench.results.json_codec import dumps
from workbench.results.palettes import PALETTES, without_colors
from workbench.results.picture_format import PictureFormat, paper_svg
from workbench.results.theme import THEMES

TRELLIS = Figure(
    "t",
    "Trellis",
    tuple(Panel((Points((0.0, 1.0), (0.0, 1.0)),), Axis("x"), Axis("y"), f"School {i}") for i in range(7)),
    3,
    shared_x="all",
    shared_y="all",
    strips=True,
)


@pytest.mark.parametrize(("width", "height"), [(85.0, 60.0), (85.0, 120.0), (175.0, 90.0), (120.0, 170.0)])
@pytest.mark.parametrize("drawn", [figure(), TRELLIS], ids=["two panels", "trellis"])
def test_a_picture_has_the_size_and_the_resolution_asked_for(
    qtbot: QtBot, drawn: Figure, width: float, height: float
) -> None:
    pixels = QImage.fromData(picture(drawn, PictureFormat("png", width, height, 150)))
    assert pixels.width() == pytest.approx(width / 25.4 * 150, abs=1)
    assert pixels.height() == pytest.approx(height / 25.4 * 150, abs=6)
    assert pixels.dotsPerMeterX() == pytest.approx(150 / 0.0254, abs=1)


def test_a_pdf_page_is_as_large_as_the_figure(qtbot: QtBot) -> None:
    content = picture(TRELLIS, PictureFormat("pdf", 85.0, 60.0))
    found = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
    assert found is not None
    assert float(found[1]) == pytest.approx(85 / 25.4 * 72, abs=1.5)
    assert float(found[2]) == pytest.approx(60 / 25.4 * 72, abs=3)


def test_letters_are_as_large_at_any_width() -> None:
    sizes = [
        set(re.findall(r'font-size="([\d.]+)"', paper_svg(TRELLIS, PictureFormat(width=w))))
        for w in (85, 175)
    ]
    assert sizes[0] == sizes[1]


@pytest.mark.parametrize("palette", PALETTES)
def test_every_palette_colours_series_differently(palette: str) -> None:
    lines = tuple(Line((0.0, 1.0), (0.0, float(i)), color=f"series:{i}", name=f"n{i}") for i in range(6))
    text = paper_svg(Figure("f", "", (Panel(lines),)), PictureFormat(palette=palette))
    drawn = re.findall(r'<path d="M[^"]*L[^"]*"[^>]*stroke-width="1.5"([^>]*)style="stroke:(#\w+)"', text)
    assert len({color for _, color in drawn}) == 6
    if palette == "grey":
        assert all(len(set(re.findall("..", color[1:]))) == 1 for _, color in drawn)
        assert len(set(drawn)) == 6 and any("dasharray" in dash for dash, _ in drawn)


def test_colours_are_told_apart_by_people_with_any_colour_vision() -> None:
    """The first three series of every palette, as protanopes and deuteranopes see them (CIELAB)."""
    for name in ("light", "dark", "tol_bright", "high_contrast"):
        for matrix in DEFICIENT.values():
            seen = [simulated(color, matrix) for color in THEMES[name].series[:3]]
            gaps = [distance(a, b) for i, a in enumerate(seen) for b in seen[:i]]
            assert min(gaps) > 20, (name, gaps)


# On linear RGB, severity 1: Machado, Oliveira & Fernandes (2009), IEEE Trans. Vis. Comput. Graph. 15.
DEFICIENT = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}


def simulated(color: str, matrix: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    """L*, a*, b* of a colour as it is seen."""
    rgb = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    r, g, b = (min(max(sum(m * c for m, c in zip(row, linear, strict=True)), 0.0), 1.0) for row in matrix)
    x, y, z = (
        0.4124 * r + 0.3576 * g + 0.1805 * b,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        0.0193 * r + 0.1192 * g + 0.9505 * b,
    )
    f = [t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x / 0.9505, y, z / 1.089)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def distance(a: tuple[float, float, float], b: tuple[float, float, float]) -> float:
    return float(sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5)


def test_greys_have_symbols_of_their_own_but_keep_what_was_chosen() -> None:
    marks = (
        Points((0.0,), (0.0,), color="series:1"),
        Points((0.0,), (0.0,), color="series:2", symbol="ring"),
        Line((0.0, 1.0), (0.0, 1.0), color="series:0"),
    )
    first, second, third = without_colors(Figure("f", "", (Panel(marks),))).panels[0].marks
    assert (first.symbol, second.symbol, third.dash) == ("triangle", "ring", "solid")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (PictureFormat("gif"), "cannot be written as 'gif'"),
        (PictureFormat(palette="rainbow"), "no palette 'rainbow'"),
        (PictureFormat(width=5.0), "5 mm cannot be drawn"),
        (PictureFormat(height=5000.0), "cannot be drawn"),
        (PictureFormat(dpi=5), "5 dots per inch"),
        (PictureFormat(width=900.0, dpi=1200), "too large"),
    ],
)
def test_what_cannot_be_drawn_is_told(wrong: PictureFormat, sentence: str) -> None:
    with pytest.raises(DataError, match=sentence):
        paper_svg(TRELLIS, wrong)


def test_letters_that_no_font_has_are_named(qtbot: QtBot) -> None:
    unknown = "\U0001fbf0\ue0f3"  # a legacy digit and a private character
    assert missing_characters("Reading é ŷ") == ""
    assert missing_characters(f"a{unknown}")[-1:] in unknown
    warning = glyph_warning(Figure("f", "F", (Panel((), Axis("x \U0001fbf0")),)))
    assert "No font on this computer can draw \U0001fbf0" in warning and "Save as SVG" in warning
    assert glyph_warning(TRELLIS) == ""


def test_the_shell_writes_figures(qtbot: QtBot, tmp_path: Path) -> None:
    source = tmp_path / "results.json"
    source.write_text(dumps(result()), encoding="utf-8")
    folder = tmp_path / "figures"
    options = ["--figure-format", "png", "--figure-size", "85x60", "--figure-dpi", "100", "--palette", "grey"]
    assert main(["render", str(source), "--figures", str(folder), *options]) == 0
    (path,) = folder.iterdir()
    assert path.name == "1-figure.png"
    assert QImage(str(path)).width() == pytest.approx(85 / 25.4 * 100, abs=1)


@pytest.mark.parametrize("size", ["wide", "85x", "1x1"])
def test_a_wrong_size_is_told_before_anything_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], size: str
) -> None:
    assert (
        main(["render", str(tmp_path / "r.json"), "--figures", str(tmp_path / "f"), "--figure-size", size])
        != 0
    )
    assert "figure" in capsys.readouterr().err


def test_a_locale_with_decimal_comma_changes_only_how_numbers_are_typed(qtbot: QtBot) -> None:
    before = QLocale()
    expected = paper_svg(TRELLIS, PictureFormat(width=85.5, height=60.0))
    QLocale.setDefault(QLocale(QLocale.Language.German))
    try:
        dialog = PictureDialog(TRELLIS)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.fields.width_mm.lineEdit().setText("85,5 mm")
        dialog.fields.width_mm.interpretText()
        assert dialog.format.width == 85.5
        assert paper_svg(TRELLIS, PictureFormat(width=85.5, height=60.0)) == expected
        assert picture(TRELLIS, PictureFormat("pdf", 85.5)).startswith(b"%PDF")
    finally:
        QLocale.setDefault(before)
