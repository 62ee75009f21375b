"""Everything that can be worked has a name for screen readers and is reached by keys, on every page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gui.sample_result import sample_result
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot
from reference_data import csv

from workbench.data.load import load
from workbench.gui import background, turns
from workbench.gui.data.data_page import DataPage
from workbench.gui.main_window import MainWindow
from workbench.gui.model.chip import Chip
from workbench.gui.pages import DATA, PAGES
from workbench.gui.results import plotting
from workbench.project.model import AnalysisEntry, Project

WORKED = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit)


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    window = MainWindow()
    window.resize(1280, 800)
    window.show()
    result = sample_result()
    entry = AnalysisEntry(result.analysis, dict(result.options), title="Sleep", result=result)
    window.document.open_project(Project(load(csv("lme4_sleepstudy")), (entry,)))
    yield window
    window.document.mark_saved(window.document.project, "")
    window.close()
    window.deleteLater()


def worked(root: QWidget) -> list[QWidget]:
    """What a user works: not the parts that Qt makes inside its own widgets."""
    inner = (QComboBox, QAbstractSpinBox, QTableView, QLineEdit)
    found = [w for w in root.findChildren(QWidget) if isinstance(w, WORKED) and w.isVisible()]
    return [w for w in found if not isinstance(w, QHeaderView) and not isinstance(w.parent(), inner)]


def nameless(root: QWidget) -> list[str]:
    labelled = {label.buddy() for label in root.window().findChildren(QLabel)}
    return [
        f"{type(w).__name__} in {type(w.parent()).__name__}: {w.toolTip()}"
        for w in worked(root)
        if not (w.accessibleName() or w in labelled or (isinstance(w, QAbstractButton) and w.text()))
    ]


def unreachable(root: QWidget) -> list[str]:
    """Buttons inside a chip are for the mouse: the chip itself takes the keys, Delete among them."""
    return [
        f"{type(w).__name__} {w.accessibleName()} in {type(w.parent()).__name__}"
        for w in worked(root)
        if w.isEnabled()
        and not w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(w.parent(), Chip)
    ]


@pytest.mark.parametrize("place", range(len(PAGES)))
def test_every_page_can_be_worked_by_keys_and_told(window: MainWindow, qtbot: QtBot, place: int) -> None:
    window.pages.show_page(place)
    for _ in range(2):  # what is made in turns may ask for more of them
        qtbot.waitUntil(lambda: turns.idle() and plotting.idle() and not background.running)
        qtbot.wait(50)
    assert worked(window.pages)
    assert nameless(window) == []
    assert unreachable(window) == []


def test_no_key_means_two_things(window: MainWindow, qtbot: QtBot) -> None:
    """Two that listen at once make Qt do neither."""
    for place in range(len(PAGES)):
        window.pages.make(place)
    of_window = {action.shortcut().toString() for action in window.findChildren(QAction)} - {""}
    shortcuts = [(s.key().toString(), s.parent()) for s in window.findChildren(QShortcut)]
    twice = [(key, type(parent).__name__) for key, parent in shortcuts if key in of_window]
    assert twice == []
    nested = [
        (key, type(one).__name__, type(other).__name__)
        for key, one in shortcuts
        for other_key, other in shortcuts
        if key == other_key and isinstance(one, QWidget) and other in one.findChildren(QWidget)
    ]
    assert nested == []


def test_cells_are_filled_down_by_key(window: MainWindow, qtbot: QtBot) -> None:
    page = window.pages.make(DATA)
    assert isinstance(page, DataPage)
    window.pages.show_page(DATA)
    with qtbot.waitActive(window):
        window.activateWindow()
    page.grid.setFocus()
    page.grid.select_block(0, 0, 2, 0)
    before = page.model.text(0, 0)
    qtbot.keyClick(page.grid, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert [page.model.text(row, 0) for row in range(3)] == [before] * 3
