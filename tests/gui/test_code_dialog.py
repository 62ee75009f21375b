"""The code of an analysis in the window: three languages, copied and saved; the disk may refuse."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

import workbench
from workbench.data.load import load
from workbench.gui import turns
from workbench.gui.document import Document
from workbench.gui.results.card import EntryCard
from workbench.gui.results.code_dialog import CodeDialog
from workbench.gui.results.factory import widget_for
from workbench.gui.results.prose import ProseBlock
from workbench.gui.results.section import SectionBlock
from workbench.project.entry_code import entry_code
from workbench.project.model import AnalysisEntry, Project
from workbench.project.preparation import BY_HAND
from workbench.results import Section

OPTIONS = {"formula": "y ~ x"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    path = tmp_path / "few.csv"
    pd.DataFrame({"x": range(9), "y": [3, 1, 4, 1, 5, 9, 2, 6, 5]}).to_csv(path, index=False)
    data = load(path)
    result = workbench.run("linear_mlm.ols", data, OPTIONS)
    entry = AnalysisEntry("linear_mlm.ols", OPTIONS, title="A line / of y", result=result)
    return Project(data, (entry,), steps=({BY_HAND: "Edit y in row 2"},))


@pytest.fixture
def dialog(project: Project, qtbot: QtBot) -> CodeDialog:
    entry = project.analyses[0]
    dialog = CodeDialog(entry_code(project, entry), entry.title)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_every_language_has_its_tab(dialog: CodeDialog) -> None:
    assert [dialog.tabs.tabText(n) for n in range(dialog.tabs.count())] == ["R", "Python", "Recipe"]
    assert "lm(y ~ x" in dialog.pages["R"].code.toPlainText()
    assert "workbench.run('linear_mlm.ols'" in dialog.pages["Python"].code.toPlainText()
    assert '"analysis": "linear_mlm.ols"' in dialog.pages["Recipe"].code.toPlainText()


def test_code_is_copied_and_saved(
    dialog: CodeDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = dialog.pages["Python"]
    page.copy()
    assert QGuiApplication.clipboard().text() == page.code.toPlainText()
    proposed: list[str] = []

    def answer(_parent: object, _title: str, name: str, _kind: str) -> tuple[str, str]:
        proposed.append(name)
        return str(tmp_path / "chosen"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    page.ask()
    assert proposed == ["A_line___of_y.py"]
    assert (tmp_path / "chosen.py").read_text(encoding="utf-8") == page.code.toPlainText()


def test_a_disk_that_refuses_is_told(dialog: CodeDialog, tmp_path: Path) -> None:
    dialog.pages["R"].save(tmp_path / "nowhere" / "a.R")
    assert "a.R could not be written" in dialog.trouble.text()
    assert dialog.trouble.isVisible()


def test_the_card_opens_it(project: Project, qtbot: QtBot) -> None:
    document = Document()
    document.open_project(project)
    card = EntryCard(document, project.analyses[0].id)
    qtbot.addWidget(card)
    card.show()
    qtbot.waitUntil(turns.idle)
    card.header.chosen.emit("code")
    found = card.window().findChildren(CodeDialog)
    assert len(found) == 1 and found[0].isVisible()
    with qtbot.waitSignal(found[0].destroyed):
        found[0].accept()


def test_the_text_for_a_paper_is_copied_at_once(project: Project, qtbot: QtBot) -> None:
    result = project.analyses[0].result
    assert result is not None
    section = next(b for b in result.blocks if isinstance(b, Section) and b.id == "write_up")
    shown = SectionBlock(section, widget_for)
    qtbot.addWidget(shown)
    shown.show()
    qtbot.waitUntil(turns.idle)
    assert shown.button.isVisible()
    shown.copy()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("Method\n\nA linear regression of y") and "\n\nReferences\n\n" in copied
    method = next(block for block in shown.findChildren(ProseBlock) if block.source.startswith("A linear"))
    method.copy()
    assert QGuiApplication.clipboard().text() == method.source
    tables = SectionBlock(Section("t", "Tables", (*section.blocks, result.table("fit"))), widget_for)
    qtbot.addWidget(tables)
    tables.show()
    qtbot.waitUntil(turns.idle)
    assert not tables.button.isVisible()
