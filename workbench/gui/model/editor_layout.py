"""How the parts of an editor stand on the page: variables at the left, the model scrolling at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from workbench.gui.fonts import TITLE
from workbench.gui.model.elided_label import ElidedLabel


def arrange(
    editor: QWidget, variables: QWidget, title: str, model: Sequence[QWidget], options: QWidget
) -> QScrollArea:
    """Lay the parts out; without a model there is nothing to drag variables to."""
    content = QWidget()
    column = QVBoxLayout(content)
    column.setContentsMargins(10, 10, 14, 12)
    column.setSpacing(6)
    column.addWidget(ElidedLabel(title, size=TITLE, weight=QFont.Weight.DemiBold))
    for widget in (*model, options):
        column.addWidget(widget)
    column.addStretch(1)
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setWidget(content)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    row = QHBoxLayout(editor)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(variables)
    row.addWidget(scroll, 1)
    return scroll
