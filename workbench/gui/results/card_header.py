"""The head of a card: editable title, what is going on, and the menu of the analysis."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from workbench.gui.fonts import TITLE, body_font
from workbench.gui.icons import set_icon
from workbench.gui.results.dragging import Grip
from workbench.gui.widgets import icon_button, label, restyle


class TitleEdit(QLineEdit):
    """Looks like a heading until one clicks into it; Return keeps, Escape forgets what was typed."""

    def __init__(self, name: str = "Title of this analysis", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "title")
        self.setFont(body_font(TITLE, QFont.Weight.DemiBold))
        self.setAccessibleName(name)
        self.setToolTip("Click to rename")
        self.setTextMargins(-2, 0, 0, 0)
        self._kept = ""

    def show_title(self, title: str) -> None:
        """Show a title, unless the user is typing one."""
        self._kept = title
        if not self.hasFocus():
            self.setText(title)
            self.setCursorPosition(0)

    def keyPressEvent(self, event: object) -> None:
        key = getattr(event, "key", lambda: 0)()
        if key == Qt.Key.Key_Escape:
            self.setText(self._kept)
            self.clearFocus()
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.clearFocus()


class CardHeader(QWidget):
    """Emits `renamed(title)`, `folded(now closed)` and `chosen(name of menu item)`."""

    renamed = Signal(str)
    folded = Signal(bool)
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = TitleEdit()
        self.title.editingFinished.connect(self._finish)
        self._badge = Badge()
        self.grip = Grip()
        self._folded = False
        self.fold = icon_button("chevron-down", "Collapse this result", self._toggle_fold)
        self._more = icon_button("more", "More for this analysis", self.open_menu)
        self.subtitle = label("", "caption", wrap=True, selectable=True)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.fold)
        row.addSpacing(-6)
        row.addWidget(self.title, 1)
        row.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.grip)
        row.addWidget(self._more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(row)
        column.addWidget(self.subtitle)
        self.subtitle.setContentsMargins(6, 0, 0, 0)

    def show_entry(self, title: str, subtitle: str) -> None:
        """Title and the line below it."""
        self.title.show_title(title)
        self.subtitle.setText(subtitle)
        self.subtitle.setVisible(bool(subtitle))

    def show_state(self, words: str, level: str) -> None:
        """A word on the state of the analysis ("Out of date"), or none."""
        self._badge.show_words(words, level)

    def show_folded(self, folded: bool) -> None:
        """Whether only the head of the result is shown."""
        self._folded = folded
        set_icon(self.fold, "chevron-right" if folded else "chevron-down")
        words = "Expand this result" if folded else "Collapse this result"
        self.fold.setToolTip(words)
        self.fold.setAccessibleName(words)

    def _toggle_fold(self) -> None:
        self.folded.emit(not self._folded)

    def open_menu(self) -> None:
        """The menu of the analysis, under its button."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for name, text, icon in (
            ("run", "&Run again", "run"),
            ("rename", "Re&name", "edit"),
            ("code", "Show the &code…", "file"),
            ("note", "Write a n&ote below", "edit"),
            ("note_above", "Write a note &above", "edit"),
            ("fold", "E&xpand" if self._folded else "Collap&se", "chevron-down"),
            ("duplicate", "&Duplicate", "duplicate"),
            ("", "", ""),
            ("up", "Move &up", "arrow-up"),
            ("down", "Move do&wn", "arrow-down"),
            ("", "", ""),
            ("export", "&Export this result…", "export"),
            ("", "", ""),
            ("delete", "De&lete", "trash"),
        ):
            if not name:
                menu.addSeparator()
                continue
            action = menu.addAction(text)
            set_icon(action, icon)
            action.triggered.connect(lambda _checked=False, chosen=name: self.chosen.emit(chosen))
        menu.popup(self._more.mapToGlobal(QPoint(0, self._more.height())))

    def _finish(self) -> None:
        text = self.title.text().strip()
        if text:
            self.renamed.emit(text)


class Badge(QLabel):
    """One or two words on a coloured ground; hidden when there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "badge")
        self.setFont(body_font(8.5, QFont.Weight.Medium))
        self.hide()

    def show_words(self, words: str, level: str) -> None:
        self.setText(words)
        restyle(self, level=level)
        self.setVisible(bool(words))
