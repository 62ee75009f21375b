"""Finds in the background how large a model is."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from workbench.data.dataset import Dataset
from workbench.gui.background import in_background
from workbench.gui.model.check import Size, size_of
from workbench.modeling import ModelSpec

Question = tuple[Dataset | None, ModelSpec, str]


class SizeFinder(QObject):
    """`found` is emitted when the size of the latest model is known; until then `size` is None."""

    found = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.size: Size | None = None
        self._asked: Question = (None, ModelSpec(), "")
        self._stopped = False

    def look(self, dataset: Dataset | None, spec: ModelSpec, condition: str = "") -> None:
        """Find the size of a model of the rows that fulfil a condition, all of them when there is none.

        Nothing happens when the same was asked before.
        """
        question = (dataset, spec, condition)
        if self._is_asked(question):
            return
        self._asked = question
        self.size = None
        if dataset is not None:
            in_background(
                lambda: size_of(spec, dataset, condition),
                lambda size: self._answered(question, size),
                lambda _error: None,
            )

    def stop(self) -> None:
        """Answers that are still to come are of no use any more."""
        self._stopped = True

    def _is_asked(self, question: Question) -> bool:
        return question[0] is self._asked[0] and question[1:] == self._asked[1:]

    def _answered(self, question: Question, size: Size) -> None:
        if self._is_asked(question) and not self._stopped:
            self.size = size
            self.found.emit()
