"""A window in which somebody writes a note and half a query: what is kept is told on standard output.

More of the note is typed in between.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from workbench.gui import background, turns, typed_words, writing
from workbench.gui.data.database_dialog import DatabaseDialog
from workbench.gui.main_window import MainWindow
from workbench.project.model import AnalysisEntry, Project
from workbench.results import DataUse, Result

NOTE, MORE, QUERY = "Slopes differ between schools", ", and so on", "SELECT score, ses FROM"


def until(true: Callable[[], bool]) -> None:
    while not true():
        QApplication.processEvents()
        time.sleep(0.01)


def settle() -> None:
    until(lambda: not background.running and turns.idle())


def main() -> None:
    QApplication([])
    writing.PAUSE_MS = typed_words.PAUSE_MS = 200
    window = MainWindow()
    result = Result("linear_mlm.lmm", {}, DataUse(0, 0), ())
    entry = AnalysisEntry("linear_mlm.lmm", result=result, title="Model 1", id="a")
    window.document.open_project(Project(None, (entry,)))
    window.show()
    settle()
    until(lambda: bool(window.activateWindow() or window.isActiveWindow()))
    card = window.results.card("a")
    card.header.chosen.emit("note")
    until(lambda: bool(card.note.edit.setFocus() or card.note.edit.hasFocus()))
    QTest.keyClicks(card.note.edit, NOTE)
    until(lambda: window.document.project.entry("a").note == NOTE)
    settle()
    print("note", flush=True)
    QTest.keyClicks(card.note.edit, MORE)
    dialog = DatabaseDialog(window)
    dialog.open()
    dialog.query.setFocus()
    until(dialog.query.hasFocus)
    kept: list[object] = []
    window.typed_words.changed.connect(kept.append)
    QTest.keyClicks(dialog.query, QUERY)
    until(lambda: bool(kept))
    settle()
    print("query", flush=True)
    until(lambda: False)


if __name__ == "__main__":
    main()
