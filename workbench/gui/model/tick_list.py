"""A list to tick several things in, opened below a button: variables, levels, statistics.

It stays open while one ticks; a field above finds things by their letters. What is ticked counts at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from workbench.data.variable import Measure, Variable
from workbench.gui.icons import icon
from workbench.gui.model.measures import MEASURE_ICONS
from workbench.gui.theme import theme
from workbench.gui.typed_words import not_kept
from workbench.gui.widgets import label

_WIDTH, _ROW, _MOST_ROWS, _MARGIN = 300, 26, 14, 12
_NAME = int(Qt.ItemDataRole.UserRole)
_FIND_FROM = 8
"""From this number of things on there is a field to find them."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Tickable:
    """name: what is chosen; words: further words that are shown and found; measure: of a variable."""

    name: str
    words: str = ""
    measure: Measure | None = None


def tickable(variable: Variable) -> Tickable:
    """A variable, with its label and the sign of its measure."""
    return Tickable(variable.name, variable.label, variable.measure)


class TickList(QFrame):
    """`changed` carries all names that are ticked: those of before in their order, then the new ones."""

    changed = Signal(object)

    def __init__(
        self, things: Sequence[Tickable], ticked: Sequence[str], title: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("look", "popup")
        self.ticked = list(ticked)
        self._anchor: int | None = None
        self.search = QLineEdit()
        not_kept(self.search)
        self.search.setPlaceholderText("Find by name or label")
        self.search.setAccessibleName(f"Find: {title}")
        self.search.setClearButtonEnabled(True)
        self.search.setVisible(len(things) >= _FIND_FROM)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setProperty("look", "popup")
        self.list.setAccessibleName(title)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.installEventFilter(self)
        self.list.itemClicked.connect(self._clicked)
        self._fill(things)
        self._none = label("Nothing has these letters.", "muted")
        self._none.hide()
        several = "Shift+click ticks all between. Esc closes." if things else "There is nothing that fits."
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(6)
        for part in (self.search, self._none, self.list, label(several, "caption")):
            layout.addWidget(part)
        self.list.setVisible(bool(things))

    def _fill(self, things: Sequence[Tickable]) -> None:
        for thing in things:
            item = QListWidgetItem(f"{thing.name}   {thing.words}" if thing.words else thing.name)
            item.setData(_NAME, thing.name)
            item.setToolTip(item.text())
            item.setSizeHint(QSize(0, _ROW))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(_state(thing.name in self.ticked))
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

    # -- ticking ---------------------------------------------------------------------------------------

    def tick(self, rows: Sequence[int], on: bool) -> None:
        """Tick these rows, or take their ticks away; told once."""
        names = [str(self.list.item(row).data(_NAME)) for row in rows]
        for row in rows:
            self.list.item(row).setCheckState(_state(on))
        kept = [name for name in self.ticked if on or name not in names]
        self.ticked = [*kept, *(name for name in names if on and name not in kept)]
        self.changed.emit(list(self.ticked))

    def _toggle(self, row: int) -> None:
        if row >= 0 and not self.list.item(row).isHidden():
            self._anchor = row
            self.tick([row], not _is_ticked(self.list.item(row)))

    def _clicked(self, item: QListWidgetItem) -> None:
        row = self.list.row(item)
        shift = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        if not shift or self._anchor is None:
            self._toggle(row)
            return
        first, last = sorted((self._anchor, row))
        between = [r for r in range(first, last + 1) if not self.list.item(r).isHidden()]
        self.tick(between, _is_ticked(self.list.item(self._anchor)))

    # -- finding, and keys -----------------------------------------------------------------------------

    def _filter(self, text: str) -> None:
        wanted = text.casefold()
        shown = []
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(wanted not in item.text().casefold())
            if not item.isHidden():
                shown.append(row)
        self._none.setVisible(not shown)
        self.list.setCurrentRow(shown[0] if shown else -1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = event.key()
            if key in _ENTER or (watched is self.list and key == Qt.Key.Key_Space):
                self._toggle(self.list.currentRow())
                return True
            if watched is self.search and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.list.setFocus()
                return True
        return super().eventFilter(watched, event)


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked


def _is_ticked(item: QListWidgetItem) -> bool:
    return item.checkState() is Qt.CheckState.Checked
