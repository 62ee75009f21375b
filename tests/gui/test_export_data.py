"""Data are written from the window; what a format does not keep is told first."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from workbench.data.files.read import read_file
from workbench.data.files.registry import writable
from workbench.data.live import with_computed
from workbench.gui.data import exporting
from workbench.gui.data.exporting import export_data, write_data
from workbench.gui.document import Document

FILES = Path(__file__).resolve().parents[1] / "data" / "files"


@pytest.fixture
def document() -> Document:
    out = Document()
    out.set_dataset("Open", read_file(FILES / "pupils.sav"))
    return out


def test_the_chosen_format_gives_the_name_its_end(
    qtbot: QtBot, document: Document, parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sqlite = next(format for format in writable() if format.id == "sqlite")
    answer = (str(tmp_path / "pupils v1.2"), sqlite.pattern)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: answer)
    said: list[str] = []
    export_data(document, parent, str(tmp_path), said.append)
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["Wrote pupils v1.2.sqlite"]
    assert document.dataset is not None
    assert read_file(tmp_path / "pupils v1.2.sqlite").variables == document.dataset.variables


@pytest.mark.parametrize("agreed", [True, False])
def test_what_would_be_lost_is_asked_first(
    qtbot: QtBot,
    document: Document,
    parent: QWidget,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    agreed: bool,
) -> None:
    told: list[str] = []

    def answer(box: QMessageBox) -> QMessageBox.StandardButton:
        told.append(box.informativeText())
        return QMessageBox.StandardButton.Save if agreed else QMessageBox.StandardButton.Cancel

    monkeypatch.setattr(QMessageBox, "exec", answer)
    path, said = tmp_path / "pupils.csv", []
    assert document.dataset is not None
    write_data(document, document.dataset, path, parent, said.append)
    assert "– value labels (" in told[0]
    if agreed:
        qtbot.waitUntil(lambda: bool(said))
    assert path.exists() == agreed


def test_a_folder_that_cannot_be_written_is_told(
    qtbot: QtBot, document: Document, parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "loss_lines", lambda *_: ())
    assert document.dataset is not None
    with qtbot.waitSignal(document.problem) as told:
        write_data(document, document.dataset, tmp_path / "none" / "a.csv", parent, lambda _words: None)
    assert "cannot be written" in str(told.args)


@pytest.mark.parametrize(("choice", "rows"), [("Only these rows", 3), ("All rows", 6), ("Cancel", 0)])
def test_the_rows_of_the_filter_are_offered(
    qtbot: QtBot,
    document: Document,
    parent: QWidget,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    choice: str,
    rows: int,
) -> None:
    assert document.dataset is not None
    path, said = tmp_path / "some.sqlite", list[str]()
    document.set_dataset("Compute", with_computed(document.dataset, "mean", "mean(row_number())"))
    document.set_filter("row_number() <= 3")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: (str(path), ""))

    def answer(box: QMessageBox) -> int:
        assert box.text() == "The row filter keeps 3 of 6 rows."
        next(button for button in box.buttons() if button.text().replace("&", "") == choice).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    monkeypatch.setattr(exporting, "_agreed", lambda *_: True)
    export_data(document, parent, str(tmp_path), said.append)
    if not rows:
        assert not path.exists() and not said
        return
    qtbot.waitUntil(lambda: bool(said))
    written = read_file(path)
    assert written.n_rows == rows
    assert set(written.numeric("mean")) == {3.5}


def test_a_filter_that_keeps_nothing_is_told(
    document: Document, parent: QWidget, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    document.set_filter("row_number() > 100")
    answer = (str(tmp_path / "none.csv"), "")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_more: answer)
    with qtbot.waitSignal(document.problem) as told:
        export_data(document, parent, str(tmp_path), lambda _words: None)
    assert "No row of 6 meets" in told.args[0] and not (tmp_path / "none.csv").exists()
