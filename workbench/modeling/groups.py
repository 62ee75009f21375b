"""Grouping factors: one code a row, built from one variable or from the combinations of several."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.modeling.categories import Codes, used_levels
from workbench.modeling.grouping import group_label


@dataclass(frozen=True)
class GroupFactor:
    """names: its variables, inner first; codes: shape (n,), 0 .. n_levels-1, every level occurs.

    Levels are ordered by the first variable, then the second, and so on, each in the order of its own levels.
    parts: for each variable the codes of the levels, shape (n_levels,), into `part_levels`.
    """

    names: tuple[str, ...]
    codes: Codes
    n_levels: int
    parts: tuple[NDArray[np.intp], ...]
    part_levels: tuple[tuple[str, ...], ...]

    @property
    def label(self) -> str:
        """The group's name in tables: `class:school`."""
        return group_label(self.names)

    @cached_property
    def level_labels(self) -> tuple[str, ...]:
        """The name of every level, `3:767` for class 3 of school 767."""
        if len(self.names) == 1:
            return self.part_levels[0]
        columns = [
            [levels[i] for i in part] for part, levels in zip(self.parts, self.part_levels, strict=True)
        ]
        return tuple(map(":".join, zip(*columns, strict=True)))


def group_factor(names: tuple[str, ...], columns: list[tuple[Codes, tuple[str, ...]]]) -> GroupFactor:
    """The factor of the combinations that occur. columns: for each name its codes (none missing), levels."""
    used = [used_levels(codes, levels) for codes, levels in columns]
    part_levels = tuple(levels for _, levels in used)
    codes, levels = used[0]
    if len(used) == 1:
        return GroupFactor(names, codes, len(levels), (np.arange(len(levels)),), part_levels)
    sizes = [len(levels) for levels in part_levels]
    key = codes.astype(np.int64)
    for (codes, _), size in zip(used[1:], sizes[1:], strict=True):
        key *= size
        key += codes
    distinct, codes = _distinct(key, int(np.prod(sizes, dtype=object)))
    return GroupFactor(names, codes, len(distinct), tuple(np.unravel_index(distinct, sizes)), part_levels)


def _distinct(key: NDArray[np.int64], count: int) -> tuple[NDArray[np.int64], Codes]:
    """The keys that occur, ascending, and the place of each row among them; without sorting if it can."""
    if count <= 32 * len(key) + 1024:
        seen = np.zeros(count, dtype=bool)
        seen[key] = True
        place = np.cumsum(seen, dtype=np.int32)
        place -= 1
        return np.flatnonzero(seen), place[key]
    distinct, inverse = np.unique(key, return_inverse=True)
    return distinct, inverse.astype(np.int32)
