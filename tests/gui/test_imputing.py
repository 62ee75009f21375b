"""Imputation in the window: a quick look in the dialog of the step, then a table that models pool over."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from gui.settling import settled
from PySide6.QtWidgets import QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from workbench.analysis.imputation.run import impute
from workbench.analysis.imputation_options import ImputationOptions
from workbench.analysis.reporting import QuietReporter
from workbench.analysis.transforms.pipeline import read_placed
from workbench.analysis.transforms.registry import step_class
from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of
from workbench.gui.data.steps.preview import preview
from workbench.gui.document import Document
from workbench.gui.preparing import Preparing


def incomplete() -> Dataset:
    rng = np.random.default_rng(1)
    x = rng.normal(size=60)
    data = pd.DataFrame({"school": np.repeat(np.arange(10), 6), "x": x, "y": x + rng.normal(size=60)})
    data.loc[::5, "y"] = np.nan
    return dataset_of(data)


@pytest.fixture
def document(qtbot: QtBot) -> Iterator[Document]:
    document = Document()
    document.set_dataset("Open", incomplete())
    yield document
    settled(qtbot)


def test_the_preview_is_a_quick_look() -> None:
    step = step_class("impute").of({"group": "school", "n_sets": 500})
    found = preview(step, incomplete(), {})
    assert found.summary == "A quick look, not yet all of it: 120 rows, 5 variables"
    assert not np.isnan(found.dataset.numeric("y")).any()


def test_the_step_makes_a_table_of_its_own_with_undo(document: Document, qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    preparing = Preparing(document, owner)
    preparing.open("impute", {"group": "school", "n_sets": 3, "iterations": 1})
    dialog = preparing.dialog
    assert dialog is not None
    qtbot.waitUntil(dialog.apply.isEnabled)
    dialog.into.setText("imputed")
    dialog.take()
    qtbot.waitUntil(lambda: document.project.table == "imputed")
    made = document.project.dataset
    assert made is not None
    assert (made.n_rows, made.names[:2]) == (180, (".imp", ".id"))
    document.undo()
    assert document.project.dataset is not None
    assert document.project.dataset.n_rows == 60


def test_a_long_imputation_shows_how_far_it_is_and_can_be_stopped(document: Document, qtbot: QtBot) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    preparing = Preparing(document, owner)
    before = document.project
    preparing.do(
        read_placed({"step": "impute", "group": "school", "n_sets": 500, "iterations": 200, "into": "all"})
    )
    running = preparing.running
    assert running is not None
    qtbot.waitUntil(running.isVisible)
    bar = running.findChild(QProgressBar)
    assert isinstance(bar, QProgressBar)
    qtbot.waitUntil(lambda: bar.value() > 0)
    running.reject()
    settled(qtbot)
    qtbot.waitUntil(lambda: preparing.running is None)
    assert document.project is before


def test_progress_does_not_change_what_is_drawn() -> None:
    options = step_class("impute").of({"group": "school", "n_sets": 3, "iterations": 2})
    assert isinstance(options, ImputationOptions)
    told: list[float] = []
    alone = impute(incomplete(), options, progress=told.append)
    mapped = impute(incomplete(), options, QuietReporter(options.seed))
    assert told == pytest.approx([0, 1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6])
    for number in range(3):
        assert np.array_equal(alone.values("y", number), mapped.values("y", number))
