"""Drawings and pages: PNG and PDF of figures, diagrams and whole results."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.results.samples import figure, result
from workbench.cli import main
from workbench.gui.drawing import pdf, png
from workbench.gui.paper import document_pdf
from workbench.results import Diagram, Figure, Result
from workbench.results.json_codec import dumps


def drawings() -> list[Figure | Diagram]:
    return [figure(), next(block for block in result().walk() if isinstance(block, Diagram))]


@pytest.mark.parametrize("drawn", drawings(), ids=["figure", "diagram"])
def test_a_drawing_as_png_and_pdf(qtbot: QtBot, drawn: Figure | Diagram) -> None:
    image = QImage.fromData(png(drawn))
    colours = {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}
    assert len(colours) > 3
    assert pdf(drawn).startswith(b"%PDF")


def pages(content: bytes) -> int:
    return max(int(count) for count in re.findall(rb"/Count (\d+)", content))


def test_a_result_fills_pages(qtbot: QtBot) -> None:
    assert pages(document_pdf(result(), "A title")) >= 1
    long = Result("a.b", {}, result().data, tuple(result().blocks * 6))
    assert pages(document_pdf(long)) > 3


def test_saved_results_become_documents(qtbot: QtBot, tmp_path: Path) -> None:
    source = tmp_path / "results.json"
    source.write_text(dumps(result()), encoding="utf-8")
    named = {"docx": "r.docx", "pdf": "r.pdf", "latex": "r.tex", "markdown": "r.md", "xlsx": "r.xlsx"}
    outputs = [word for option, name in named.items() for word in (f"--{option}", str(tmp_path / name))]
    assert main(["render", str(source), "--title", "A title", *outputs]) == 0
    assert all((tmp_path / name).stat().st_size > 500 for name in named.values())
    assert sorted(path.name for path in (tmp_path / "r_figures").iterdir())[0] == "figure-1.pdf"


def test_what_cannot_be_rendered_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", str(tmp_path / "none.json"), "--docx", str(tmp_path / "r.docx")]) == 1
    assert "cannot be read" in capsys.readouterr().err
    assert main(["render", str(tmp_path / "none.json")]) == 1
    assert "No document was asked for" in capsys.readouterr().err
    broken = tmp_path / "broken.json"
    broken.write_text("{", encoding="utf-8")
    assert main(["render", str(broken), "--html", str(tmp_path / "r.html")]) == 1
