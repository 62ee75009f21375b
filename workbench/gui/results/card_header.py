"""The head of a card: editable title, what is going on, and the menu of the analysis."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from workbench.gui.fonts import body_font
from workbench.gui.icons import set_icon
from workbench.gui.results.dragging import Grip
from workbench.gui.results.title_edit import TitleEdit
from workbench.gui.widgets import icon_button, label, restyle


class CardHeader(QWidget):
    """Emits `renamed(title, session)`, `folded(now closed)` and `chosen(name of menu item)`."""

    renamed = Signal(str, str)  # see TitleEdit.kept
    folded = Signal(bool)
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = TitleEdit()
        self.title.kept.connect(self._keep_title)
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

    def _keep_title(self, title: str, session: str) -> None:
        if title:
            self.renamed.emit(title, session)


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
