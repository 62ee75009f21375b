"""Editors of options about the outcome's categories and about second parts of the model."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtWidgets import QLineEdit, QWidget

from workbench.analysis.fields import LevelName, SideFormula
from workbench.data.dataset import Dataset
from workbench.data.variable import Measure
from workbench.errors import WorkbenchError
from workbench.gui.model.combo import combo_box
from workbench.gui.model.field_editors import FieldEditor
from workbench.modeling import ModelSpec

MOST_LEVELS = 200
LOOKED_AT = 5000
USUAL = "Usual"


class LevelEditor(FieldEditor):
    """A drop-down list of the categories of the outcome, the usual one first."""

    def __init__(self, field: LevelName, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._dataset: Dataset | None = None
        self._outcome = ""
        self._value = ""
        self.box = combo_box()
        self.box.activated.connect(lambda _index: self.changed.emit(str(self.box.currentData())))
        self._adopt(self.box)
        self._fill()

    def show_dataset(self, dataset: Dataset | None) -> None:
        self._dataset = dataset
        self._fill()

    def show_outcome(self, name: str) -> None:
        if name != self._outcome:
            self._outcome = name
            self._fill()

    def show_value(self, value: Any) -> None:
        self._value = str(value)
        self._fill()

    def _fill(self) -> None:
        levels = self._levels()
        gone = [self._value] if self._value and self._value not in levels else []
        self.box.clear()
        self.box.addItem(USUAL, "")
        for level in [*levels, *gone]:
            self.box.addItem(level, level)
        self.box.setCurrentIndex(max(0, self.box.findData(self._value)))

    def _levels(self) -> list[str]:
        """The categories of the outcome; those of a number that has only a few values."""
        if self._dataset is None or self._outcome not in self._dataset:
            return []
        if _has_many_values(self._dataset, self._outcome):
            return []
        levels = self._dataset.codes(self._outcome)[1]
        return list(levels) if len(levels) <= MOST_LEVELS else []


def _has_many_values(dataset: Dataset, name: str) -> bool:
    """Whether a numeric variable is plainly no list of categories: a look at its first rows settles it."""
    if dataset.variable(name).measure is not Measure.NUMERIC:
        return False
    return len(np.unique(dataset.numeric(name)[:LOOKED_AT])) > MOST_LEVELS


class SideFormulaEditor(FieldEditor):
    """A line for predictors, `~ 1 + x`; empty for no such part."""

    def __init__(self, field: SideFormula, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._dataset: Dataset | None = None
        self._value = ""
        self.box = QLineEdit()
        self.box.setPlaceholderText("~ 1")
        self.box.editingFinished.connect(self._finished)
        self._adopt(self.box)

    def show_dataset(self, dataset: Dataset | None) -> None:
        self._dataset = dataset

    def show_value(self, value: Any) -> None:
        self._value = str(value)
        self.box.setText(self._value)

    def _finished(self) -> None:
        names = None if self._dataset is None else self._dataset.names
        try:
            value = self.field.check(self.box.text())
            if value:
                ModelSpec.from_formula(value, names)
        except WorkbenchError as error:
            self.refused.emit(str(error))
            return
        self.refused.emit("")
        if value != self._value:
            self.show_value(value)
            self.changed.emit(value)
