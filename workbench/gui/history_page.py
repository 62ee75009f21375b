"""The History page: every step over data, analyses and notes, to go back to; deleted results come back."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QVBoxLayout, QWidget

from workbench.gui.data.words import counted
from workbench.gui.document import Document
from workbench.gui.history_list import HistoryCells, HistoryList
from workbench.gui.widgets import button, label
from workbench.project.step_facts import deleted, with_again


class StepView(QListView):
    """Enter goes to the current step, as a double click does."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class HistoryPage(QWidget):
    """Going back keeps the later steps, until something new is done."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._seen = (0, 0)  # number of steps and the present one when they were shown last
        self.list = HistoryList(document, self)
        self.view = StepView()
        self.view.setModel(self.list)
        self.view.setItemDelegate(HistoryCells(self.list, self.view))
        self.view.setAccessibleName("Steps of this session")
        self.view.setUniformItemSizes(True)
        self.view.setFrameShape(QListView.Shape.NoFrame)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._told = label("", "caption")
        self.go_button = button(
            "Go to this step", self.go, icon="undo", tip="Put everything as it was then  (Enter)"
        )
        self.back_button = button("Bring back", self.bring_back, icon="add")
        self._arrange()
        self.view.activated.connect(lambda _index: self.go())
        self.view.doubleClicked.connect(lambda _index: self.go())
        self.view.selectionModel().currentChanged.connect(lambda _now, _before: self._allow())
        document.history_changed.connect(self._refresh_if_seen)
        self.refresh()

    def _arrange(self) -> None:
        foot = QHBoxLayout()
        foot.setContentsMargins(14, 8, 14, 10)
        foot.setSpacing(8)
        foot.addWidget(self._told, 1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.go_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addLayout(foot)

    # -- showing -------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _refresh_if_seen(self) -> None:
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Show the steps as they are now, the present one in sight and chosen."""
        self.list.refresh()
        now = len(self._document.steps), self._document.position
        if now != self._seen:
            self._seen = now
            self.view.setCurrentIndex(self.list.index(now[0] - 1 - now[1]))
        done, all_steps = self._document.position, len(self._document.steps) - 1
        undone = f", {all_steps - done} undone" if all_steps > done else ""
        self._told.setText(f"{counted(done, 'step')}{undone}")
        self._allow()

    def _allow(self) -> None:
        """Buttons as they suit the chosen step."""
        place = self._chosen()
        self.go_button.setEnabled(place >= 0 and place != self._document.position)
        steps, now = self._document.steps, self._document.project
        gone = deleted(steps, max(0, place))
        again = with_again(now, steps[max(0, place - 1)].project, gone)
        gone = again.analyses[len(now.analyses) :]
        what = (
            gone[0].title or "the analysis" if len(gone) == 1 else counted(len(gone), "analysis", "analyses")
        )
        self.back_button.setVisible(bool(gone))
        self.back_button.setText(f"Bring back {what[:30]}".replace("&", "&&"))
        self.back_button.setToolTip("Add it again with its result; nothing else is undone")

    def _chosen(self) -> int:
        index: QModelIndex = self.view.currentIndex()
        return self.list.position(index.row()) if index.isValid() else -1

    # -- doing ---------------------------------------------------------------------------------------

    def go(self) -> None:
        """Make the chosen step the present."""
        if self.go_button.isEnabled():
            self._document.go_to(self._chosen())

    def bring_back(self) -> None:
        """Add again what the chosen step deleted."""
        self._document.bring_back(self._chosen())
