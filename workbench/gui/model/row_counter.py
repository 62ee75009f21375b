"""Counts in the background the rows on which a model's variables are all known."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from workbench.data.dataset import Dataset
from workbench.gui.background import in_background
from workbench.gui.model.check import Rows, complete_rows

Question = tuple[Dataset | None, frozenset[str]]


class RowCounter(QObject):
    """`counted` is emitted when the answer to the latest question is known."""

    counted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: Rows | None = None
        self._asked: Question = (None, frozenset())
        self._stopped = False

    def look(self, dataset: Dataset | None, names: Iterable[str]) -> None:
        """Count for these variables; nothing happens when the same was asked before."""
        question = (dataset, frozenset(names))
        if self._is_asked(question):
            return
        self._asked = question
        self.rows = None
        if dataset is not None and all(name in dataset for name in question[1]):
            in_background(
                lambda: complete_rows(dataset, question[1]),
                lambda rows: self._answered(question, rows),
                lambda _error: None,
            )

    def stop(self) -> None:
        """Answers that are still to come are of no use any more."""
        self._stopped = True

    def _is_asked(self, question: Question) -> bool:
        return question[0] is self._asked[0] and question[1] == self._asked[1]

    def _answered(self, question: Question, rows: Rows) -> None:
        if self._is_asked(question) and not self._stopped:
            self.rows = rows
            self.counted.emit()
