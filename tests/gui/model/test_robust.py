"""Data replaced under a model, thousands of variables, odd names, a plugin that is gone."""

from __future__ import annotations

import time

import numpy as np
import pytest
from gui_model import Opener, editor_of, formula_of, pupils, type_formula
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from workbench.data.column import NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Variable
from workbench.gui import turns
from workbench.gui.document import Document
from workbench.gui.model.items import MOST_SHOWN
from workbench.gui.model.page import ModelPage

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, off screen


def wide(n: int = 10_000) -> Dataset:
    rng = np.random.default_rng(1)
    names = [f"item{i}" for i in range(n)]
    columns = {name: NumericColumn(rng.normal(size=20)) for name in names}
    return Dataset(columns, [Variable(name) for name in names])


def test_variables_that_are_gone_are_marked_and_can_be_removed(
    open_editor: Opener, document: Document
) -> None:
    editor = open_editor(formula="y ~ x + z + (z | school)")
    dataset = document.dataset
    assert dataset is not None
    document.set_dataset(
        "Remove z", dataset.replaced(variables=[v for v in dataset.variables if v.name != "z"])
    )
    tones = {item.piece: item.tone for item in editor.builder.predictors.items}
    assert tones == {"x": "", "z": "unknown"}
    assert "no variable z" in editor.formula.message
    editor.builder._remove_fixed(1)
    editor.builder._remove_slope(0, 0)
    assert formula_of(editor) == "y ~ x + (1 | school)"
    assert editor.formula.message == ""
    document.undo()
    document.undo()
    document.undo()
    assert formula_of(editor) == "y ~ x + z + (z | school)"
    assert editor.formula.message == ""


def test_a_group_that_is_gone(open_editor: Opener, document: Document) -> None:
    editor = open_editor(formula="y ~ x + (1 | school)")
    dataset = document.dataset
    assert dataset is not None
    document.set_dataset(
        "Remove", dataset.replaced(variables=[v for v in dataset.variables if v.name != "school"])
    )
    assert editor.builder.cards[0].group_chip.property("tone") == "unknown"


def test_other_data_altogether(open_editor: Opener, document: Document) -> None:
    editor = open_editor(formula="y ~ x*g + (x | school)")
    document.set_dataset("Open", wide(5))
    assert {item.tone for item in editor.builder.predictors.items} == {"unknown"}
    assert formula_of(editor) == "y ~ x*g + (x | school)"
    document.set_dataset("Open", pupils())
    assert {item.tone for item in editor.builder.predictors.items} == {""}


def test_ten_thousand_variables_stay_quick(open_editor: Opener, document: Document) -> None:
    document.set_dataset("Open", wide())
    started = time.perf_counter()
    editor = open_editor(formula="item0 ~ item1 + (1 | item2)")
    editor.variables.list.filter.setText("item99")
    assert editor.variables.list.model.rowCount() == 111
    type_formula(editor, "item0 ~ item1 + item3 + (1 | item2)")
    QTest.keyClicks(editor.formula.edit, "item")
    assert time.perf_counter() - started < 5  # far from minutes, whatever the machine


def test_thousands_of_terms_are_not_thousands_of_chips(open_editor: Opener, document: Document) -> None:
    document.set_dataset("Open", wide(2000))
    editor = open_editor(formula="item0 ~ .")
    assert len(editor.builder.predictors.row.chips) == MOST_SHOWN
    assert "1,939 more" in editor.builder.predictors.row._rest.text()
    assert editor.builder.spec.fixed[1998].variables == ("item1999",)
    assert editor.equations.text == ""


@pytest.mark.parametrize("name", ["my var", "a:b", "größe", 'q"uote', "if"])
def test_odd_names_survive_every_way(open_editor: Opener, qtbot: QtBot, name: str) -> None:
    editor = open_editor()
    editor.builder.set_outcome("y")
    editor.builder.add_predictors([name])
    editor.builder.add_groups(["school"])
    editor.builder.add_slopes(0, [name])
    chip = editor.builder.predictors.row.chips[0]
    assert chip.text in (name, f"`{name}`")
    text = formula_of(editor)
    type_formula(editor, "")
    type_formula(editor, text)
    assert editor.builder.spec.fixed[0].variables == (name,)
    qtbot.waitUntil(lambda: editor.variables.list.model._levels != {})
    assert name in editor.variables.list.model._levels


def test_a_missing_plugin_is_a_sentence(qtbot: QtBot, document: Document) -> None:
    page = ModelPage(document)
    qtbot.addWidget(page, before_close_func=lambda widget: widget.stop())
    document.add_analysis("lost.model", "Lost", {"formula": "y ~ x"})
    qtbot.waitUntil(turns.idle)
    words = " ".join(label.text() for label in page.findChildren(QLabel))
    assert "This analysis is not installed" in words
    assert "'lost.model'" in words
    document.add_analysis("linear_mlm.ols", "Here", {"formula": "y ~ x"})
    editor_of(page, qtbot)
    document.remove_entry(document.current_id)
    assert page.editor is None


def test_no_data_no_editor(qtbot: QtBot) -> None:
    document = Document()
    page = ModelPage(document)
    qtbot.addWidget(page, before_close_func=lambda widget: widget.stop())
    assert any("Open a data file" in label.text() for label in page.findChildren(QLabel))
    document.set_dataset("Open", pupils())
    assert any(label.text() == "What do you want to fit?" for label in page.findChildren(QLabel))


def test_switching_between_analyses_shows_each_its_own(qtbot: QtBot, document: Document) -> None:
    page = ModelPage(document)
    qtbot.addWidget(page, before_close_func=lambda widget: widget.stop())
    one = document.add_analysis("linear_mlm.lmm", "One", {"formula": "y ~ x + (1 | school)"})
    document.add_analysis("linear_mlm.ols", "Two", {"formula": "y ~ z"})
    assert editor_of(page, qtbot).formula.edit.text() == "y ~ z"
    document.set_current(one)
    assert editor_of(page, qtbot).formula.edit.text() == "y ~ x + (1 | school)"
