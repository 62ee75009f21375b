"""The model as equations, level by level, as one would write it in a paper; they can be edited like the rest.

A click on a random effect takes it out, a click on an effect that is equal everywhere lets it differ, and a
variable dropped on an equation explains what stands at its left.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QToolTip, QVBoxLayout, QWidget

from workbench.analysis.options import Notation
from workbench.data.dataset import Dataset
from workbench.gui.model.equation_edits import dropped_on_line
from workbench.gui.model.equation_label import EquationLabel
from workbench.gui.model.equation_lines import Row, equations_of, rows
from workbench.gui.model.facts import Facts
from workbench.gui.model.fold import Fold
from workbench.gui.model.variable_mime import Cargo
from workbench.gui.theme import theme
from workbench.gui.widgets import icon_button
from workbench.modeling import ModelSpec
from workbench.modeling.level_equations import LevelEquations

TIP = "Drop a variable on an equation to explain what stands at its left; click a random effect to remove it"


class EquationsView(QFrame):
    """Level 1, one equation for each random coefficient, the composite one, and what is assumed."""

    edited = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "slot")
        self._spec = ModelSpec()
        self._equations: LevelEquations | None = None
        self._rows: list[Row] = []
        self.labels: list[EquationLabel] = []
        body = QWidget()
        body.setAccessibleName("Equations of the model")
        self._lines = QVBoxLayout(body)
        self._lines.setContentsMargins(0, 0, 0, 2)
        self._lines.setSpacing(1)
        self.fold = Fold("Equations", body, key="equations", open_at_first=True, tip=TIP)
        self.fold.head.addWidget(icon_button("copy", "Copy the equations as LaTeX", self._copy))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 2, 6, 4)
        layout.addWidget(self.fold)
        theme().changed.connect(self._paint_links)
        self.hide()

    def show_model(
        self,
        spec: ModelSpec,
        facts: Facts,
        dataset: Dataset | None,
        contrasts: Mapping[str, str],
        notation: Notation,
    ) -> None:
        """Show the equations of a model; hidden while it has none."""
        self._spec = spec
        self._equations = equations_of(spec, facts, dataset, contrasts, notation)
        self._rows = [] if self._equations is None else rows(self._equations, spec, facts)
        self._fill()
        self.fold.body.setAccessibleDescription(self.text)
        self.setVisible(self._equations is not None)

    @property
    def text(self) -> str:
        """The equations as plain text, "" while there are none."""
        return "" if self._equations is None else self._equations.to_text()

    def _fill(self) -> None:
        """Lines on screen are used again, so that nothing flickers while one types."""
        while len(self.labels) < len(self._rows):
            self._add_label(len(self.labels))
        for place, label in enumerate(self.labels):
            row = self._rows[place] if place < len(self._rows) else None
            label.setVisible(row is not None)
            if row is not None:
                label.show_line(row.html, row.plain, links=bool(row.changes), drops=row.line is not None)

    def _paint_links(self) -> None:
        """Rich text takes the colour of its links when it is set: set it again in another theme."""
        for label in self.labels:
            text = label.text()
            label.clear()
            label.setText(text)

    def _add_label(self, place: int) -> None:
        label = EquationLabel()
        label.followed.connect(lambda link: self._follow(place, link))
        label.hovered.connect(lambda link: self._tell(place, link))
        label.dropped.connect(lambda cargo: self._drop(place, cargo))
        self.labels.append(label)
        self._lines.addWidget(label)

    def _follow(self, place: int, link: str) -> None:
        change = self._rows[place].changes[int(link)]
        self.edited.emit(change.after, change.step)

    def _tell(self, place: int, link: str) -> None:
        tip = self._rows[place].changes[int(link)].tip if link and place < len(self._rows) else ""
        QToolTip.showText(self.cursor().pos(), tip, self.labels[place])

    def _drop(self, place: int, cargo: Cargo) -> None:
        line = self._rows[place].line
        if line is not None:
            after, words = dropped_on_line(self._spec, line, cargo.names)
            if after != self._spec:
                self.edited.emit(after, words)

    def _copy(self) -> None:
        if self._equations is not None:
            QGuiApplication.clipboard().setText(self._equations.to_latex())
