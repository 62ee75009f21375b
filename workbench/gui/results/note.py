"""The user's own words below a result: edited in place, one step of history, part of exported reports."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from workbench.gui.fonts import BODY, body_font
from workbench.gui.widgets import label

_MARGIN = 26  # pixels that frame, padding and the text's own margin take
_MOST_HEIGHT = 320


class NoteEdit(QPlainTextEdit):
    """As tall as its words; `kept(words)` comes when the keys go elsewhere, Escape forgets what was typed."""

    kept = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(body_font(BODY))
        self.setTabChangesFocus(True)
        self.setAccessibleName("Note on this analysis")
        self.setPlaceholderText("Your own words on this result. They go into exported reports.")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._words = ""
        self.document().contentsChanged.connect(self._fit)
        self._fit()

    @property
    def touched(self) -> bool:
        """There are words that are not kept yet."""
        return self.toPlainText().strip() != self._words.strip()

    def show_words(self, words: str) -> None:
        """Show a note, unless the user is writing one."""
        self._words = words
        if not self.hasFocus() and words != self.toPlainText():
            self.setPlainText(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setPlainText(self._words)
            self.clearFocus()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.kept.emit(self.toPlainText().strip())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        lines = max(2, int(self.document().size().height()))
        self.setFixedHeight(min(_MOST_HEIGHT, lines * self.fontMetrics().lineSpacing() + _MARGIN))


class Note(QWidget):
    """Hidden while there is none; `begin` opens it."""

    kept = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = NoteEdit()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label("Note", "strong"))
        column.addWidget(self.edit)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.edit.kept.connect(self._keep)
        self.hide()

    def show_words(self, words: str) -> None:
        """The note as it is in the project."""
        self.edit.show_words(words)
        self.setVisible(bool(words) or self.edit.hasFocus())

    def begin(self) -> None:
        """Show it and take the keys."""
        self.show()
        self.edit.setFocus()

    def _keep(self, words: str) -> None:
        self.setVisible(bool(words))
        self.kept.emit(words)
