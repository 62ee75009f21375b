"""Editor of an option that is a list of short texts: one a line, sent when the writer leaves."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QKeySequence, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from workbench.analysis.fields import Field
from workbench.gui.fonts import code_font
from workbench.gui.model.field_editors import FieldEditor

LEAST_LINES, MOST_LINES = 2, 8
_PADDING = 18  # frame and margins


class LinesEditor(FieldEditor):
    """The value is the lines that have something on them."""

    wide = True

    def __init__(self, field: Field[Any], parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._value: list[str] = []
        self.box = _LinesEdit()
        self.box.setPlaceholderText("x1 - x2\nx1 = x2 = 0")
        self.box.left.connect(self._finished)
        self.box.undo_asked.connect(self.undo_asked)
        self.box.redo_asked.connect(self.redo_asked)
        self._adopt(self.box)

    @property
    def texts(self) -> list[str]:
        """The lines as they stand."""
        return [line.strip() for line in self.box.toPlainText().splitlines() if line.strip()]

    def show_value(self, value: Any) -> None:
        self._value = [str(text) for text in value]
        if self.texts != self._value:
            self.box.setPlainText("\n".join(self._value))

    def _finished(self) -> None:
        if self.texts != self._value:
            self._value = self.texts
            self.changed.emit(self.texts)


class _LinesEdit(QPlainTextEdit):
    """Grows with its lines; Tab goes on to the next control, Ctrl+Enter sends what is written."""

    left = Signal()  # the focus goes elsewhere, or Ctrl+Enter
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(code_font())
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(2)
        self.document().clearUndoRedoStacks()  # the margin is not the writer's doing
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._height())

    def _height(self) -> int:
        lines = min(max(int(self.document().size().height()), LEAST_LINES), MOST_LINES)
        return lines * QFontMetrics(self.font()).lineSpacing() + _PADDING

    def _fit(self) -> None:
        policy = Qt.ScrollBarPolicy
        many = self.document().size().height() > MOST_LINES
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if many else policy.ScrollBarAlwaysOff)
        if self.height() != self._height():
            self.setFixedHeight(self._height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        own = self.document()
        if event.matches(QKeySequence.StandardKey.Undo) and not own.isUndoAvailable():
            self.undo_asked.emit()
        elif event.matches(QKeySequence.StandardKey.Redo) and not own.isRedoAvailable():
            self.redo_asked.emit()
        elif (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
