"""The user's own words above or below a result: rich text, edited in place, one step of history.

They are part of exported reports. What can be typed is what results/notes can hold.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextListFormat
from PySide6.QtWidgets import QInputDialog, QLineEdit, QSizePolicy, QTextEdit, QVBoxLayout, QWidget

from workbench.gui.fonts import BODY, body_font
from workbench.gui.results import note_looks
from workbench.gui.results.note_document import fill, lines_in
from workbench.gui.results.note_tools import NoteTools
from workbench.gui.theme import theme
from workbench.gui.typed_words import not_kept
from workbench.gui.writing import Writing
from workbench.results.notes import lines_of, markdown_of
from workbench.results.notes.lines import is_safe_link

_MARGIN = 14  # pixels that frame and padding take
_LEAST_HEIGHT, _MOST_HEIGHT = 40, 320
_CTRL, _SHIFT, _ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
KEYS = {
    "bold": QKeyCombination(_CTRL, Qt.Key.Key_B),
    "italic": QKeyCombination(_CTRL, Qt.Key.Key_I),
    "heading": QKeyCombination(_CTRL | _ALT, Qt.Key.Key_H),
    "bullets": QKeyCombination(_CTRL | _ALT, Qt.Key.Key_B),
    "numbers": QKeyCombination(_CTRL | _ALT, Qt.Key.Key_N),
    "link": QKeyCombination(_CTRL, Qt.Key.Key_K),
}


class NoteEdit(QTextEdit):
    """As tall as its words; `kept(markdown, session)` comes while one types and when the keys go elsewhere.

    markdown: see results/notes; session: see writing.py. Escape forgets what was typed since the keys came.
    """

    kept = Signal(str, str)
    entered = Signal(bool)  # whether the keys are here

    def __init__(self, place: str = "on", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFont(body_font(BODY))
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(f"Note {place} this analysis")
        self.setPlaceholderText(f"Your own words {place} this result. They go into exported reports.")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._words = self._before = ""  # as in the project; as it was when the keys came
        self._asking = False
        not_kept(self)
        self.writing = Writing(self)
        self.writing.due.connect(self._keep)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._fit())
        self._fit()

    @property
    def touched(self) -> bool:
        """There are words that are not kept yet."""
        return self.document().isModified()

    def words(self) -> str:
        """The note as Markdown; as it was where nothing was typed."""
        return markdown_of(lines_in(self.document())) if self.touched else self._words

    def show_words(self, words: str) -> None:
        """Show a note, unless the user is writing one."""
        changed = words != self._words
        self._words = words
        if not self.hasFocus():
            self._before = words
            if changed or words != self.words():
                self._fill()

    def do(self, name: str) -> None:
        """What a button or key says: bold, italic, heading, bullets, numbers or link."""
        cursor = self.textCursor()
        if name == "bold":
            note_looks.toggle_bold(cursor)
        elif name == "italic":
            note_looks.toggle_italic(cursor)
        elif name == "heading":
            note_looks.toggle_heading(cursor)
        elif name == "bullets":
            note_looks.toggle_list(cursor, QTextListFormat.Style.ListDisc)
        elif name == "numbers":
            note_looks.toggle_list(cursor, QTextListFormat.Style.ListDecimal)
        else:
            self._link()
            return
        self.setTextCursor(cursor)

    def _link(self) -> None:
        self._asking = True
        present = self.textCursor().charFormat().anchorHref()
        address, fine = QInputDialog.getText(
            self,
            "Link",
            "Address of a web page or of mail:",
            QLineEdit.EchoMode.Normal,
            present or "https://",
        )
        self._asking = False
        self.setFocus()
        address = address.strip()
        if fine and (not address or is_safe_link(address)):
            note_looks.set_link(self.textCursor(), address, theme().tokens.accent)

    def event(self, event: QEvent) -> bool:
        """Keys that mean something here are not those of the window."""
        return _claimed(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        named = next((name for name, keys in KEYS.items() if keys == event.keyCombination()), "")
        if event.key() == Qt.Key.Key_Escape:
            self._words = self._before
            self._fill()
            self.clearFocus()
        elif named:
            self.do(named)
        else:
            super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Words alone: looks of other programs, pictures and tables have no place in a note."""
        if source.hasText():
            self.textCursor().insertText(source.text())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.entered.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self._asking and event.reason() != Qt.FocusReason.PopupFocusReason:
            self.entered.emit(False)
            self._keep()
            self._before = self._words
            if self.words() == self._words:
                self._fill()

    def _keep(self) -> None:
        self.kept.emit(self.words(), self.writing.session)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fill(self) -> None:
        fill(self.document(), lines_of(self._words))
        self.document().setModified(False)

    def _fit(self) -> None:
        height = int(self.document().size().height()) + _MARGIN
        self.setFixedHeight(min(_MOST_HEIGHT, max(_LEAST_HEIGHT, height)))


def _claimed(event: QEvent) -> bool:
    """Accept a key that is about to become a shortcut of the window, where it is one of a note."""
    if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.ShortcutOverride:
        return False
    ours = event.keyCombination() in KEYS.values()
    if ours:
        event.accept()
    return ours


class Note(QWidget):
    """Hidden while there is none, and made when there first is one; `begin` opens it.

    place: "above" or "on" the result.
    """

    kept = Signal(str, str)  # see NoteEdit

    def __init__(self, place: str = "on", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place = place
        self._made: tuple[NoteTools, NoteEdit] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    @property
    def edit(self) -> NoteEdit:
        """Where one writes."""
        return self._parts()[1]

    @property
    def tools(self) -> NoteTools:
        """The line above it."""
        return self._parts()[0]

    def show_words(self, words: str) -> None:
        """The note as it is in the project."""
        if words or self._made is not None:
            self.edit.show_words(words)
            self.setVisible(bool(words) or self.edit.hasFocus())

    def begin(self) -> None:
        """Show it and take the keys."""
        self._parts()
        self.show()
        self.edit.setFocus()

    def _parts(self) -> tuple[NoteTools, NoteEdit]:
        if self._made is None:
            self._made = self._make()
        return self._made

    def _make(self) -> tuple[NoteTools, NoteEdit]:
        edit = NoteEdit(self._place)
        tools = NoteTools("Note above" if self._place == "above" else "Note", KEYS)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(tools)
        column.addWidget(edit)
        tools.chosen.connect(edit.do)
        edit.entered.connect(tools.show_buttons)
        edit.kept.connect(self._keep)
        return tools, edit

    def _keep(self, words: str, session: str) -> None:
        self.setVisible(bool(words) or self.edit.hasFocus())
        self.kept.emit(words, session)
