"""Groups of rows: joint codes of several variables, sizes, and how one grouping lies in another.

Codes are int32, one a row, -1 where the group is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbench.data.expressions.source import Source
from workbench.data.factor import factor_numbers

Codes = NDArray[np.int32]
Relation = Literal["nested", "reused", "crossed", "same"]


@dataclass(frozen=True, slots=True)
class GroupSizes:
    """A grouping: its label ("school", "class:school"), number of groups, and rows per group."""

    label: str
    n_levels: int
    smallest: int
    median: float
    largest: int
    mean: float


def group_sizes(label: str, codes: Codes) -> GroupSizes:
    """Number of groups that occur, and their sizes."""
    counts = np.bincount(codes[codes >= 0])
    sizes = counts[counts > 0]
    if not len(sizes):
        return GroupSizes(label, 0, 0, 0.0, 0, 0.0)
    return GroupSizes(
        label, len(sizes), int(sizes.min()), float(np.median(sizes)), int(sizes.max()), float(sizes.mean())
    )


def joint_codes(dataset: Source, names: Sequence[str]) -> Codes:
    """Codes of the groups that variables form together, numbered without gaps, -1 where one is missing.

    Levels without rows, which variables keep when rows are filtered away, are no groups.
    """
    codes = _without_gaps(dataset.codes(names[0])[0])
    for name in names[1:]:
        more, levels = dataset.codes(name)
        known = (codes >= 0) & (more >= 0)
        joined = np.full(len(codes), -1, dtype=np.int32)
        joined[known] = factor_numbers(codes[known].astype(np.int64) * len(levels) + more[known])[0]
        codes = joined
    return codes


def _without_gaps(codes: Codes) -> Codes:
    """The same codes if every number up to the largest occurs, else numbered anew in the same order."""
    used = np.bincount(codes + 1)[1:] > 0
    if used.all():
        return codes
    place = np.cumsum(used, dtype=np.int32) - np.int32(1)
    return np.append(place, np.int32(-1))[codes]


def relation(inner: Codes, outer: Codes) -> Relation:
    """How the groups of `inner` lie in those of `outer`; rows with a missing group do not count.

    nested: every inner group is in one outer group; reused: inner ids start again in every outer group
    (class 1 in several schools); crossed: inner groups belong to several outer ones; same: the same groups.
    """
    known = (inner >= 0) & (outer >= 0)
    a, n_inner = _recoded(inner[known])
    b, n_outer = _recoded(outer[known])
    if not len(a):
        return "crossed"
    pairs = factor_numbers(b.astype(np.int64) * n_inner + a)[1]
    if len(pairs) == n_inner:
        return "same" if n_inner == n_outer else "nested"
    per_outer = np.bincount(pairs.astype(np.int64) // n_inner, minlength=n_outer)
    with_lowest = np.count_nonzero(pairs % n_inner == 0)
    # Ids that start again are few, numbered alike: nearly all outer groups have the first, few have all.
    starts_again = with_lowest >= 0.8 * n_outer and per_outer.mean() < 0.8 * n_inner
    return "reused" if starts_again else "crossed"


def _recoded(codes: Codes) -> tuple[Codes, int]:
    """The same groups numbered without gaps, and how many there are."""
    dense, distinct = factor_numbers(codes.astype(np.int64))
    return dense, len(distinct)
