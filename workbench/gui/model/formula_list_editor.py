"""Several models, one formula line each, with a button that brings in the models of the project."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workbench.analysis.fields import FormulaList
from workbench.data.dataset import Dataset
from workbench.errors import FormulaError
from workbench.gui.model.field_editors import FieldEditor
from workbench.gui.model.formula_line import FormulaLine
from workbench.gui.widgets import button, icon_button
from workbench.modeling import ModelSpec


class FormulaListEditor(FieldEditor):
    """Lines that are empty or cannot be read yet are not part of the value."""

    wide = True

    def __init__(self, field: FormulaList, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._random_terms, self._least = field.random_terms, field.least
        self._names: tuple[str, ...] | None = None
        self._models: tuple[str, ...] = ()
        self.lines: list[FormulaLine] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self._add = button("+ Model", self._add_empty, look="inline", tip="One more formula")
        self.bring = button(
            "Add the models of this project",
            self._bring,
            look="inline",
            tip="Adds the formula of every other analysis that is not listed yet",
        )
        foot = QHBoxLayout()
        foot.addWidget(self._add)
        foot.addWidget(self.bring)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._rows)
        layout.addLayout(foot)
        self.bring.hide()
        self.show_value(())

    # -- showing ---------------------------------------------------------------------------------------

    def show_value(self, value: Any) -> None:
        texts = [str(text) for text in value]
        if self.lines and texts == self.texts:
            return
        for line in self.lines:
            self._drop(line)
        self.lines = []
        for text in [*texts, *[""] * (self._least - len(texts))]:
            self._add_line(text)
        self._offer()

    def show_dataset(self, dataset: Dataset | None) -> None:
        self._names = None if dataset is None else dataset.names
        for line in self.lines:
            self._dress(line)

    def show_models(self, formulas: tuple[str, ...]) -> None:
        self._models = tuple(dict.fromkeys(formulas))
        self._offer()

    def stop(self) -> None:
        for line in self.lines:
            line.stop()

    # -- lines -----------------------------------------------------------------------------------------

    @property
    def texts(self) -> list[str]:
        """The models as they stand."""
        return [line.settled for line in self.lines if line.settled]

    def _add_line(self, text: str) -> FormulaLine:
        line = FormulaLine(self._read)
        line.edit.setAccessibleName(f"{self.field.title}, formula {len(self.lines) + 1}")
        line.edited.connect(lambda _spec, _text: self._typed())
        line.edit.undo_asked.connect(self.undo_asked)
        line.edit.redo_asked.connect(self.redo_asked)
        remove = icon_button("close", "Remove this model", lambda: self._remove(line))
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(line, 1)
        row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addWidget(holder)
        self.lines.append(line)
        self._dress(line)
        line.show_text(text)
        return line

    def _dress(self, line: FormulaLine) -> None:
        line.show_names(self._names or ())

    def _drop(self, line: FormulaLine) -> None:
        line.stop()
        holder = line.parentWidget()
        assert holder is not None
        self._rows.removeWidget(holder)
        holder.hide()
        holder.deleteLater()

    def _remove(self, line: FormulaLine) -> None:
        had = bool(line.settled)
        self.lines.remove(line)
        self._drop(line)
        if had:
            self._send(self.texts)
        while len(self.lines) < self._least:
            self._add_line("")

    def _add_empty(self) -> None:
        empty = next((line for line in self.lines if not line.edit.text().strip()), None)
        (empty or self._add_line("")).edit.setFocus()

    def _offer(self) -> None:
        self.bring.setVisible(any(formula not in self.texts for formula in self._models))

    def _bring(self) -> None:
        fresh = [formula for formula in self._models if formula not in self.texts]
        self._send([*self.texts, *fresh])

    def _typed(self) -> None:
        self._offer()
        self.typed.emit(self.texts)

    def _send(self, texts: list[str]) -> None:
        self._offer()
        self.changed.emit(texts)

    def _read(self, text: str) -> ModelSpec:
        spec = ModelSpec.from_formula(text, self._names)
        if spec.random and not self._random_terms:
            message = f"Random terms such as {spec.random[0]} cannot stand here."
            raise FormulaError(message, "Remove them.", formula=text, position=max(0, text.find("|")))
        return spec
