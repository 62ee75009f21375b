"""The dialog of models side by side: what is ticked is shown, and shown as chosen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from workbench.gui.results.side_by_side_dialog import SideBySideDialog
from workbench.project.model import AnalysisEntry
from workbench.results import Column, DataUse, Result, Table
from workbench.results.table_style import TableStyle


def fitted(title: str, estimate: float) -> AnalysisEntry:
    columns = (Column("term", "Term"), Column("estimate", "Estimate", "number"))
    rows = ({"term": "x", "estimate": estimate, "std_error": 0.5, "p_value": 0.04},)
    result = Result(
        "toy", {"formula": "y ~ x"}, DataUse(10, 10), (Table("fixed_effects", "F", columns, rows),)
    )
    return AnalysisEntry("toy", {}, title=title, result=result)


@pytest.fixture
def dialog(qtbot: QtBot) -> SideBySideDialog:
    entries = [fitted("One", 1.0), AnalysisEntry("toy", {}, title="Not fitted"), fitted("Two", 2.0)]
    out = SideBySideDialog(entries, style=TableStyle(stars=True))
    qtbot.addWidget(out)
    out.show()
    return out


def shown(dialog: SideBySideDialog) -> list[dict[str, object]]:
    return [dict(row) for row in dialog.table.view.table.rows]


def test_fitted_models_are_listed_and_shown(dialog: SideBySideDialog) -> None:
    assert [dialog.models.item(i).text() for i in range(dialog.models.count())] == ["One", "Two"]
    assert (shown(dialog)[1]["model_1"], shown(dialog)[1]["model_2"]) == ("1.000 (0.500)*", "2.000 (0.500)*")


def test_long_titles_can_be_read_whole(qtbot: QtBot) -> None:
    title = "Growth of reading with random slopes of age by school and by class within school"
    dialog = SideBySideDialog([fitted(title, 1.0), fitted("Two", 2.0)])
    qtbot.addWidget(dialog)
    dialog.show()
    item = dialog.models.item(0)
    assert item.toolTip().split("\n")[0] == title
    short = dialog.models.sizeHintForRow(1)
    qtbot.waitUntil(lambda: dialog.models.visualItemRect(item).height() > 1.5 * short)
    header = dialog.table.view.model()
    assert header.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) == f"{title}\ny ~ x"


def test_what_is_chosen_changes_the_table(dialog: SideBySideDialog) -> None:
    dialog.models.item(0).setCheckState(Qt.CheckState.Unchecked)
    dialog.decimals.setValue(1)
    dialog.stars.setChecked(False)
    dialog.beside.setCurrentIndex(2)
    assert shown(dialog)[1]["model_1"] == "2.0"


def test_without_a_model_nothing_can_be_exported(dialog: SideBySideDialog) -> None:
    for place in range(2):
        dialog.models.item(place).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.export_button.isEnabled()
    assert "Tick the models" in dialog.message.text()
    assert not dialog.table.isVisible()


def test_the_table_is_exported_as_it_is_shown(dialog: SideBySideDialog, qtbot: QtBot) -> None:
    dialog.decimals.setValue(2)
    with qtbot.waitSignal(dialog.export) as told:
        dialog.export_button.click()
    result, title = told.args
    assert title == "Models side by side"
    assert result.table("side_by_side").rows[1]["model_2"] == "2.00 (0.50)*"
