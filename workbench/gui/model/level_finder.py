"""Finds in the background at which level each variable varies, for the groups of a model.

A million rows take a second, so the window asks here and shows the answer when it comes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from workbench.data.dataset import Dataset
from workbench.data.levels import CONSTANT, ROW, LevelMap, Nesting, grouping_levels
from workbench.gui.background import in_background
from workbench.modeling import ModelSpec

WORDS = {ROW: "rows", CONSTANT: "nothing (constant)"}
BADGES = {ROW: "rows", CONSTANT: "constant"}
PLAIN_LEVELS = frozenset(BADGES.values())
Groups = tuple[tuple[str, ...], ...]


class LevelFinder(QObject):
    """`found` is emitted when the levels for the latest question are known."""

    found = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._map = LevelMap()
        self._asked: tuple[Dataset | None, Groups] = (None, ())
        self._stopped = False

    @property
    def level_of(self) -> dict[str, str]:
        """Variable -> label of its grouping, "row" or "constant"; empty while unknown."""
        return self._map.level_of

    @property
    def words(self) -> dict[str, str]:
        """For each variable what it varies between, in words; empty where no grouping is chosen."""
        return self._told(WORDS)

    @property
    def badges(self) -> dict[str, str]:
        """The same in one word; `class:school` is called class."""
        inner = {":".join(group): group[0] for group in self._asked[1]}
        return self._told({**inner, **BADGES})

    def _told(self, words: Mapping[str, str]) -> dict[str, str]:
        if not self._map.groups:
            return {}
        return {name: words.get(level, level) for name, level in self.level_of.items()}

    @property
    def levels(self) -> LevelMap:
        return self._map

    @property
    def reused(self) -> tuple[Nesting, ...]:
        """Groupings whose ids start again in each group of another."""
        return tuple(n for n in self._map.nestings if n.relation == "reused")

    def look(self, dataset: Dataset | None, spec: ModelSpec) -> None:
        """Find the levels for the groups of a model."""
        self.look_at(dataset, spec.groups)

    def look_at(self, dataset: Dataset | None, groups: Sequence[tuple[str, ...]]) -> None:
        """Find the levels for these groupings; nothing happens when the same was asked before."""
        known = () if dataset is None else tuple(g for g in groups if all(name in dataset for name in g))
        question = (dataset, tuple(known))
        if question[0] is self._asked[0] and question[1] == self._asked[1]:
            return
        self._asked = question
        if dataset is None or not known:
            self._map = LevelMap()
            self.found.emit()
            return
        in_background(
            lambda: grouping_levels(dataset, known),
            lambda answer: self._answered(question, answer),
            lambda _error: None,
        )

    def stop(self) -> None:
        """Answers that are still to come are of no use any more."""
        self._stopped = True

    def _answered(self, question: tuple[Dataset | None, Groups], answer: LevelMap) -> None:
        current = question[0] is self._asked[0] and question[1] == self._asked[1]
        if current and not self._stopped:
            self._map = answer
            self.found.emit()
