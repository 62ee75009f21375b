"""How the parts of an editor stand on the page: variables at the left, the model scrolling at the right.

Parts are made with their parent and then laid out: to give a widget that is full of others a new parent sets
the style of every one of them anew, which takes longer than to make them.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from workbench.gui.fonts import TITLE
from workbench.gui.model.elided_label import ElidedLabel


class EditorLayout:
    """content: the parent of all parts but the variables, whose parent is the editor."""

    def __init__(self, editor: QWidget, title: str) -> None:
        self._row = QHBoxLayout(editor)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        scroll = QScrollArea(editor)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.content = QWidget(scroll.viewport())
        self._column = QVBoxLayout(self.content)
        self._column.setContentsMargins(10, 10, 14, 12)
        self._column.setSpacing(6)
        self._column.addWidget(ElidedLabel(title, size=TITLE, weight=QFont.Weight.DemiBold))
        scroll.setWidget(self.content)
        self._row.addWidget(scroll, 1)

    def arrange(self, variables: QWidget, parts: Sequence[QWidget]) -> None:
        """Lay the parts out, from top to bottom."""
        self._row.insertWidget(0, variables)
        for widget in parts:
            self._column.addWidget(widget)
        self._column.addStretch(1)
