"""The walk of a newcomer through the real window, with real workers: data, model, result, save, open, export.

The criterion is that of lme4 (book_m3_5: there gevocab is centred, which leaves the criterion as it is).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from reference_data import case, csv

from workbench.gui import background, turns
from workbench.gui.engine import Engine
from workbench.gui.main_window import MainWindow
from workbench.gui.results import plotting
from workbench.gui.theme import theme
from workbench.project.model import Project

FORMULA = "geread ~ gevocab + (gevocab | school)"
EXPECTED = case("book_m3_5")["results"]["reml"]["criterion"]


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    theme().set_mode("light")
    window = MainWindow()
    window.resize(1280, 800)
    window.show()
    engine = Engine(window.document)
    engine.start()
    qtbot.waitUntil(lambda: engine.started)
    yield window
    settle(qtbot)
    window.document.mark_saved(window.document.project, "")
    window.close()
    engine.stop()
    window.deleteLater()


def settle(qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not background.running and turns.idle() and plotting.idle())


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_from_data_to_a_saved_and_exported_model(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    document = window.document
    window.files.open_path(str(csv("book_achieve")))
    qtbot.waitUntil(lambda: document.dataset is not None)

    window.actions_["analyses"].trigger()
    qtbot.keyClicks(window.offers.menu.search, "multilevel")
    window.offers.menu.list.itemActivated.emit(window.offers.menu.list.currentItem())
    entry_id = document.current_id
    assert document.project.entry(entry_id).analysis == "linear_mlm.lmm"

    document.set_options(entry_id, {"formula": FORMULA}, label="Edit the formula")
    qtbot.waitUntil(lambda: document.project.entry(entry_id).result is not None)
    result = document.project.entry(entry_id).result
    assert result is not None
    criterion = result.table("fit").rows[0]["criterion"]
    assert criterion == pytest.approx(EXPECTED, rel=1e-6)
    settle(qtbot)
    assert window.results.card(entry_id).blocks.widgets()

    target = tmp_path / "achieve.mlwb"
    window.files._save_to(target, lambda: None)
    settle(qtbot)
    assert not document.dirty
    document.open_project(Project())
    window.files.open_path(str(target))
    settle(qtbot)
    again = document.project.entry(entry_id)
    assert again.result == result
    assert not document.dirty, "a stored result is not computed again"

    window.files.write_document(tmp_path / "achieve.html")
    settle(qtbot)
    assert "geread" in (tmp_path / "achieve.html").read_text(encoding="utf-8")
