"""Changes of large data happen in a thread, one after the other, and never on data that are out of date."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from gui.data_samples import tall_data
from gui.endless import Endless
from gui.settling import settled
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from workbench.analysis.transforms.describing import SetVariable
from workbench.analysis.transforms.step import Step
from workbench.data.column import NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Measure, Variable
from workbench.errors import DataError
from workbench.gui.data.changes import AT_ONCE
from workbench.gui.data.grid_commands import GridCommands
from workbench.gui.data.variable_commands import VariableCommands
from workbench.gui.document import Document


@pytest.fixture
def document(qtbot: QtBot) -> Iterator[Document]:
    document = Document()
    document.set_dataset("Open", tall_data(AT_ONCE + 1))
    yield document
    settled(qtbot)


def measures(document: Document) -> list[str]:
    assert document.dataset is not None
    return [str(v.measure) for v in document.dataset.variables]


def test_changes_wait_for_each_other(document: Document, qtbot: QtBot) -> None:
    commands = VariableCommands(document)
    commands.set_measure(["b"], Measure.ID)
    commands.set_label("b", "Number")
    commands.set_measure(["c"], Measure.ORDINAL)
    assert measures(document) == ["numeric", "numeric", "nominal"]
    qtbot.waitUntil(lambda: measures(document) == ["numeric", "id", "ordinal"])
    assert document.dataset is not None
    assert document.dataset.variable("b").label == "Number"
    for _ in range(3):
        document.undo()
    assert measures(document) == ["numeric", "numeric", "nominal"]


def test_a_change_is_made_anew_when_the_data_have_changed_meanwhile(document: Document, qtbot: QtBot) -> None:
    commands = VariableCommands(document)
    commands.set_measure(["b"], Measure.ID)
    label = SetVariable.of({"variable": "a", "property": "label", "value": "A"})
    commands.do_now("Label", lambda _data: (label,))
    qtbot.waitUntil(lambda: measures(document)[1] == "id")
    assert document.dataset is not None
    assert document.dataset.variable("a").label == "A"


def test_a_problem_is_told_and_what_waits_goes_on(document: Document, qtbot: QtBot) -> None:
    told: list[str] = []
    document.problem.connect(lambda message, _advice: told.append(message))
    commands = VariableCommands(document)

    def fails(_data: Dataset) -> tuple[Step, ...]:
        raise DataError("It cannot be.", "Leave it.")

    commands.do("Fail", fails)
    commands.set_measure(["b"], Measure.ID)
    qtbot.waitUntil(lambda: measures(document)[1] == "id")
    assert told == ["It cannot be."]


def test_small_data_are_changed_at_once(qtbot: QtBot) -> None:
    document = Document()
    document.set_dataset("Open", Dataset({"x": NumericColumn(np.arange(3))}, [Variable("x")]))
    done: list[int] = []
    label = SetVariable.of({"variable": "x", "property": "label", "value": "X"})
    VariableCommands(document).do("Label", lambda _data: (label,), lambda _changed: done.append(1))
    assert document.dataset is not None
    assert (document.dataset.variable("x").label, done) == ("X", [1])


def test_without_data_nothing_happens(qtbot: QtBot) -> None:
    document = Document()
    commands = VariableCommands(document)
    commands.set_label("x", "X")
    document.set_dataset("Open", Dataset({"x": NumericColumn(np.arange(3))}, [Variable("x")]))
    commands.set_label("x", "Y")
    assert document.dataset is not None
    assert document.dataset.variable("x").label == "Y"


def test_a_long_change_is_cancelled_and_what_waits_goes_on(document: Document, qtbot: QtBot) -> None:
    endless, commands, before = Endless(), VariableCommands(document), document.position
    commands.do("Never", endless)
    commands.set_measure(["b"], Measure.ID)
    qtbot.waitUntil(endless.begun.is_set)
    dialog = commands.running
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    words = " ".join(part.text() for part in dialog.findChildren(QLabel))
    assert "Never" in words
    (cancel,) = [part for part in dialog.findChildren(QAbstractButton) if part.text() == "Cancel"]
    cancel.click()
    qtbot.waitUntil(lambda: measures(document)[1] == "id")
    qtbot.waitUntil(lambda: bool(endless.ended))
    assert document.position == before + 1
    assert commands.running is None


def rows_in_any_order(document: Document) -> np.ndarray:
    assert document.dataset is not None
    return np.random.default_rng(1).permutation(document.dataset.n_rows)


@pytest.mark.parametrize("what", ["paste", "series", "fill", "clear", "replace"])
def test_edits_of_whole_columns_hear_that_they_should_stop(
    document: Document, qtbot: QtBot, what: str
) -> None:
    """Cancel is there as soon as the work begins: at its next pause nothing has changed."""
    before, commands = document.dataset, GridCommands(document)
    rows = rows_in_any_order(document)
    edits = {
        "paste": lambda: commands.paste((("1.5",),) * len(rows), rows, ["a"], lambda: None),
        "series": lambda: commands.series(rows, ["b"]),
        "fill": lambda: commands.fill(rows, ["a"]),
        "clear": lambda: commands.clear(rows, ["a"]),
        "replace": lambda: commands.replace_all(["a", "b"], "1", "2", lambda _told: None),
    }
    edits[what]()
    dialog = commands.running
    assert dialog is not None
    dialog.reject()
    settled(qtbot)
    assert document.dataset is before
    assert commands.running is None
    edits[what]()
    qtbot.waitUntil(lambda: document.dataset is not before)
