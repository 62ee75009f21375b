"""The levels of data as a picture: which groups lie in which, how many and how large, and what varies where.

    schools (160)            level 3
      classes in schools     level 2
        rows                 level 1

Groups of the model are read as it reads them. Others are looked at beside them: where their ids start again
in each group of another (class 1 of every school), they are read within it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from workbench.data.grouping import GroupSizes, group_sizes, joint_codes, relation
from workbench.data.levels import CONSTANT, ROW, LevelMap, grouping_levels
from workbench.modeling.grouping import Grouping, group_label
from workbench.modeling.hierarchy import Group, Hierarchy, joined_hierarchy
from workbench.modeling.spec import ModelSpec, RandomBlock

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset


@dataclass(frozen=True, slots=True)
class LevelBox:
    """One grouping factor: its variables (inner first), its sizes in rows, and the variables of its level.

    level: 2 for the lowest groups; members: groups of the next grouping below in each of its groups.
    """

    group: Group
    level: int
    sizes: GroupSizes
    in_model: bool
    variables: tuple[str, ...] = ()
    members: tuple[GroupSizes, ...] = ()


@dataclass(frozen=True, slots=True)
class Reuse:
    """Ids of `inner` start again in every group of `outer`; in_model: the model takes them as the same."""

    inner: str
    outer: str
    in_model: bool


@dataclass(frozen=True)
class LevelPicture:
    """levels: the highest first, crossed factors side by side; lines: (outer, inner) that touch each other.

    row_variables: what changes from row to row; constants: what never changes; nearly: variable -> (label of
    the grouping it nearly belongs to, number of groups in which it changes).
    """

    n_rows: int = 0
    levels: tuple[tuple[LevelBox, ...], ...] = ()
    lines: tuple[tuple[Group, Group], ...] = ()
    row_variables: tuple[str, ...] = ()
    constants: tuple[str, ...] = ()
    nearly: dict[str, tuple[str, int]] = field(default_factory=dict)
    reused: tuple[Reuse, ...] = ()

    @property
    def boxes(self) -> tuple[LevelBox, ...]:
        """All groupings, the highest level first."""
        return tuple(box for level in self.levels for box in level)


def level_picture(
    dataset: Dataset, groups: Sequence[Group], others: Sequence[str] = (), watched: Sequence[str] = ()
) -> LevelPicture:
    """For the background: a million rows take a second or two.

    groups: the grouping factors of the model; others: variables drawn beside them; watched: variables that
    are not drawn, but told when ids of the model start again in each of their groups.
    """
    groups = tuple(dict.fromkeys(groups))
    reused = tuple(_reuses(dataset, groups, others, watched))
    drawn = _drawn(dataset, groups, others, reused)
    found = grouping_levels(dataset, drawn)
    hierarchy = _hierarchy(drawn, found)
    return LevelPicture(
        dataset.n_rows,
        _levels(dataset, hierarchy, found, frozenset(groups)),
        tuple(_lines(hierarchy)),
        _varying(found, ROW),
        _varying(found, CONSTANT),
        dict(found.nearly),
        reused,
    )


def _reuses(
    dataset: Dataset, groups: Sequence[Group], others: Sequence[str], watched: Sequence[str]
) -> Iterator[Reuse]:
    """Every single variable whose ids start again in groups of another, once, with the finest such other."""
    in_model = {group[0] for group in groups if len(group) == 1}
    nested = {group[0] for group in groups if len(group) > 1} - in_model
    names = dict.fromkeys([*in_model, *others, *(n for g in groups for n in g), *watched])
    codes = {name: joint_codes(dataset, (name,)) for name in names}
    for inner in dict.fromkeys([*in_model, *others]):
        if inner in nested:
            continue
        outers = [o for o in names if o != inner and relation(codes[inner], codes[o]) == "reused"]
        if outers:
            finest = max(outers, key=lambda name: len(np.unique(codes[name])))
            yield Reuse(inner, finest, inner in in_model)


def _drawn(
    dataset: Dataset, groups: Sequence[Group], others: Sequence[str], reused: Sequence[Reuse]
) -> tuple[Group, ...]:
    """The groupings to draw: those of the model, and the others unless they are the same as one before."""
    within = {r.inner: (r.inner, r.outer) for r in reused if not r.in_model}
    drawn = list(groups)
    for name in others:
        group = within.get(name, (name,))
        codes = joint_codes(dataset, group)
        if all(relation(codes, joint_codes(dataset, other)) != "same" for other in drawn):
            drawn.append(group)
    return tuple(drawn)


def _hierarchy(drawn: Sequence[Group], found: LevelMap) -> Hierarchy:
    spec = ModelSpec(random=tuple(RandomBlock(Grouping((group,))) for group in drawn))
    return joined_hierarchy(spec, ((n.inner, n.outer) for n in found.nestings if n.relation == "nested"))


def _levels(
    dataset: Dataset, hierarchy: Hierarchy, found: LevelMap, in_model: frozenset[Group]
) -> tuple[tuple[LevelBox, ...], ...]:
    sizes = {size.label: size for size in found.groups}

    def box(group: Group, level: int) -> LevelBox:
        label = group_label(group)
        inner = [low for high, low in _lines(hierarchy) if high == group]
        members = tuple(_members(dataset, group, low) for low in inner)
        return LevelBox(group, level, sizes[label], group in in_model, _varying(found, label), members)

    levels = [tuple(box(g, n) for g in level) for n, level in enumerate(hierarchy.levels, 2)]
    return tuple(reversed(levels))


def _members(dataset: Dataset, outer: Group, inner: Group) -> GroupSizes:
    """How many groups of `inner` each group of `outer` holds."""
    high, low = joint_codes(dataset, outer), joint_codes(dataset, inner)
    known = (high >= 0) & (low >= 0)
    _, first = np.unique(low[known], return_index=True)
    return group_sizes(group_label(inner), high[known][first])


def _lines(hierarchy: Hierarchy) -> Iterator[tuple[Group, Group]]:
    """Pairs (outer, inner) with nothing between them."""
    for inner, outer in sorted(hierarchy.nested):
        between = (g for g in hierarchy.groups if (inner, g) in hierarchy.nested)
        if not any((g, outer) in hierarchy.nested for g in between):
            yield outer, inner


def _varying(found: LevelMap, label: str) -> tuple[str, ...]:
    return tuple(name for name, level in found.level_of.items() if level == label)
