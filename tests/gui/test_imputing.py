"""Imputation in the window: a quick look in the dialog of the step, then a table that models pool over."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from workbench.analysis.transforms.registry import step_class
from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of
from workbench.gui import background
from workbench.gui.data.steps.preview import preview
from workbench.gui.document import Document
from workbench.gui.preparing import Preparing


def incomplete() -> Dataset:
    rng = np.random.default_rng(1)
    x = rng.normal(size=60)
    data = pd.DataFrame({"school": np.repeat(np.arange(10), 6), "x": x, "y": x + rng.normal(size=60)})
    data.loc[::5, "y"] = np.nan
    return dataset_of(data)


def settled(qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not background.running, timeout=20000)


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
    qtbot.waitUntil(dialog.apply.isEnabled, timeout=20000)
    dialog.into.setText("imputed")
    dialog.take()
    qtbot.waitUntil(lambda: document.project.table == "imputed", timeout=20000)
    made = document.project.dataset
    assert made is not None
    assert (made.n_rows, made.names[:2]) == (180, (".imp", ".id"))
    document.undo()
    assert document.project.dataset is not None
    assert document.project.dataset.n_rows == 60
