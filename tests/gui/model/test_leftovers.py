"""Editors that were replaced are gone: no widget, timer or listener stays."""

from __future__ import annotations

import gc
import weakref

import shiboken6
from gui_model import editor_of, type_formula
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from workbench.gui.document import Document
from workbench.gui.model.page import ModelPage


def test_switching_leaves_one_editor(qtbot: QtBot, document: Document) -> None:
    page = ModelPage(document)
    qtbot.addWidget(page, before_close_func=lambda widget: widget.stop())
    one = document.add_analysis("linear_mlm.lmm", "One", {"formula": "y ~ x + (1 | school)"})
    two = document.add_analysis("linear_mlm.lmm", "Two", {"formula": "y ~ z + (1 | school)"})
    old = []
    for entry_id in (one, two) * 3:
        document.set_current(entry_id)
        editor = editor_of(page, qtbot)
        type_formula(editor, "y ~ x + (1 | sch")
        old.append(weakref.ref(editor))
        del editor
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    alive = [editor for ref in old if (editor := ref()) is not None and shiboken6.isValid(editor)]
    assert alive == [page.editor]


def test_chips_and_cards_that_went_are_deleted(qtbot: QtBot, document: Document) -> None:
    from workbench.gui.model.chip import Chip
    from workbench.gui.model.random_card import RandomCard

    page = ModelPage(document)
    qtbot.addWidget(page, before_close_func=lambda widget: widget.stop())
    document.add_analysis("linear_mlm.lmm", "One")
    editor_of(page, qtbot)
    for formula in ("y ~ x + z + (x | school)", "y ~ (1 | room)", "y ~ x + (1 | school) + (1 | g)", ""):
        type_formula(page.editor, formula)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert page.findChildren(Chip) == []
    assert page.findChildren(RandomCard) == []
