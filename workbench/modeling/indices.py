"""The indices of an equation: i for the rows, then j, k, l ... for the grouping factors from the lowest
level up.

Crossed factors of one level share a parenthesis: y_i(jk) is row i in level j of one factor and k of the
other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from workbench.modeling.arithmetic import group_names, number_names
from workbench.modeling.hierarchy import Group, Hierarchy
from workbench.modeling.tree import Call, Node, names_in

_LETTERS = "jklmnopqrstuvwxyz"

LevelOf = Mapping[str, str | int | None]
"""For each variable the group it is a feature of (its label, or a level number); absent for level 1."""


def features(factor: Node) -> tuple[str, ...]:
    """The variables that decide at which level a factor varies: a group mean is a feature of the group."""
    if isinstance(factor, Call) and factor.function == "group_mean":
        return group_names(factor)
    return number_names(factor) or names_in(factor)


@dataclass(frozen=True)
class Indices:
    """Levels and index letters for the variables, groups and coefficients of one model."""

    hierarchy: Hierarchy
    level_of: LevelOf

    @property
    def top(self) -> int:
        """The number of levels, 1 without any group."""
        return len(self.hierarchy.levels) + 1

    @cached_property
    def letters(self) -> dict[Group, str]:
        """The index letter of every group."""
        ordered = [group for level in self.hierarchy.levels for group in level]
        return {group: _LETTERS[place % len(_LETTERS)] for place, group in enumerate(ordered)}

    def level(self, factor: Node) -> int:
        """The lowest level at which the variables of a factor vary."""
        return min((self._variable_level(name) for name in features(factor)), default=1)

    def of_factor(self, factor: Node) -> str:
        """The indices of a predictor: `ij` at level 1, `j` when it is a feature of the group."""
        if self.level(factor) == 1:
            return self.of_rows()
        own: set[Group] = set()
        for name in features(factor):
            own.update(self._variable_groups(name))
        return self._written(own | {outer for group in own for outer in self.hierarchy.above(group)})

    def of_rows(self) -> str:
        """The indices of the outcome."""
        return "i" + self._written(self.letters)

    def of_group(self, group: Group) -> str:
        """The indices of a random effect: its group, and the groups around it."""
        return self._written({group, *self.hierarchy.above(group)})

    def above(self, level: int) -> str:
        """The indices of a coefficient of a level: all groups higher than it."""
        return self._written(group for step in self.hierarchy.levels[level - 1 :] for group in step)

    def _written(self, groups: Iterable[Group]) -> str:
        chosen = set(groups)
        steps = ["".join(self.letters[g] for g in level if g in chosen) for level in self.hierarchy.levels]
        return "".join(f"({step})" if len(step) > 1 else step for step in steps)

    def _variable_level(self, name: str) -> int:
        groups = self._variable_groups(name)
        return min((self.hierarchy.level(group) for group in groups), default=1)

    def _variable_groups(self, name: str) -> tuple[Group, ...]:
        """The groups whose feature a variable is; none for a variable of level 1."""
        place = self.level_of.get(name)
        if isinstance(place, str):
            group = self.hierarchy.named(place)
            return () if group is None else (group,)
        if place is None or not 2 <= place <= self.top:
            return ()
        return self.hierarchy.levels[place - 2]
