"""Tests of the window end with its event loop at rest, and free Qt objects in the window's thread only."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from gui.settling import LIMIT, PatientBot, settled
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from workbench.gui import turns
from workbench.gui.autosave import Autosave
from workbench.gui.banner import Banner
from workbench.gui.document import Document
from workbench.gui.results.card import EntryCard


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """That of pytest-qt, with the patience of settling.py."""
    return PatientBot(request)


@pytest.fixture(autouse=True)
def loop_at_rest() -> Iterator[None]:
    """Pieces of work that a test left in the queue are done before the next test begins."""
    yield
    deadline = QDeadlineTimer(LIMIT)
    while QCoreApplication.instance() is not None and not turns.idle() and not deadline.hasExpired():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)


@pytest.fixture(autouse=True)
def collected_here() -> Iterator[None]:
    """As the running window does (gui/collector.py): no thread of a test collects garbage."""
    gc.disable()
    yield
    gc.collect(1)
    gc.enable()


@pytest.fixture
def banner(qtbot: QtBot) -> Banner:
    banner = Banner()
    qtbot.addWidget(banner)
    return banner


@pytest.fixture
def keeper(document: Document, banner: Banner, qtbot: QtBot) -> Iterator[Autosave]:
    """The autosave of the document of a test."""
    keeper = Autosave(document, banner)
    yield keeper
    settled(qtbot)
    keeper.close()


@pytest.fixture
def parent(qtbot: QtBot) -> Iterator[QWidget]:
    """The window that reading and writing belong to; like the real one it outlives every dialog.

    Held by a dialog's connections alone, it would be freed by the end of the dialog, and end that again.
    """
    window = QWidget()
    yield window
    for dialog in window.findChildren(QDialog):
        dialog.deleteLater()
    qtbot.waitUntil(lambda: not window.findChildren(QDialog))


@pytest.fixture
def card(document: Document, qtbot: QtBot) -> EntryCard:
    """The card of the analysis "a" of the document of a test."""
    card = EntryCard(document, "a")
    qtbot.addWidget(card)
    card.show()
    qtbot.waitUntil(turns.idle)
    return card


@pytest.fixture(autouse=True, scope="package")
def nothing_for_others() -> Iterator[None]:
    """What is left of the window is freed before tests elsewhere start threads."""
    yield
    if isinstance(QCoreApplication.instance(), QGuiApplication):
        QGuiApplication.clipboard().clear()  # copied tables that outlive Python end the process in a fault
    gc.collect()
