"""Work in threads: answers and errors arrive in the window's thread; garbage is collected there too."""

from __future__ import annotations

import gc
import threading

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from workbench.errors import DataError, WorkbenchError
from workbench.gui import background
from workbench.gui.background import in_background
from workbench.gui.collector import Collector


def test_answers_arrive_in_this_thread(qtbot: QtBot) -> None:
    heard: list[tuple[int, int]] = []
    here = threading.get_ident()
    in_background(threading.get_ident, lambda there: heard.append((there, threading.get_ident())), print)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard[0][0] != here
    assert heard[0][1] == here
    assert not background.running


def test_errors_of_ours_are_handed_over(qtbot: QtBot) -> None:
    heard: list[WorkbenchError] = []

    def fail() -> None:
        raise DataError("No such column.", "Look again.")

    in_background(fail, print, heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    assert heard[0].message == "No such column."


def test_other_errors_are_raised_in_this_thread(qtbot: QtBot) -> None:
    def fail() -> None:
        raise KeyError("ours")

    with qtbot.captureExceptions() as caught:
        in_background(fail, print, print)
        qtbot.waitUntil(lambda: not background.running and bool(caught))
    assert caught[0][0] is KeyError


def test_many_at_once(qtbot: QtBot) -> None:
    heard: list[int] = []
    for i in range(300):
        in_background(lambda i=i: i, heard.append, print)
    qtbot.waitUntil(lambda: len(heard) == 300)
    assert sorted(heard) == list(range(300))


def test_garbage_is_collected_by_the_window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    app = QCoreApplication.instance()
    assert app is not None
    collector = Collector(app)
    assert not gc.isenabled()
    collected: list[int] = []
    monkeypatch.setattr(gc, "get_count", lambda: (5000, 3, 2))
    monkeypatch.setattr(gc, "collect", collected.append)
    collector.collect_some()
    assert collected == [0]
    monkeypatch.undo()
    collector.stop()
    assert gc.isenabled()
