"""The style of tables in the window: chosen with a preview, kept in the project, followed everywhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from gui.sample_result import sample_result
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from workbench.gui import turns
from workbench.gui.document import Document
from workbench.gui.export import document_of, write_document
from workbench.gui.results.card import EntryCard
from workbench.gui.results.style_dialog import StyleDialog
from workbench.gui.results.table import TableBlock
from workbench.project.model import AnalysisEntry, Project
from workbench.project.store import load_project, save_project
from workbench.results import Table
from workbench.results.dressing import dressed
from workbench.results.html import document as page_of
from workbench.results.table_style import APA, STYLES, TableStyle


def project() -> Project:
    result = sample_result()
    return Project(
        None, (AnalysisEntry(result.analysis, dict(result.options), title="A", result=result, id="a"),)
    )


@pytest.fixture
def dialog(qtbot: QtBot) -> StyleDialog:
    out = StyleDialog(project())
    out.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(out)
    out.show()
    return out


def preview(dialog: StyleDialog) -> list[list[str]]:
    return [list(row) for row in dialog.previews[0].view.shown.cells]


def test_the_preview_follows_every_choice(dialog: StyleDialog) -> None:
    assert preview(dialog)[1][1:6] == ["10.47", "1.55", "17.00", "6.77", "< .001"]
    dialog.fields.digits.setValue(1)
    dialog.fields.stars.setChecked(True)
    dialog.fields.decimal_mark.setCurrentIndex(1)
    assert preview(dialog)[1][1:6] == ["10,5***", "1,5", "17,0", "6,8", "< ,001"]
    dialog.fields.p_format.setCurrentIndex(3)
    dialog.fields.p_digits.setValue(2)
    assert preview(dialog)[1][5] == "3,3 × 10⁻⁶"
    dialog.fields.full.setChecked(True)
    assert preview(dialog)[1][1] == "10,46728595***"
    assert not dialog.fields.digits.isEnabled()


def test_a_style_by_name_fills_the_choices_and_keeps_the_reader_s_own(dialog: StyleDialog) -> None:
    dialog.fields.decimal_mark.setCurrentIndex(1)
    dialog.fields.preset.setCurrentIndex(list(STYLES).index("journal"))
    assert dialog.style_chosen() == TableStyle("journal", digits=2, p_format="zero", decimal_mark="comma")
    assert "Two decimals" in dialog.fields.about.text()


def test_columns_are_left_out_by_a_tick(dialog: StyleDialog) -> None:
    leaf = next(leaf for leaf in dialog.columns.leaves() if leaf.text(0) == "df")
    leaf.setCheckState(0, Qt.CheckState.Unchecked)
    assert dialog.style_chosen().hidden_columns == ("fixed_effects.df",)
    assert "17.00" not in preview(dialog)[1]


def test_columns_of_tables_that_are_not_here_stay_hidden(qtbot: QtBot) -> None:
    kept = replace(project(), table_style=TableStyle(hidden_columns=("other.x", "fixed_effects.df")))
    dialog = StyleDialog(kept)
    qtbot.addWidget(dialog)
    assert dialog.style_chosen() == kept.table_style


def test_the_style_is_decided_by_a_button_only(dialog: StyleDialog, qtbot: QtBot) -> None:
    dialog.fields.digits.setValue(5)
    with qtbot.waitSignal(dialog.decided) as told:
        dialog._decide()
    assert told.args == [TableStyle(digits=5)]


def test_an_empty_project_has_an_example(qtbot: QtBot) -> None:
    dialog = StyleDialog(Project())
    qtbot.addWidget(dialog)
    assert preview(dialog)[1][0] == "hours"


def test_cards_follow_the_style_as_one_step(qtbot: QtBot) -> None:
    document = Document()
    document.open_project(project())
    card = EntryCard(document, "a")
    qtbot.addWidget(card)
    card.show()
    qtbot.waitUntil(turns.idle)
    styled = replace(document.project, table_style=TableStyle(digits=0, decimal_mark="comma"))
    document.apply("Change the table style", styled)
    qtbot.waitUntil(turns.idle)
    table = card.findChildren(TableBlock)[0]
    assert table.view.shown.cells[1][1] == "10"
    assert document.undo_label == "Change the table style"
    document.undo()
    qtbot.waitUntil(turns.idle)
    assert document.project.table_style == APA
    assert card.findChildren(TableBlock)[0].view.shown.cells[1][1] == "10.47"


def test_copies_follow_the_style_and_may_have_every_digit(qtbot: QtBot) -> None:
    found = dressed(sample_result(), TableStyle(digits=1, stars=True)).table("fixed_effects")
    block = TableBlock(found)
    qtbot.addWidget(block)
    block.copy()
    clipboard = QGuiApplication.clipboard()
    assert "\t10.5***\t" in clipboard.text()
    assert "***p &lt; .001" in clipboard.mimeData().html()
    block.copy_full()
    assert "\t10.46728595\t" in clipboard.text()
    clipboard.clear()  # the offscreen platform frees what is left there too late


def test_the_style_is_saved_and_exported(tmp_path: Path) -> None:
    styled = replace(project(), table_style=TableStyle(digits=1, decimal_mark="comma"), title="Sleep")
    save_project(styled, tmp_path / "p.mlwb")
    again = load_project(tmp_path / "p.mlwb")
    assert (again.table_style, again.title) == (styled.table_style, "Sleep")
    write_document(again, tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "10,5" in page and "<h1>Sleep</h1>" in page


def test_each_result_of_a_document_tells_its_own_facts() -> None:
    one = project().analyses[0]
    assert one.result is not None
    fewer = replace(one.result, data=replace(one.result.data, rows=99, used=77))
    both = replace(project(), analyses=(one, replace(one, id="b", title="B", result=fewer)))
    result, title = document_of(both)
    tables = [block for block in result.walk() if isinstance(block, Table) and block.id == "fixed_effects"]
    assert [table.note.split(" rows")[0] for table in tables] == [f"N = {one.result.data.used}", "N = 77"]
    page = page_of(result, title)
    assert page.count("N = ") == 2
    assert "77 of 99" in page
    assert [block.id for block in document_of(both, ("b",))[0].walk()] == [b.id for b in fewer.walk()]
