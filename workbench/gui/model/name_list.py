"""A list of names that opens below a button: one is chosen by a click or Enter, found by its letters.

A menu of a hundred variables is higher than the screen, and cannot be searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from workbench.data.variable import Measure, Variable
from workbench.gui.icons import icon
from workbench.gui.model.measures import MEASURE_ICONS
from workbench.gui.theme import theme
from workbench.gui.typed_words import not_kept
from workbench.gui.widgets import label

NAME = int(Qt.ItemDataRole.UserRole)
_WIDTH, _ROW, _MOST_ROWS, _MARGIN = 300, 26, 14, 12
_FIND_FROM = 8
"""From this number of names on there is a field to find them."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Named:
    """name: what is chosen; words: further words that are shown and found; measure: of a variable."""

    name: str
    words: str = ""
    measure: Measure | None = None


def named(variable: Variable) -> Named:
    """A variable, with its label and the sign of its measure."""
    return Named(variable.name, variable.label, variable.measure)


class NameList(QFrame):
    """`chosen` carries the name; then the list is gone."""

    chosen = Signal(str)
    HINT = "Enter or a click chooses. Esc closes."

    def __init__(self, things: Iterable[Named], title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("look", "popup")
        every = list(things)
        self.search = QLineEdit()
        not_kept(self.search)
        self.search.setPlaceholderText("Find by name or label")
        self.search.setAccessibleName(f"Find: {title}")
        self.search.setClearButtonEnabled(True)
        self.search.setVisible(len(every) >= _FIND_FROM)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setProperty("look", "popup")
        self.list.setAccessibleName(title)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setVisible(bool(every))
        self.list.installEventFilter(self)
        self.list.itemClicked.connect(lambda item: self.click(self.list.row(item)))
        self._fill(every)
        self._none = label("Nothing has these letters.", "muted")
        self._none.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        hint = label(self.HINT if every else "There is nothing that fits.", "caption")
        for part in (self.search, self._none, self.list, hint):
            layout.addWidget(part)

    def _fill(self, things: Sequence[Named]) -> None:
        for thing in things:
            item = QListWidgetItem(f"{thing.name}   {thing.words}" if thing.words else thing.name)
            item.setData(NAME, thing.name)
            item.setToolTip(item.text())
            item.setSizeHint(QSize(0, _ROW))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            if thing.measure is not None:
                item.setIcon(icon(MEASURE_ICONS[thing.measure], theme().tokens.text_muted))
            self.list.addItem(item)

    def popup(self, at: QPoint) -> None:
        """Open at a place on the screen, as high as it needs to be, ready for keys."""
        count = self.list.count()
        self.list.setFixedHeight(_ROW * min(count, _MOST_ROWS) + 4)
        screen, height = self.screen().availableGeometry(), self.sizeHint().height()
        self.resize(_WIDTH, height)
        left = min(at.x(), screen.right() - _WIDTH - _MARGIN)
        top = at.y() if at.y() + height < screen.bottom() else max(screen.top(), at.y() - height - _MARGIN)
        self.move(left, top)
        self.show()
        (self.list if self.search.isHidden() else self.search).setFocus()
        self.list.setCurrentRow(0)

    def click(self, row: int) -> None:
        """What a click on a row does, or Enter."""
        self.chosen.emit(str(self.list.item(row).data(NAME)))
        self.close()

    def shown(self) -> list[int]:
        """The rows that the letters leave."""
        return [row for row in range(self.list.count()) if not self.list.item(row).isHidden()]

    def _filter(self, text: str) -> None:
        wanted = text.casefold()
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(wanted not in item.text().casefold())
        shown = self.shown()
        self._none.setVisible(not shown)
        self.list.setCurrentRow(shown[0] if shown else -1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in _ENTER or (watched is self.list and key == Qt.Key.Key_Space):
                if (row := self.list.currentRow()) >= 0:
                    self.click(row)
                return True
            if watched is self.search and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.list.setFocus()
                return True
        return super().eventFilter(watched, event)
