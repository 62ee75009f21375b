"""Only the newest question is answered, and work on an older one stops at its next pause."""

from __future__ import annotations

import threading

from gui.endless import Endless
from gui.settling import settled
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from workbench.errors import DataError
from workbench.gui.data.latest import Latest


def test_work_on_an_older_question_ends(qtbot: QtBot) -> None:
    owner, told, endless = QObject(), list[str](), Endless()
    latest = Latest(owner)
    latest.ask(endless, told.append)
    qtbot.waitUntil(endless.begun.is_set)
    latest.ask(lambda: "new", told.append)
    settled(qtbot)
    assert (told, endless.ended) == (["new"], 1)


def test_answers_and_errors_that_nobody_wants_are_dropped(qtbot: QtBot) -> None:
    owner, told, hold = QObject(), list[object](), threading.Event()
    latest = Latest(owner)

    def fails() -> str:
        hold.wait(10)
        raise DataError("Old.")

    latest.ask(fails, told.append, told.append)
    latest.drop()
    hold.set()
    settled(qtbot)
    assert told == []
    latest.ask(fails, told.append, told.append)
    settled(qtbot)
    assert [str(each) for each in told] == ["Old."]
