"""The analyses menu: a panel under its button, grouped by the analyses' menu paths, with a search box."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from workbench.analysis.description import Analysis
from workbench.analysis.menu import in_menu_order
from workbench.gui.analyses_delegate import ID, SUMMARY, AnalysesDelegate
from workbench.gui.typed_words import not_kept
from workbench.gui.widgets import label

_WIDTH, _LEAST, _MARGIN = 440, 320, 12


class AnalysesMenu(QFrame):
    """Emits `chosen(analysis id)`. Arrow keys and Return work from the search box."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("look", "popup")
        self._offered: list[Analysis] = []
        self.search = QLineEdit()
        not_kept(self.search)
        self.search.setPlaceholderText("Search analyses, for example: random slope")
        self.search.setAccessibleName("Search analyses")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._fill)
        self.search.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName("Analyses")
        self.list.setItemDelegate(AnalysesDelegate(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.itemActivated.connect(self._activate)
        self.list.itemClicked.connect(self._activate)
        self._empty = label("No analysis matches. Try another word.", "muted", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        for widget in (self.search, self._empty, self.list):
            layout.addWidget(widget)
        self.resize(_WIDTH, _LEAST)

    def set_analyses(self, analyses: Iterable[Analysis]) -> None:
        """What is on offer."""
        self._offered = in_menu_order(analyses)
        self._fill()

    def popup(self, where: QPoint) -> None:
        """Open at a place on the screen with the search box ready for typing."""
        self.search.clear()
        self._fill()
        content = sum(map(self.list.sizeHintForRow, range(self.list.count())))
        room = self.screen().availableGeometry().bottom() - where.y() - _MARGIN
        self.resize(_WIDTH, min(content + 76, max(room, _LEAST)))
        self.move(where)
        self.show()
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._move(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.currentItem() is not None:
                self._activate(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        self.list.clear()
        found = [a for a in self._offered if matches(a, self.search.text())]
        heading = ""
        for analysis in found:
            if (path := " › ".join(analysis.menu)) != heading:
                heading = path
                self._add_heading(path)
            self._add_analysis(analysis)
        self._empty.setVisible(not found)
        self.list.setVisible(bool(found))
        if found:
            self._choose(max(found, key=lambda a: closeness(a, self.search.text())))

    def _choose(self, analysis: Analysis) -> None:
        rows = range(self.list.count())
        self.list.setCurrentRow(next(r for r in rows if self.list.item(r).data(ID) == analysis.id))

    def _add_heading(self, text: str) -> None:
        item = QListWidgetItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(item)

    def _add_analysis(self, analysis: Analysis) -> None:
        item = QListWidgetItem(analysis.title)
        item.setData(ID, analysis.id)
        item.setData(SUMMARY, analysis.summary)
        item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, analysis.summary)
        self.list.addItem(item)

    def _move(self, step: int) -> None:
        """Go to the next or previous item that can be chosen, past headings."""
        row = self.list.currentRow() + step
        while 0 <= row < self.list.count():
            if self.list.item(row).data(ID):
                self.list.setCurrentRow(row)
                return
            row += step

    def _activate(self, item: QListWidgetItem) -> None:
        if analysis_id := item.data(ID):
            self.hide()
            self.chosen.emit(analysis_id)


def closeness(analysis: Analysis, query: str) -> tuple[float, int]:
    """How well a query names it: words of its title count most, then its keywords, the first most of these.

    Of equals the one with the shorter title is meant, which is the simpler analysis.
    """
    title = analysis.title.lower().split()
    worth = {key.lower(): 1 / place for place, key in enumerate(analysis.keywords, 1)}
    worth |= dict.fromkeys(title, 2.0)
    asked = query.lower().split()
    return sum(worth.get(word, 0.0) for word in asked), -len(title) if asked else 0


def matches(analysis: Analysis, query: str) -> bool:
    """Whether every word of the query occurs in the title, summary, keywords or menu path."""
    words = " ".join((analysis.title, analysis.summary, *analysis.keywords, *analysis.menu)).lower()
    return all(word in words for word in query.lower().split())
