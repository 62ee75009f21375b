"""The main window: what it shows when, files, messages, keys, and that it starts light."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from gui.sample_result import sample_result
from gui.settling import settled
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot
from reference_data import csv

from workbench.data.frame import dataset_of
from workbench.errors import DataError
from workbench.extension.card import PluginCard
from workbench.extension.manager import plugin_manager
from workbench.gui import crash
from workbench.gui.analyses_menu import AnalysesMenu, matches
from workbench.gui.files import Files
from workbench.gui.interrupt import close_on_interrupt
from workbench.gui.main_window import MainWindow
from workbench.gui.pages import DATA, MODEL
from workbench.gui.plugins_page import PluginFrame
from workbench.gui.theme import theme
from workbench.project import recent
from workbench.project.model import AnalysisEntry, Project

SLEEP = csv("lme4_sleepstudy")


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    theme().set_mode("light")
    window = MainWindow()
    window.show()
    yield window
    settled(qtbot)
    window.document.mark_saved(window.document.project, "")
    window.close()
    window.deleteLater()


def with_result(window: MainWindow) -> AnalysisEntry:
    result = sample_result()
    entry = AnalysisEntry(result.analysis, dict(result.options), title="Sleep", result=result)
    window.document.apply("Add Sleep", window.document.project.with_entry(entry))
    return entry


def test_starts_with_the_start_page(window: MainWindow) -> None:
    assert window.body.currentWidget() is window.start_page
    assert window.windowTitle() == "New project[*] – Multilevel Workbench"
    assert not window.actions_["save"].isEnabled()
    assert not window.actions_["analyses"].isEnabled()


def test_data_open_in_the_data_tab(window: MainWindow, qtbot: QtBot) -> None:
    window.files.open_path(str(SLEEP))
    settled(qtbot)
    qtbot.waitUntil(lambda: window.document.dataset is not None)
    assert window.body.currentWidget() is window.splitter
    assert window.pages.currentIndex() == DATA
    assert window.actions_["analyses"].isEnabled()
    assert recent.recent_files() == [SLEEP.resolve()]
    assert window.results.hint.isVisible()


def test_an_analysis_shows_the_model_tab_and_its_card(window: MainWindow, qtbot: QtBot) -> None:
    window.files.open_path(str(SLEEP))
    settled(qtbot)
    entry = with_result(window)
    assert window.pages.currentIndex() == MODEL
    qtbot.waitUntil(lambda: window.results.card(entry.id).isVisible())
    assert not window.results.hint.isVisible()


def test_undo_and_redo_name_the_step(window: MainWindow) -> None:
    with_result(window)
    assert window.actions_["undo"].text() == "&Undo Add Sleep"
    assert window.actions_["undo"].toolTip() == "Undo: Add Sleep  (Ctrl+Z)"
    window.actions_["undo"].trigger()
    assert window.document.project.analyses == ()
    assert window.actions_["redo"].text() == "&Redo Add Sleep"


def test_a_missing_file_is_told_in_the_banner(window: MainWindow) -> None:
    window.files.open_path("/nowhere/at all.csv")
    assert window.banner.isVisible()
    assert "There is no file" in window.banner.message


def test_a_sentence_in_the_status_bar_never_lies_over_the_data(window: MainWindow) -> None:
    window.hide()
    window.status.say("Saved study.mlwb")
    window.show()
    assert not window.status._data.isVisible()
    window.status.clearMessage()
    assert window.status._data.isVisible()


def test_escape_closes_the_banner(window: MainWindow, qtbot: QtBot) -> None:
    window.document.report(DataError("Something is odd.", "Look at it."))
    assert window.banner.isVisible()
    qtbot.keyClick(window.banner, Qt.Key.Key_Escape)
    assert not window.banner.isVisible()


def test_save_open_and_dirty(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = with_result(window)
    assert window.isWindowModified()
    target = tmp_path / "study.mlwb"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, **k: (str(tmp_path / "study"), ""))
    window.actions_["save"].trigger()
    settled(qtbot)
    assert target.is_file()
    assert not window.isWindowModified()
    assert window.windowTitle().startswith("study[*]")
    window.document.open_project(Project())
    window.files.open_path(str(target))
    settled(qtbot)
    assert window.document.project.entry(entry.id).result == entry.result
    assert window.document.undo_label == ""


def test_a_damaged_project_leaves_the_present_one(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    entry = with_result(window)
    window.document.mark_saved(window.document.project, "")
    broken = tmp_path / "broken.mlwb"
    broken.write_bytes(b"PK not a zip")
    window.files.open_path(str(broken))
    settled(qtbot)
    assert window.banner.isVisible()
    assert window.document.project.entry(entry.id) is not None


def test_export_writes_one_page(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    with_result(window)
    with_result(window)
    window.files.write_document(tmp_path / "out.html")
    settled(qtbot)
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert page.count("Fixed effects") == 2
    window.files.write_document(tmp_path / "nowhere" / "out.html")
    settled(qtbot)
    assert "cannot be written" in window.banner.message


def test_export_takes_the_format_from_the_name(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    with_result(window)
    window.files.write_document(tmp_path / "out.docx")
    settled(qtbot)
    assert (tmp_path / "out.docx").read_bytes().startswith(b"PK")
    window.files.write_document(tmp_path / "out.doc")
    settled(qtbot)
    assert "cannot be written as '.doc'" in window.banner.message


@pytest.mark.parametrize(
    ("answer", "closed"),
    [(QMessageBox.StandardButton.Cancel, False), (QMessageBox.StandardButton.Discard, True)],
)
def test_closing_asks_only_when_dirty(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, answer: QMessageBox.StandardButton, closed: bool
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(Files, "_ask_to_save", lambda self: asked.append(1) or answer)
    window = MainWindow()
    window.show()
    with_result(window)
    window.close()
    qtbot.waitUntil(lambda: window.isVisible() is not closed)
    assert asked == [1]
    window.document.mark_saved(window.document.project, "")
    window.close()
    assert asked == [1]
    window.deleteLater()


def test_ctrl_c_in_the_terminal_closes_the_window(window: MainWindow, qtbot: QtBot) -> None:
    before = signal.getsignal(signal.SIGINT)  # ignored where tests run in the background of a shell
    stop = close_on_interrupt(window)
    try:
        signal.raise_signal(signal.SIGINT)
        qtbot.waitUntil(lambda: not window.isVisible())
    finally:
        stop()
    assert signal.getsignal(signal.SIGINT) is before


def test_a_dropped_file_is_shown_before_it_is_opened(window: MainWindow, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(SLEEP))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, none))
    settled(qtbot)
    qtbot.keyClick(QApplication.activeModalWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.document.dataset is not None)


def test_f6_goes_round_the_panes(window: MainWindow, qtbot: QtBot) -> None:
    with_result(window)
    window.activateWindow()
    seen = []
    for _ in range(3):
        window.actions_["next_pane"].trigger()
        focus = QApplication.focusWidget()
        panes = (window.header, window.pages, window.results)
        seen.append(next(i for i, p in enumerate(panes) if p is focus or p.isAncestorOf(focus)))
    assert sorted(seen) == [0, 1, 2]


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_f10_opens_the_main_menu(window: MainWindow) -> None:
    window.actions_["menu"].trigger()
    assert window.menus["main"].isVisible()
    window.menus["main"].close()


def test_everything_in_the_header_has_a_name_and_help(window: MainWindow) -> None:
    from PySide6.QtWidgets import QToolButton

    for found in window.header.findChildren(QToolButton):
        assert found.accessibleName()
        assert found.toolTip()
    for action in window.actions_:
        assert action.statusTip()


def test_shortcuts_are_unique(window: MainWindow) -> None:
    keys = [a.shortcut().toString() for a in window.actions_ if not a.shortcut().isEmpty()]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("name", ["help", "shortcuts", "about", "plugins"])
def test_dialogs_open_and_close(window: MainWindow, qtbot: QtBot, name: str) -> None:
    window.actions_[name].trigger()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    dialog = QApplication.activeModalWidget()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_the_analyses_menu_finds_and_chooses(window: MainWindow, qtbot: QtBot) -> None:
    window.files.open_path(str(SLEEP))
    settled(qtbot)
    window.actions_["analyses"].trigger()
    menu = window.offers.menu
    assert menu.isVisible()
    qtbot.keyClicks(menu.search, "random slope")
    assert menu.list.currentItem().text().startswith("Linear mixed model")
    qtbot.keyClick(menu.search, Qt.Key.Key_Return)
    assert not menu.isVisible()
    assert [e.analysis for e in window.document.project.analyses] == ["linear_mlm.lmm"]


def test_a_failed_plugin_is_told_and_its_card_has_the_traceback(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = PluginCard(
        "odd", "odd-plugin", "1.0", "failed", "It stopped while it was being loaded.", "Traceback x"
    )
    good = PluginCard("fine", "fine-plugin", "1.0", "ok", analyses=("fine.fit",))
    monkeypatch.setattr(plugin_manager(), "_cards", (good, bad))
    window.offers.tell_failures(window.banner)
    assert "The plugin odd could not be loaded" in window.banner.message
    window.banner.choices.itemAt(0).widget().click()  # type: ignore[attr-defined]
    dialog = QApplication.activeModalWidget()
    first, second = dialog.findChildren(PluginFrame)
    assert "odd: Failed" in first.accessibleName()
    assert "fine: Works" in second.accessibleName()
    first.toggle.click()
    assert first.details.toPlainText() == "Traceback x"
    assert not first.details.isHidden()
    dialog.close()


def test_a_problem_goes_when_something_else_is_opened(window: MainWindow, tmp_path: Path) -> None:
    banner, document = window.banner, window.document
    window.files.open_path(str(tmp_path / "nowhere.csv"))
    assert not banner.isHidden()
    document.set_dataset("Open d.csv", dataset_of(pd.DataFrame({"x": [1.0, 2.0]})))
    assert banner.isHidden()
    window.files.open_path(str(tmp_path / "nowhere.csv"))
    document.mark_saved(document.project, str(tmp_path / "p.mlwb"))
    assert banner.isHidden()
    banner.show_message("Work was found.", choices=(("Open it", lambda: None),))
    document.mark_saved(document.project, str(tmp_path / "q.mlwb"))
    assert not banner.isHidden()


def test_search_goes_by_every_word(qtbot: QtBot) -> None:
    from workbench_linear_mlm.plugin import LMM, OLS

    assert matches(LMM, "hlm slopes")
    assert not matches(OLS, "random")
    menu = AnalysesMenu()
    qtbot.addWidget(menu)
    menu.set_analyses([LMM, OLS])
    menu.search.setText("xyz")
    assert menu.list.count() == 0


def test_search_goes_to_the_closest_analysis(qtbot: QtBot) -> None:
    """Not to the first of those found: a title counts more than keywords, the first keyword most of these."""
    from dataclasses import replace

    from workbench_linear_mlm.plugin import LMM, OLS

    ordered = ("ordered", "multilevel")
    other = replace(OLS, id="toy.ordinal", menu=("A menu",), keywords=ordered, order=5)
    menu = AnalysesMenu()
    qtbot.addWidget(menu)
    menu.set_analyses([other, LMM, OLS])
    for words, wanted in (("multilevel", LMM), ("ordered", other), ("", other), ("mixed", LMM)):
        menu.search.setText(words)
        assert menu.list.currentItem().text() == wanted.title


def test_our_own_faults_are_logged_and_told_politely(window: MainWindow) -> None:
    told: list[tuple[str, str, str]] = []
    undo = crash.install(lambda *words: told.append(words))
    try:
        try:
            raise KeyError("inner")
        except KeyError as error:
            sys.excepthook(type(error), error, error.__traceback__)
        message, advice, details = told[0]
    finally:
        undo()
    window.banner.show_message(message, advice, level="error", details=details)
    assert message == crash.MESSAGE
    assert "KeyError" in details
    assert "KeyError" in crash.log_path().read_text(encoding="utf-8")
    window.banner.copy.click()
    assert QGuiApplication.clipboard().text() == details


def test_settings_come_back(qtbot: QtBot) -> None:
    first = MainWindow()
    first.splitter.setSizes([300, 600])
    state = first.splitter.saveState()
    first.close()
    second = MainWindow()
    assert second.splitter.saveState() == state
    for window in (first, second):
        window.deleteLater()


PROGRAM = """
import sys
from workbench.gui.app import make_application
from workbench.gui.main_window import MainWindow
app = make_application("light")
window = MainWindow()
window.show()
app.processEvents()
heavy = {"numpy", "scipy", "pandas", "statsmodels", "pyqtgraph", "matplotlib"}
print(sorted(heavy & set(sys.modules)))
"""


def test_the_window_is_shown_before_anything_heavy_is_imported() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[]", done.stderr
