"""At which level each variable varies for the chosen groups; inner ids are read within outer ones if need be.

Class 1 of one school is not class 1 of another: where ids start again, the question is asked once more with
the two variables together.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from workbench.data.dataset import Dataset
from workbench.data.grouping import GroupSizes
from workbench.data.levels import CONSTANT, ROW, LevelMap, grouping_levels
from workbench.gui.data.asking import ask
from workbench.gui.data.variable_table import LevelWords
from workbench.gui.level_words import nearly_words, readable

_PLAIN = {ROW: "rows", CONSTANT: "constant"}


class GroupLevels(QObject):
    """`found` is emitted when the answer to the latest question is complete."""

    found = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._levels = LevelMap()
        self._dataset: Dataset | None = None
        self._names: tuple[str, ...] = ()
        self.reused: dict[str, str] = {}  # inner -> outer, where inner ids start again

    def look(self, dataset: Dataset | None, names: Sequence[str]) -> None:
        """Ask about these grouping variables, outermost first; nothing happens when that was asked before."""
        if dataset is self._dataset and tuple(names) == self._names:
            return
        self._dataset, self._names = dataset, tuple(names)
        self.reused = {}
        if dataset is None or not names:
            self._levels = LevelMap()
            self.found.emit()
        else:
            self._ask(dataset, [(name,) for name in names])

    def _ask(self, dataset: Dataset, groups: list[tuple[str, ...]]) -> None:
        names = self._names

        def answered(levels: LevelMap) -> None:
            if dataset is self._dataset and names == self._names:
                self._answered(dataset, levels)

        ask(self, lambda: grouping_levels(dataset, groups), answered)

    def _answered(self, dataset: Dataset, levels: LevelMap) -> None:
        again = {n.inner: n.outer for n in levels.nestings if n.relation == "reused" and ":" not in n.inner}
        if again and not self.reused:
            self.reused = again
            self._ask(dataset, [(name, again[name]) if name in again else (name,) for name in self._names])
        else:
            self._levels = levels
            self.found.emit()

    @property
    def groups(self) -> tuple[GroupSizes, ...]:
        """The groupings from coarse to fine."""
        return self._levels.groups

    def words(self) -> dict[str, LevelWords]:
        """For each variable the level in words; empty where no grouping is chosen."""
        levels = self._levels
        if not levels.groups:
            return {}
        sizes = {group.label: group.n_levels for group in levels.groups}
        out = {}
        for name, label in levels.level_of.items():
            almost = levels.nearly.get(name)
            note = nearly_words(name, *almost, sizes[almost[0]]) if almost is not None else ""
            out[name] = LevelWords(_PLAIN.get(label) or readable(label), label in _PLAIN, note)
        return out
