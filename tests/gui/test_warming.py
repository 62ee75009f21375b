"""Imports in idle moments, workers before Qt, pages and editors in turns: what keeps the window quick."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from textwrap import dedent

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from workbench.gui import background, turns, warming
from workbench.gui.document import Document
from workbench.gui.engine import FOR_FILES
from workbench.gui.layouts import layouts_at_rest
from workbench.gui.page_modules import WITH_QT, WITHOUT_QT
from workbench.gui.pages import DATA, MODEL, PAGES, Pages
from workbench.gui.warming import Warming


@pytest.fixture
def imported(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of modules that would have been imported."""
    names: list[str] = []
    monkeypatch.setattr(warming, "PAUSE_MS", 1)
    monkeypatch.setattr(warming.importlib, "import_module", names.append)
    return names


@pytest.fixture
def owner(qtbot: QtBot) -> Iterator[QObject]:
    yield QObject()
    qtbot.waitUntil(lambda: not background.running)


def test_modules_are_imported_one_by_one_in_order(qtbot: QtBot, owner: QObject, imported: list[str]) -> None:
    warm = Warming(("one", "two", "three"), lambda: False, owner)
    with qtbot.waitSignal(warm.done):
        warm.start()
    assert imported == ["one", "two", "three"]


def test_what_uses_qt_is_imported_in_the_thread_of_the_window(
    qtbot: QtBot, owner: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PySide6 makes its classes on first use; two threads at once end the process."""
    where: dict[str, bool] = {}
    window = threading.get_ident()
    monkeypatch.setattr(warming, "PAUSE_MS", 1)
    monkeypatch.setattr(
        warming.importlib, "import_module", lambda name: where.update({name: threading.get_ident() == window})
    )
    warm = Warming((*WITHOUT_QT[:1], *WITH_QT[:2]), lambda: False, owner)
    with qtbot.waitSignal(warm.done):
        warm.start()
    assert where == {WITHOUT_QT[0]: False, WITH_QT[0]: True, WITH_QT[1]: True}


def test_what_is_imported_in_threads_does_not_know_qt() -> None:
    words = f"""
        import importlib, sys
        for name in {(*WITHOUT_QT, *FOR_FILES)!r}:
            importlib.import_module(name)
        print("PySide6" in sys.modules)
    """
    done = subprocess.run([sys.executable, "-c", dedent(words)], capture_output=True, text=True, timeout=120)
    assert done.stdout == "False\n", done.stderr


def test_the_list_of_modules_brings_all_pages() -> None:
    assert {page.module for page in PAGES} <= set(WITH_QT)
    assert all(name.startswith(warming.WINDOW) for name in WITH_QT)


def test_they_wait_while_there_is_something_to_do(qtbot: QtBot, owner: QObject, imported: list[str]) -> None:
    busy = [True]
    warm = Warming(("one",), lambda: busy[0], owner)
    warm.start()
    qtbot.wait(60)
    assert imported == []
    busy[0] = False
    qtbot.waitSignal(warm.done).wait()
    assert imported == ["one"]


def test_stopping_leaves_the_rest_out(qtbot: QtBot, owner: QObject, imported: list[str]) -> None:
    warm = Warming(("one", "two"), lambda: False, owner)
    warm.start()
    warm.stop()
    qtbot.wait(30)
    assert imported == []


def test_the_worker_starts_before_qt_is_imported() -> None:
    """And imports the estimator that is likely to come first."""
    script = """
        import sys
        from workbench.gui.launch import early_pool
        if __name__ == "__main__":
            pool = early_pool()
            import multiprocessing
            print(len(multiprocessing.active_children()), "PySide6" in sys.modules, "numpy" in sys.modules)
            from workbench.extension.manager import plugin_manager
            from workbench.project.sample import sample_project
            from workbench.analysis.workers import Job
            pool.offer(plugin_manager())
            project = sample_project()
            entry = project.analyses[0]
            handle = pool.submit(Job(entry.analysis, project.dataset, entry.options))
            print(handle.wait(60), handle.state)
            pool.close()
    """
    done = subprocess.run([sys.executable, "-c", dedent(script)], capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["1", "False", "False", "True", "finished"], done.stderr


def test_what_a_thread_imports_for_the_sample_study_uses_no_qt() -> None:
    """PySide6 makes its classes when first asked for them; in two threads at once that ends the process."""
    script = """
        import importlib, sys
        from workbench.gui.launch import FOR_THE_SAMPLE
        for module in FOR_THE_SAMPLE:
            importlib.import_module(module)
        print(any(name.startswith(("PySide6", "shiboken6")) for name in sys.modules))
    """
    done = subprocess.run([sys.executable, "-c", dedent(script)], capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["False"], done.stderr


def test_a_page_that_is_shown_is_made_in_a_turn_of_its_own(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = Pages(Document())
    qtbot.addWidget(pages)
    pages.show_page(MODEL)
    assert pages.widget(MODEL).layout().count() == 0
    qtbot.waitUntil(lambda: turns.idle() and pages.widget(MODEL).layout().count() == 1)
    monkeypatch.delitem(sys.modules, PAGES[DATA].module, raising=False)
    pages.show_page(DATA)
    qtbot.waitUntil(lambda: not background.running and turns.idle())
    assert pages.widget(DATA).layout().count() == 1


class Counting(QVBoxLayout):
    """Counts how often it is laid out."""

    passes = 0

    def setGeometry(self, rect: object) -> None:
        Counting.passes += 1
        super().setGeometry(rect)  # type: ignore[arg-type]


def test_many_changes_are_laid_out_once(qtbot: QtBot) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    layout = Counting(box)
    box.show()
    qtbot.wait(20)
    before = Counting.passes
    with layouts_at_rest(box):
        for place in range(10):
            words = QLabel(str(place))
            layout.addWidget(words)
            words.show()
        assert Counting.passes == before
    qtbot.waitUntil(lambda: box.findChildren(QLabel)[-1].y() > 0)
    assert Counting.passes - before <= 3
    assert layout.isEnabled()
