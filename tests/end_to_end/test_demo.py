"""`workbench demo --out`: the sample study as files, with a picture of the real window."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.cli import main
from workbench.project.store import load_project


def test_the_sample_study_as_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from PySide6.QtGui import QImage

    folder = tmp_path / "Ausgabe für später"
    assert main(["demo", "--out", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert "vocabulary" in printed
    for name in ("report.html", "results.json", "sample.mlwb", "window.png"):
        assert str(folder / name) in printed
    (entry,) = load_project(folder / "sample.mlwb").analyses
    assert entry.result is not None
    assert "sector[church]" in (folder / "report.html").read_text(encoding="utf-8")
    picture = QImage(str(folder / "window.png"))
    colours = {
        picture.pixel(x, y) for x in range(0, picture.width(), 7) for y in range(0, picture.height(), 5)
    }
    assert picture.width() >= 1000
    assert len(colours) > 50
