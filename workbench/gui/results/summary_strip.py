"""SummaryStrip: rows used, groups, ICC and verdict at the head of a result; hover or Tab explains."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QFrame, QToolTip, QVBoxLayout, QWidget

from workbench.gui.flow_layout import FlowLayout
from workbench.gui.widgets import label, restyle
from workbench.results import Result
from workbench.results.formatting import TYPOGRAPHIC, Notation
from workbench.results.summary import Fact, facts


class SummaryStrip(QWidget):
    """One box a fact, side by side; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: list[FactBox] = []
        self._flow = FlowLayout(self, gap=8)
        self.setAccessibleName("Summary of the result")
        self.hide()

    def show_result(self, result: Result | None, notation: Notation = TYPOGRAPHIC) -> None:
        """Show the facts of a result; boxes stay where their number does."""
        told = facts(result, notation) if result is not None else ()
        while len(self.boxes) > len(told):
            gone = self.boxes.pop()
            gone.hide()
            gone.deleteLater()
        while len(self.boxes) < len(told):
            self.boxes.append(FactBox())
            self._flow.addWidget(self.boxes[-1])
        for box, fact in zip(self.boxes, told, strict=True):
            box.show_fact(fact)
        self._flow.invalidate()
        self.setVisible(bool(told))


class FactBox(QFrame):
    """A title in small letters above a value; its help is the tooltip, which keyboard focus shows too."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "fact")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._title = label("", "caption")
        self.value = label("", "strong")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 10, 5)
        column.setSpacing(0)
        column.addWidget(self._title)
        column.addWidget(self.value)

    def show_fact(self, fact: Fact) -> None:
        """Show another fact in this box."""
        self._title.setText(fact.title)
        self.value.setText(fact.value)
        self.setToolTip(fact.help)
        self.setAccessibleName(f"{fact.title}: {fact.value}")
        self.setAccessibleDescription(fact.help)
        if self.property("tone") != fact.tone:
            restyle(self, tone=fact.tone)
            restyle(self.value, tone=fact.tone)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            QToolTip.showText(self.mapToGlobal(QPoint(8, self.height())), self.toolTip(), self)
