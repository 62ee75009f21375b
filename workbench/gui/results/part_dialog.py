"""Which results go into a document: a list of ticks, all set at first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from workbench.gui.widgets import button, label
from workbench.project.model import AnalysisEntry

_ID = Qt.ItemDataRole.UserRole


class PartDialog(QDialog):
    """Emits `decided(ids of analyses)`; those without a result are not listed."""

    decided = Signal(tuple)

    def __init__(self, entries: Sequence[AnalysisEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export a part")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(460, 420)
        self.results = QListWidget()
        self.results.setAccessibleName("Results to export")
        for entry in entries:
            if entry.result is not None:
                item = QListWidgetItem(entry.title or entry.analysis)
                item.setToolTip(str(entry.options.get("formula") or ""))
                item.setData(_ID, entry.id)
                item.setCheckState(Qt.CheckState.Checked)
                self.results.addItem(item)
        self.go_on = button("Choose a file…", self._decide, look="primary")
        self.go_on.setDefault(True)
        self.results.itemChanged.connect(lambda _item: self.go_on.setEnabled(bool(self.ticked())))
        foot = QHBoxLayout()
        foot.addWidget(button("All", lambda: self._tick(Qt.CheckState.Checked), look="link"))
        foot.addWidget(button("None", lambda: self._tick(Qt.CheckState.Unchecked), look="link"))
        foot.addStretch(1)
        foot.addWidget(button("Cancel", self.close))
        foot.addWidget(self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        lead = "Tick the results that go into the document, each with its notes."
        column.addWidget(label(lead, "muted", wrap=True))
        column.addWidget(self.results, 1)
        column.addLayout(foot)

    def ticked(self) -> tuple[str, ...]:
        """The ids of the results with a tick, in order."""
        items = [self.results.item(i) for i in range(self.results.count())]
        return tuple(str(i.data(_ID)) for i in items if i.checkState() == Qt.CheckState.Checked)

    def _tick(self, state: Qt.CheckState) -> None:
        for i in range(self.results.count()):
            self.results.item(i).setCheckState(state)

    def _decide(self) -> None:
        ids = self.ticked()
        self.close()
        self.decided.emit(ids)
