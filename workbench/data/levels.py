"""Level detection: at which level of a grouping each variable varies, and how groupings lie in each other.

A variable belongs to the coarsest grouping within whose groups it never changes: enrolment to the school,
class size to the class, a test score to the row. Missing values are left out of the comparison.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbench.data.dataset import Dataset
from workbench.data.variable import Measure

Codes = NDArray[np.int32]
Relation = Literal["nested", "reused", "crossed", "same"]
ROW = "row"
CONSTANT = "constant"
NEARLY = 0.05


@dataclass(frozen=True, slots=True)
class GroupSizes:
    """A grouping: its label ("school", "class:school"), number of groups, and rows per group."""

    label: str
    n_levels: int
    smallest: int
    median: float
    largest: int
    mean: float


@dataclass(frozen=True, slots=True)
class Nesting:
    """How `inner`, the grouping with more groups, lies in `outer`.

    nested: every inner group is in one outer group; reused: it would be if inner ids were read together with
    outer ones (class 1 occurs in several schools); crossed: inner groups belong to several outer ones;
    same: they make the same groups.
    """

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


def grouping_levels(dataset: Dataset, groups: Sequence[str | tuple[str, ...]]) -> LevelMap:
    """Levels for groupings given as variables, or as several variables that group jointly (inner first)."""
    named = [(g,) if isinstance(g, str) else tuple(g) for g in groups]
    codes = {":".join(names): joint_codes(dataset, names) for names in dict.fromkeys(named)}
    counts = {label: _sizes(code) for label, code in codes.items()}
    order = sorted(codes, key=lambda label: len(counts[label]))
    level_of, nearly = {}, {}
    for name in dataset.names:
        level_of[name], almost = _level(_values(dataset, name), [(g, codes[g]) for g in order])
        if almost is not None:
            nearly[name] = almost
    return LevelMap(
        tuple(_described(label, counts[label]) for label in order),
        level_of,
        nearly,
        tuple(_nesting(inner, outer, codes) for i, outer in enumerate(order) for inner in order[i + 1 :]),
    )


def _nesting(inner: str, outer: str, codes: dict[str, Codes]) -> Nesting:
    """Ids that start again can be the fewer ones: classes 1 to 8 in 160 schools."""
    found = relation(codes[inner], codes[outer])
    if found == "crossed" and relation(codes[outer], codes[inner]) == "reused":
        return Nesting(outer, inner, "reused")
    return Nesting(inner, outer, found)


def joint_codes(dataset: Dataset, names: Sequence[str]) -> Codes:
    """Codes of the groups that several variables form together, -1 where one of them is missing."""
    codes, levels = dataset.codes(names[0])
    n_levels = len(levels)
    for name in names[1:]:
        more, more_levels = dataset.codes(name)
        pair = np.where((codes < 0) | (more < 0), -1, codes.astype(np.int64) * len(more_levels) + more)
        distinct, inverse = np.unique(pair, return_inverse=True)
        codes = (inverse - int(distinct[0] < 0)).astype(np.int32)
        n_levels = len(distinct) - int(distinct[0] < 0)
    return codes if n_levels else np.full(dataset.n_rows, -1, dtype=np.int32)


def relation(inner: Codes, outer: Codes) -> Relation:
    """How the groups of `inner` lie in those of `outer`; both are codes of rows, -1 where missing."""
    known = (inner >= 0) & (outer >= 0)
    a, b = inner[known], outer[known]
    if not len(a):
        return "crossed"
    pairs = len(np.unique(a.astype(np.int64) * (int(b.max()) + 1) + b))
    n_inner, n_outer = len(np.unique(a)), len(np.unique(b))
    if pairs == n_inner:
        return "same" if n_inner == n_outer else "nested"
    # Ids that start again in every outer group are few, numbered alike, and most pairs occur.
    return "reused" if _starts_again(a, b, n_inner, n_outer, pairs) else "crossed"


def _starts_again(a: Codes, b: Codes, n_inner: int, n_outer: int, pairs: int) -> bool:
    """Whether inner ids look like running numbers within each outer group: nearly all have the first one."""
    per_outer = np.bincount(np.unique(b.astype(np.int64) * n_inner + a) // n_inner, minlength=n_outer)
    lowest = int(a.min())
    with_lowest = len(np.unique(b[a == lowest]))
    return bool(with_lowest >= 0.8 * n_outer and per_outer[per_outer > 0].mean() < 0.8 * n_inner)


def _values(dataset: Dataset, name: str) -> tuple[NDArray[np.generic], NDArray[np.bool_]]:
    """Comparable values of a column and where they are known."""
    if dataset.variable(name).measure is not Measure.NUMERIC:
        codes = dataset.codes(name)[0]
        return codes, codes >= 0
    numbers = dataset.numeric(name)
    return numbers, ~np.isnan(numbers)


def _level(
    column: tuple[NDArray[np.generic], NDArray[np.bool_]], groups: list[tuple[str, Codes]]
) -> tuple[str, tuple[str, int] | None]:
    """The label of the coarsest grouping in which the column is constant, and a near miss if there is one."""
    values, known = column
    kept = values[known]
    if not len(kept) or bool(np.all(kept == kept[0])):
        return CONSTANT, None
    almost = None
    for label, codes in groups:
        changing, n_groups = changing_groups(values, known, codes)
        if changing == 0:
            return label, almost
        if almost is None and changing <= NEARLY * n_groups:
            almost = (label, changing)
    return ROW, almost


def changing_groups(values: NDArray[np.generic], known: NDArray[np.bool_], codes: Codes) -> tuple[int, int]:
    """In how many groups the values differ from the first one of the group, and how many groups there are."""
    rows = np.flatnonzero(known & (codes >= 0))
    if not len(rows):
        return 0, 0
    group = codes[rows]
    first = np.full(int(group.max()) + 1, -1, dtype=np.intp)
    first[group[::-1]] = rows[::-1]
    differs = values[rows] != values[first[group]]
    return len(np.unique(group[differs])), int((first >= 0).sum())


def _sizes(codes: Codes) -> NDArray[np.intp]:
    counts = np.bincount(codes[codes >= 0])
    return counts[counts > 0]


def _described(label: str, sizes: NDArray[np.intp]) -> GroupSizes:
    if not len(sizes):
        return GroupSizes(label, 0, 0, 0.0, 0, 0.0)
    return GroupSizes(
        label, len(sizes), int(sizes.min()), float(np.median(sizes)), int(sizes.max()), float(sizes.mean())
    )
