"""The text field of the formula: grows with its lines, underlines a fault, shows matching parentheses."""

from __future__ import annotations

import re

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QTextEdit, QWidget

from workbench.gui.fonts import code_font
from workbench.gui.model.variable_mime import unpack
from workbench.gui.theme import theme
from workbench.modeling.printer import print_name

MOST_LINES = 7
_PADDING = 6
_PIECE = re.compile(r"`[^`]*`?|[\w.]+|\|\||\S")
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_COMPLETER_KEYS = (*_ENTER, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Escape)


class FormulaEdit(QPlainTextEdit):
    """One logical line, wrapped where it is long. `typed` carries what the user wrote, nothing else."""

    typed = Signal(str)
    finished = Signal()  # Enter, or the focus goes elsewhere
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_draft = False  # the text is not (yet) that of the model: undo stays within the text
        self.completing = False  # a list of names is open and wants Enter, Tab and Escape
        self._fault: int | None = None
        self._setting = False
        self.setFont(code_font())
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self.horizontalScrollBar().valueChanged.connect(lambda _x: self.horizontalScrollBar().setValue(0))
        self.textChanged.connect(self._text_changed)
        self.cursorPositionChanged.connect(self._decorate)
        theme().changed.connect(self._decorate)
        self._fit()

    # -- text ------------------------------------------------------------------------------------------

    def text(self) -> str:
        """What stands in the field."""
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Show another text; the cursor stays at what it stood behind."""
        old, at = self.text(), self.textCursor().position()
        if text == old:
            return
        self._setting = True
        self.setPlainText(text)
        self._setting = False
        cursor = self.textCursor()
        cursor.setPosition(_kept_position(old, text, at))
        self.setTextCursor(cursor)

    def replace(self, start: int, end: int, text: str) -> None:
        """Put `text` in the place of some characters, as if it had been typed."""
        cursor = self.textCursor()
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        self.setTextCursor(cursor)

    def mark(self, position: int | None) -> None:
        """Underline the piece at this place; None takes the mark away."""
        self._fault = position
        self._decorate()

    def insertFromMimeData(self, source: QMimeData) -> None:
        cargo = unpack(source)
        if cargo is None:
            self.insertPlainText(" ".join(source.text().split()))
        else:
            self.insertPlainText(cargo.piece or " + ".join(map(print_name, cargo.names)))

    def _text_changed(self) -> None:
        if not self._setting:
            self.mark(None)
            self.typed.emit(self.text())

    # -- keys ------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.completing and event.key() in _COMPLETER_KEYS:
            event.ignore()
        elif event.matches(QKeySequence.StandardKey.Undo):
            self._step_back(event)
        elif event.matches(QKeySequence.StandardKey.Redo):
            self._step_forth(event)
        elif event.key() in _ENTER:
            self.finished.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab takes a name while the list of names is open."""
        return False if self.completing else super().focusNextPrevChild(forward)

    def _step_back(self, event: QKeyEvent) -> None:
        if self.is_draft and self.document().isUndoAvailable():
            super().keyPressEvent(event)
        else:
            self.undo_asked.emit()

    def _step_forth(self, event: QKeyEvent) -> None:
        if self.is_draft and self.document().isRedoAvailable():
            super().keyPressEvent(event)
        else:
            self.redo_asked.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._decorate()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._decorate()
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.finished.emit()

    # -- looks -----------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(200, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _height(self) -> int:
        lines = max(1, round(self.document().size().height()))
        return min(lines, MOST_LINES) * QFontMetrics(self.font()).lineSpacing() + 2 * _PADDING + 2

    def _fit(self) -> None:
        lines = round(self.document().size().height())
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if lines > MOST_LINES else policy.ScrollBarAlwaysOff
        )
        if self.height() != self._height():
            self.setFixedHeight(self._height())

    def _decorate(self) -> None:
        tokens, text = theme().tokens, self.text()
        marks = []
        if self._fault is not None and text:
            found = _PIECE.match(text, min(self._fault, len(text) - 1))
            start = min(self._fault, len(text) - 1)
            form = QTextCharFormat()
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            form.setUnderlineColor(QColor(tokens.error))
            form.setBackground(QColor(tokens.error_soft))
            marks.append(self._selection(start, found.end() if found else start + 1, form))
        for place in matching_pair(text, self.textCursor().position()) if self.hasFocus() else ():
            form = QTextCharFormat()
            form.setBackground(QColor(tokens.accent_soft))
            form.setForeground(QColor(tokens.accent))
            marks.append(self._selection(place, place + 1, form))
        self.setExtraSelections(marks)

    def _selection(self, start: int, end: int, form: QTextCharFormat) -> QTextEdit.ExtraSelection:
        out = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        out.cursor, out.format = cursor, form
        return out


def matching_pair(text: str, position: int) -> tuple[int, ...]:
    """The places of the parenthesis before the cursor and of its partner; () if there is none."""
    at = position - 1
    if not 0 <= at < len(text) or text[at] not in "()":
        return ()
    step = 1 if text[at] == "(" else -1
    depth, place = 0, at
    while 0 <= place < len(text):
        depth += {"(": step, ")": -step}.get(text[place], 0)
        if depth == 0:
            return (at, place)
        place += step
    return ()


def _kept_position(old: str, new: str, position: int) -> int:
    """Where the cursor goes when `old` becomes `new`: behind the same text if that is still there."""
    if position == len(old):
        return len(new)
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    return position if position <= same else max(0, len(new) - (len(old) - position))
