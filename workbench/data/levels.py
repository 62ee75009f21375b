"""Level detection: at which level of a grouping each variable varies, and how groupings lie in each other.

A variable belongs to the coarsest grouping within whose groups it never changes: enrolment to the school,
class size to the class, a test score to the row. Missing values are left out of the comparison.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from workbench.data.dataset import Dataset
from workbench.data.grouping import Codes, GroupSizes, Relation, group_sizes, joint_codes, relation
from workbench.data.variable import Measure

ROW = "row"
CONSTANT = "constant"
NEARLY = 0.05
"""A variable nearly belongs to a grouping when it changes in at most this share of the groups."""

_PROBE = 10
"""A tenth of the groups is looked at first: for most variables that settles that they belong to the row."""

Values = NDArray[np.generic]
Known = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Nesting:
    """How `inner`, the grouping with more groups, lies in `outer`; see `relation`."""

    inner: str
    outer: str
    relation: Relation


@dataclass(frozen=True)
class LevelMap:
    """groups: from coarse to fine; level_of: variable -> label of its grouping, or ROW, or CONSTANT.

    nearly: variable -> (grouping, number of its groups in which the variable changes) for variables that
    look like belonging to the grouping but change in a few of its groups.
    """

    groups: tuple[GroupSizes, ...] = ()
    level_of: dict[str, str] = field(default_factory=dict)
    nearly: dict[str, tuple[str, int]] = field(default_factory=dict)
    nestings: tuple[Nesting, ...] = ()


class _Grouping:
    """A grouping and the rows of its probe."""

    def __init__(self, label: str, codes: Codes) -> None:
        self.label = label
        self.codes = codes
        self.sizes = group_sizes(label, codes)
        large = self.sizes.n_levels >= 20 * _PROBE
        self._probe = np.flatnonzero(codes % _PROBE == 0) if large else None
        self._probe_codes = codes[self._probe] if self._probe is not None else codes

    def changing(self, values: Values, known: Known) -> int:
        """In how many groups the values change; once that is more than nearly none, a lower bound."""
        if self._probe is not None:
            found = changing_groups(values[self._probe], known[self._probe], self._probe_codes)[0]
            if found > NEARLY * self.sizes.n_levels:
                return found
        return changing_groups(values, known, self.codes)[0]


def grouping_levels(dataset: Dataset, groups: Sequence[str | tuple[str, ...]]) -> LevelMap:
    """Levels for groupings given as variables, or as several variables that group jointly (inner first)."""
    named = [(g,) if isinstance(g, str) else tuple(g) for g in groups]
    found = [_Grouping(":".join(names), joint_codes(dataset, names)) for names in dict.fromkeys(named)]
    found.sort(key=lambda grouping: grouping.sizes.n_levels)
    level_of, nearly = {}, {}
    for name in dataset.names:
        level_of[name], almost = _level(*_values(dataset, name), found)
        if almost is not None:
            nearly[name] = almost
    return LevelMap(
        tuple(grouping.sizes for grouping in found),
        level_of,
        nearly,
        tuple(_nesting(inner, outer) for i, outer in enumerate(found) for inner in found[i + 1 :]),
    )


def _nesting(inner: _Grouping, outer: _Grouping) -> Nesting:
    """Ids that start again can be the fewer ones: classes 1 to 8 in 160 schools."""
    found = relation(inner.codes, outer.codes)
    if found == "crossed" and relation(outer.codes, inner.codes) == "reused":
        return Nesting(outer.label, inner.label, "reused")
    return Nesting(inner.label, outer.label, found)


def _values(dataset: Dataset, name: str) -> tuple[Values, Known]:
    """Comparable values of a column and where they are known."""
    if dataset.variable(name).measure is not Measure.NUMERIC:
        codes = dataset.codes(name)[0]
        return codes, codes >= 0
    numbers = dataset.numeric(name)
    return numbers, ~np.isnan(numbers)


def _level(values: Values, known: Known, groups: list[_Grouping]) -> tuple[str, tuple[str, int] | None]:
    """The label of the coarsest grouping in which the column is constant, and a near miss if there is one."""
    if _is_constant(values, known):
        return CONSTANT, None
    almost = None
    for grouping in groups:
        changing = grouping.changing(values, known)
        if changing == 0:
            return grouping.label, almost
        if almost is None and changing <= NEARLY * grouping.sizes.n_levels:
            almost = (grouping.label, changing)
    return ROW, almost


def _is_constant(values: Values, known: Known) -> bool:
    """All known values are equal; the first rows nearly always settle that they are not."""
    first = int(known.argmax()) if len(known) else 0
    if not len(known) or not known[first]:
        return True
    for rows in (slice(first, first + 1000), slice(first, None)):
        if bool(((values[rows] != values[first]) & known[rows]).any()):
            return False
    return True


def changing_groups(values: Values, known: Known, codes: Codes) -> tuple[int, int]:
    """In how many groups the known values are not all equal, and in how many groups some are known."""
    if not known.all():
        values, codes = values[known], codes[known]
    if not len(values):
        return 0, 0
    n_slots = int(codes.max()) + 2  # code -1 is the last slot, which does not count
    one_of = np.empty(n_slots, dtype=values.dtype)
    one_of[codes] = values
    changes = np.zeros(n_slots, dtype=np.bool_)
    changes[codes[values != one_of[codes]]] = True
    return int(np.count_nonzero(changes[:-1])), int(np.count_nonzero(np.bincount(codes[codes >= 0])))
