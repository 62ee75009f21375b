"""Words that stand in a field and nowhere else yet: half a formula, a query, the value of a cell.

A second after they were typed they are told, so that autosave keeps them beside the journal. Fields whose
words are kept otherwise (writing.py), are secret or of no worth afterwards are left out: `not_kept`.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from shiboken6 import isValid

from workbench.gui.typed_field import Field, way_to, words_in
from workbench.gui.writing import PAUSE_MS
from workbench.project.drafts import Draft

_NOT_KEPT = "words_not_kept"


def not_kept(field: QWidget) -> None:
    """What is typed here is no work that could be lost: a search, a password, or words kept otherwise."""
    field.setProperty(_NOT_KEPT, True)


class TypedWords(QObject):
    """`changed` brings the drafts (a tuple of Draft) whenever they are others than before."""

    changed = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._field: Field | None = None  # the one that has the keys
        self._first = ""  # what stood in it when they came
        self._fields: list[Field] = []  # those in which something was typed
        self._told: tuple[Draft, ...] = ()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._tell)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def stop(self) -> None:
        """The window goes."""
        self._pause.stop()
        self._leave()
        self._fields.clear()

    def _moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        """The keys are elsewhere: other words are followed, and what was left is looked at again."""
        if now is self._field or now is None:  # None: another program, or a menu
            return
        self._leave()
        if isinstance(now, Field) and _is_kept(now) and _belongs(now, self._window):
            self._field, self._first = now, words_in(now)
            now.textChanged.connect(self._typed)
        if self._fields:
            self._pause.start()

    def _leave(self) -> None:
        if self._field is not None and isValid(self._field):
            self._field.textChanged.disconnect(self._typed)
        self._field = None

    def _typed(self) -> None:
        field = self._field
        if field is not None and isValid(field) and field.hasFocus() and words_in(field) != self._first:
            if field not in self._fields:
                self._fields.append(field)
            if not self._pause.isActive():
                self._pause.start()

    def _tell(self) -> None:
        self._fields = [field for field in self._fields if self._is_draft(field)]
        drafts = tuple(Draft(_place(field), words_in(field), way_to(field)) for field in self._fields)
        if drafts != self._told:
            self._told = drafts
            self.changed.emit(drafts)

    def _is_draft(self, field: Field) -> bool:
        """The words are nowhere else: one is typing, in a dialog that is open, or they cannot be read yet."""
        if not isValid(field) or not field.isVisible() or not words_in(field).strip():
            return False
        open_still = field is self._field or isinstance(field.window(), QDialog)
        return bool(getattr(field, "is_draft", open_still))


def _is_kept(field: Field) -> bool:
    secret = isinstance(field, QLineEdit) and field.echoMode() != QLineEdit.EchoMode.Normal
    return not (secret or field.isReadOnly() or field.property(_NOT_KEPT))


def _belongs(field: QWidget, window: QWidget) -> bool:
    """Whether a field is in the window or in a dialog of it."""
    parent: QObject | None = field
    while parent is not None and parent is not window:
        parent = parent.parent()
    return parent is window


def _place(field: Field) -> str:
    return field.accessibleName() or field.window().windowTitle() or "a field"
