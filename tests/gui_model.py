"""Fixtures and gestures for tests of the model builder: pupils in classes in schools, an editor on screen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from workbench.analysis.description import Analysis
from workbench.analysis.fields import (
    Boolean,
    Choice,
    FormulaList,
    Integer,
    LevelName,
    ModelFormula,
    Number,
    PerVariable,
    SideFormula,
    ValuesPerVariable,
    VariableList,
    VariableSlot,
    When,
)
from workbench.analysis.options import Options
from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of
from workbench.gui import turns
from workbench.gui.document import Document
from workbench.gui.model.editor import AnalysisEditor
from workbench.gui.model.page import ModelPage
from workbench.gui.model.variable_mime import Cargo, pack


class ToyOptions(Options):
    """One field of each kind."""

    formula = ModelFormula(random_terms=True, title="Model", help="The model.", group="Model")
    method = Choice("reml", {"reml": "REML", "ml": "ML"}, title="Estimation", help="How.", group="Inference")
    level = Number(
        0.95, low=0, high=1, open_interval=True, title="Confidence", help="Share.", group="Inference"
    )
    boot = Boolean(False, title="Bootstrap", help="Resample.", group="Inference")
    n_boot = Integer(200, low=10, title="Samples", help="How many.", when=When("boot", (True,)))
    weights = VariableSlot(
        measures=("numeric",), title="Weights", help="Weights.", group="Data", advanced=True
    )
    event = LevelName(of="outcome", title="Event", help="Which category.", group="Data", advanced=True)
    zeros = SideFormula(title="Zeros", help="Their predictors.", group="Data", advanced=True)
    keep = VariableList(title="Keep", help="Kept.", group="Data", advanced=True)
    at = ValuesPerVariable(title="Values", help="Values.", group="Means", advanced=True)
    contrasts = PerVariable(
        {"treatment": "Treatment", "sum": "Sum"}, title="Coding", help="Coding.", group="Data", advanced=True
    )


class ListOptions(Options):
    """Several models, none of them the model."""

    models = FormulaList(random_terms=True, least=2, title="Models", help="Two or more.")


class PlainOptions(Options):
    """Without random terms."""

    formula = ModelFormula(random_terms=False, title="Model", help="The model.")


TOY = Analysis("toy.lmm", "Toy mixed model", "For tests.", ("Toys",), ToyOptions, "toys:none")
PLAIN = Analysis("toy.lm", "Toy model", "For tests.", ("Toys",), PlainOptions, "toys:none")

LIST = Analysis("toy.list", "Toy comparison", "For tests.", ("Toys",), ListOptions, "toys:none")


def pupils(n_schools: int = 6, n_classes: int = 3, n_pupils: int = 4) -> Dataset:
    """Ids of class start again in each school, those of room do not; size is the room's, ses the school's."""
    rng = np.random.default_rng(1)
    cells = [(s, c) for s in range(n_schools) for c in range(1 + s % n_classes) for _ in range(n_pupils)]
    school, klass = np.array(cells).T
    n = len(school)
    x = rng.normal(size=n)
    frame = pd.DataFrame(
        {
            "y": rng.normal(size=n),
            "x": x,
            "z": np.where(np.arange(n) == 5, np.nan, rng.normal(size=n)),
            "g": np.array(["a", "b", "c"])[np.arange(n) % 3],
            "h": np.array(["u", "v"])[(np.arange(n) // 2) % 2],
            "school": school + 1,
            "class": klass + 1,
            "room": school * n_classes + klass,
            "ses": rng.normal(size=n_schools)[school],
            "size": rng.normal(size=(n_schools * n_classes))[school * n_classes + klass],
            "my var": rng.normal(size=n),
            "a:b": rng.normal(size=n),
            "größe": rng.normal(size=n),
            'q"uote': rng.normal(size=n),
            "if": rng.normal(size=n),
        }
    )
    return dataset_of(frame)


@pytest.fixture
def document(qapp: QApplication) -> Document:
    """A document with the pupils."""
    made = Document()
    made.set_dataset("Open", pupils())
    return made


Opener = Callable[..., AnalysisEditor]


@pytest.fixture
def open_editor(qtbot: QtBot, document: Document) -> Opener:
    """A function that shows an editor: analysis, formula."""

    def opened(analysis: Analysis = TOY, formula: str = "", **options: object) -> AnalysisEditor:
        values = {**({"formula": formula} if formula else {}), **options}
        entry_id = document.add_analysis(analysis.id, analysis.title, values)
        out = AnalysisEditor(document, entry_id, analysis)
        list(out.making())
        qtbot.addWidget(out, before_close_func=lambda widget: widget.stop())
        out.resize(560, 690)
        out.show()
        out.activateWindow()
        qtbot.waitUntil(out.isActiveWindow)
        return out

    return opened


@pytest.fixture
def editor(open_editor: Opener) -> AnalysisEditor:
    """An editor with an empty model."""
    return open_editor()


def formula_of(editor: AnalysisEditor) -> str:
    """What the document has."""
    return editor.formula_text


def editor_of(page: ModelPage, qtbot: QtBot) -> AnalysisEditor:
    """The editor of a page, once it is made."""
    qtbot.waitUntil(lambda: page.editor is not None and turns.idle())
    assert page.editor is not None
    return page.editor


def type_formula(editor: AnalysisEditor, text: str) -> None:
    """As if the user had replaced the formula by typing."""
    edit = editor.formula.edit
    edit.selectAll()
    edit.insertPlainText(text)


def drop(target: QWidget, cargo: Cargo | list[str]) -> bool:
    """A drag that enters a widget and is dropped there; whether it was taken."""
    data, at = pack(cargo), target.rect().center()
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at, Qt.DropAction.CopyAction, data, buttons, keys)
    enter.ignore()
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(QPointF(at), Qt.DropAction.CopyAction, data, buttons, keys)
    event.ignore()
    QApplication.sendEvent(target, event)
    return event.isAccepted()


def cargo_of(chip: QWidget) -> Cargo:
    """What a chip would carry."""
    cargo = chip._cargo  # type: ignore[attr-defined]
    assert cargo is not None
    return cargo


def click(widget: QWidget, at: QPoint | None = None) -> None:
    """A left click."""
    where = QPointF(at or widget.rect().center())
    for kind in (QMouseEvent.Type.MouseButtonPress, QMouseEvent.Type.MouseButtonRelease):
        pressed = Qt.MouseButton.LeftButton
        event = QMouseEvent(
            kind, where, widget.mapToGlobal(where), pressed, pressed, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(widget, event)
