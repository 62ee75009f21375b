"""Draws up the picture of the levels in the background: groups of a model, and those looked at besides."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from workbench.data.dataset import Dataset
from workbench.data.group_guess import likely_groups
from workbench.gui.background import in_background
from workbench.modeling.hierarchy import Group
from workbench.modeling.level_picture import LevelPicture, level_picture

Question = tuple[Dataset | None, tuple[Group, ...], tuple[str, ...]]
Answer = tuple[tuple[str, ...], LevelPicture]


class PictureFinder(QObject):
    """`found` is emitted when the picture for the latest question is there.

    guesses: variables that are likely to group rows; they are drawn while the model has no groups.
    """

    found = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.picture = LevelPicture()
        self.guesses: tuple[str, ...] = ()
        self._asked: Question = (None, (), ())
        self._stopped = False

    def look(self, dataset: Dataset | None, groups: Sequence[Group], others: Sequence[str]) -> None:
        """Ask for a picture; nothing happens when the same was asked before."""
        if dataset is not None:
            groups = [group for group in groups if all(name in dataset for name in group)]
            others = [name for name in others if name in dataset]
        question = (dataset, tuple(groups), tuple(others))
        if self._is_asked(question):
            return
        self._asked = question
        if dataset is not None:
            in_background(
                lambda: _answer(dataset, question[1], question[2]),
                lambda answer: self._answered(question, answer),
                lambda _error: None,
            )

    def stop(self) -> None:
        """Answers that are still to come are of no use any more."""
        self._stopped = True

    def _is_asked(self, question: Question) -> bool:
        return question[0] is self._asked[0] and question[1:] == self._asked[1:]

    def _answered(self, question: Question, answer: Answer) -> None:
        if self._is_asked(question) and not self._stopped:
            self.guesses, self.picture = answer
            self.found.emit()


def _answer(dataset: Dataset, groups: tuple[Group, ...], others: tuple[str, ...]) -> Answer:
    guesses = likely_groups(dataset)
    drawn = others if groups or others else guesses
    return guesses, level_picture(dataset, groups, drawn, watched=guesses)
