"""The buttons of notices: what is advised is done by a click or a key, as one step that undo takes back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from gui.sample_result import sample_result
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from workbench.gui import turns
from workbench.gui.document import Document
from workbench.gui.results.callout import Callout
from workbench.gui.results.view import ResultsView
from workbench.gui.runs import RunState
from workbench.project.model import AnalysisEntry, Project
from workbench.results import Action, Notice, Section

SIMPLER = "Reaction ~ Days + (1 | Subject)"
REMOVE = Action("Remove the random slope of Days", {"formula": SIMPLER})
BOUNDARY = Notice("warning", "On the boundary.", "Remove one.", "verdict", (REMOVE,))


@pytest.fixture
def document(qapp: object) -> Document:
    document = Document()
    result = replace(sample_result(), notices=(BOUNDARY,))
    entry = AnalysisEntry(result.analysis, dict(result.options), title="Sleep", result=result)
    document.open_project(Project(None, (entry,)))
    return document


@pytest.fixture
def view(document: Document, qtbot: QtBot) -> ResultsView:
    view = ResultsView(document)
    qtbot.addWidget(view)
    view.resize(720, 900)
    view.show()
    qtbot.waitUntil(turns.idle)
    return view


def callout(view: ResultsView, document: Document) -> Callout:
    return next(c for c in view.card(document.current_id).findChildren(Callout) if c.buttons)


def test_a_click_does_what_is_advised_and_undo_takes_it_back(view: ResultsView, document: Document) -> None:
    before = dict(document.project.entry(document.current_id).options)
    callout(view, document).buttons[0].click()
    assert document.project.entry(document.current_id).options == {**before, "formula": SIMPLER}
    assert document.undo_label == "Remove the random slope of Days"
    document.undo()
    assert document.project.entry(document.current_id).options == before


def test_the_button_can_be_reached_and_pressed_by_keys_and_says_what_it_does(
    view: ResultsView, document: Document
) -> None:
    button = callout(view, document).buttons[0]
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert button.accessibleName() == REMOVE.label
    assert SIMPLER in button.toolTip()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert document.project.entry(document.current_id).options["formula"] == SIMPLER


def test_advice_about_an_earlier_model_changes_nothing(
    view: ResultsView, document: Document, qtbot: QtBot
) -> None:
    entry = document.project.entry(document.current_id)
    document.set_options(entry.id, {**entry.options, "formula": "Reaction ~ 1 + (1 | Subject)"}, label="Edit")
    with qtbot.waitSignal(document.problem) as problem:
        callout(view, document).buttons[0].click()
    assert "earlier model" in problem.args[0]
    assert document.project.entry(entry.id).options["formula"] == "Reaction ~ 1 + (1 | Subject)"


def test_advice_on_another_option_still_holds_after_the_model_changed(
    view: ResultsView, document: Document
) -> None:
    entry = document.project.entry(document.current_id)
    switch = Action("Switch to REML", {"method": "reml"})
    failed = Notice("error", "Not by ML.", "Fit by REML.", "failed", (switch,))
    document.set_options(entry.id, {**entry.options, "method": "ml"}, label="Edit")
    document.set_run(entry.id, RunState("failed", error=failed))
    callouts = view.card(entry.id).findChildren(Callout)
    next(c for c in callouts if c.buttons and c.buttons[0].text() == "Switch to REML").buttons[0].click()
    assert document.project.entry(entry.id).options["method"] == "reml"


def test_another_analysis_is_added_with_the_options_that_both_have(
    view: ResultsView, document: Document
) -> None:
    plain = Action("Fit it without groups", {"formula": "Reaction ~ Days"}, "linear_mlm.ols")
    entry = document.project.entry(document.current_id)
    kept = {**entry.options, "method": "ml", "ci_level": 0.9, "anova": "not one of them"}
    document.set_options(entry.id, kept, label="Edit")
    document.set_run(entry.id, RunState("failed", error=Notice("error", "No.", "Yes.", "failed", (plain,))))
    found = [c for c in view.card(entry.id).findChildren(Callout) if c.buttons]
    next(b for c in found for b in c.buttons if b.text() == plain.label).click()
    added = document.current_entry
    assert added is not None and (added.analysis, added.title) == ("linear_mlm.ols", "Linear regression")
    assert added.options == {"formula": "Reaction ~ Days", "ci_level": 0.9}
    assert document.project.entry(entry.id).options == kept
    document.undo()
    assert len(document.project.analyses) == 1


def test_an_analysis_that_is_not_installed_is_told(
    view: ResultsView, document: Document, qtbot: QtBot
) -> None:
    from workbench.gui.results.acting import add_beside

    with qtbot.waitSignal(document.problem) as problem:
        add_beside(document, Action("Fit", {}, "gone.model"), {})
    assert "gone.model" in problem.args[0]


def test_a_notice_inside_a_section_acts_as_well(view: ResultsView, document: Document, qtbot: QtBot) -> None:
    result = replace(sample_result(), blocks=(Section("s", "Inside", (BOUNDARY,)),), notices=())
    document.set_result(document.current_id, result)
    qtbot.waitUntil(turns.idle)
    callout(view, document).buttons[0].click()
    assert document.project.entry(document.current_id).options["formula"] == SIMPLER


def test_another_notice_in_the_place_has_its_own_buttons(qtbot: QtBot) -> None:
    shown = Callout(BOUNDARY)
    qtbot.addWidget(shown)
    assert [b.text() for b in shown.buttons] == [REMOVE.label]
    shown.show_block(replace(BOUNDARY, actions=()))
    assert shown.buttons == []
    shown.show_block(replace(BOUNDARY, actions=(Action("A & B", {}), REMOVE)))
    assert [b.text() for b in shown.buttons] == ["A && B", REMOVE.label]
    shown.buttons[0].click()  # without a card around it nothing happens
