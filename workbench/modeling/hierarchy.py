"""Which grouping factors of a model lie inside which, and so the levels of the model.

Level 1 are the rows; a grouping factor is one level above the highest factor nested in it; factors at one
level are crossed with each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from workbench.modeling.grouping import group_label
from workbench.modeling.spec import ModelSpec

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

Group = tuple[str, ...]


@dataclass(frozen=True)
class Hierarchy:
    """groups: as in `ModelSpec.groups`; nested: pairs (inner, outer) of groups, transitively complete."""

    groups: tuple[Group, ...]
    nested: frozenset[tuple[Group, Group]]

    @cached_property
    def levels(self) -> tuple[tuple[Group, ...], ...]:
        """The groups of level 2, of level 3, and so on."""
        if not self.groups:
            return ()
        top = max(map(self.level, self.groups))
        return tuple(
            tuple(group for group in self.groups if self.level(group) == n) for n in range(2, top + 1)
        )

    def level(self, group: Group) -> int:
        """2 for a group with nothing nested in it, and so on upwards."""
        return 1 + max((self.level(inner) for inner, outer in self.nested if outer == group), default=1)

    def above(self, group: Group) -> tuple[Group, ...]:
        """The groups in which this one is nested, lowest first."""
        outer = [other for other in self.groups if (group, other) in self.nested]
        return tuple(sorted(outer, key=self.level))

    def named(self, label: str) -> Group | None:
        """The group called `label` ("school", "class:school"), or the one whose inner variable it is."""
        for group in self.groups:
            if group_label(group) == label:
                return group
        return next((group for group in self.groups if group[0] == label), None)


def written_hierarchy(spec: ModelSpec) -> Hierarchy:
    """The nesting that the formula itself states: `class:school` lies inside `school`."""
    groups = spec.groups
    return Hierarchy(groups, frozenset((a, b) for a in groups for b in groups if set(a) > set(b)))


def observed_hierarchy(spec: ModelSpec, dataset: Dataset) -> Hierarchy:
    """The nesting the data show as well: school inside corp if no school belongs to two corps."""
    from workbench.data.grouping import joint_codes, relation

    codes = {group: joint_codes(dataset, group) for group in spec.groups}
    return joined_hierarchy(
        spec,
        (
            (group_label(inner), group_label(outer))
            for inner in spec.groups
            for outer in spec.groups
            if inner != outer and relation(codes[inner], codes[outer]) == "nested"
        ),
    )


def joined_hierarchy(spec: ModelSpec, nested: Iterable[tuple[str, str]]) -> Hierarchy:
    """What the formula states and what is known besides: pairs of group labels (inner, outer)."""
    written = written_hierarchy(spec)
    pairs = set(written.nested)
    for inner, outer in ((written.named(a), written.named(b)) for a, b in nested):
        if inner is not None and outer is not None and inner != outer and (outer, inner) not in pairs:
            pairs = _closed(pairs | {(inner, outer)})
    return Hierarchy(spec.groups, frozenset(pairs))


def _closed(pairs: set[tuple[Group, Group]]) -> set[tuple[Group, Group]]:
    """With a inside b and b inside c, a is inside c."""
    while True:
        more = {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs
        if not more:
            return pairs
        pairs = pairs | more
