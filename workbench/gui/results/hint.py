"""What the results pane says before there is an analysis."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.gui.widgets import Sign, button, label


class Hint(QWidget):
    """Emits `wanted` when the user wants to choose an analysis."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 96, 24, 24)
        column.setSpacing(8)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(Sign("analyses", "text_faint", 40), 0, middle)
        column.addWidget(label("Results appear here", "title"), 0, middle)
        words = label("Choose an analysis, then point at outcome, predictors and groups.", "muted")
        column.addWidget(words, 0, middle)
        column.addSpacing(8)
        choose = button("Choose an analysis", self.wanted.emit, look="primary", icon="add")
        column.addWidget(choose, 0, middle)
        column.addStretch(1)
