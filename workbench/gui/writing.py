"""Words that are being typed into a field: kept every second, and all of them one step of undo.

A note can be long, and the program may end before the field is left. The words of such a field therefore go
to the project, and with it to the journal, while one types.
"""

from __future__ import annotations

import itertools

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QTextEdit

PAUSE_MS = 1_000
"""Milliseconds for which words may be in the field alone."""

_numbers = itertools.count(1)


class Writing(QObject):
    """Watches one field; `due` comes when what was typed should be kept now.

    session: a name for all that is written until the field is left, see Document.apply.
    """

    due = Signal()

    def __init__(self, field: QLineEdit | QTextEdit) -> None:
        super().__init__(field)
        self._field = field
        self.session = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.due)
        field.textChanged.connect(self._changed)
        field.installEventFilter(self)

    def _changed(self) -> None:
        """The clock starts with the first words that are not kept, however long one types on."""
        if self._field.hasFocus() and not self._pause.isActive():
            self._pause.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.reason() != Qt.FocusReason.PopupFocusReason:
            if event.gotFocus():
                self.session = f"writing {next(_numbers)}"
            else:
                self._pause.stop()
        return super().eventFilter(watched, event)
