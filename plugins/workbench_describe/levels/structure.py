"""The groups of the data as the tables of this analysis need them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from workbench.api import Dataset, GroupSizes, LevelMap
from workbench_describe.rows import Codes


@dataclass(frozen=True)
class Grouping:
    """sizes: in numbers; codes (n,): -1 where a part is missing; names: its variables, inner first."""

    sizes: GroupSizes
    codes: Codes
    names: tuple[str, ...]

    @property
    def label(self) -> str:
        return self.sizes.label

    def labels(self, data: Dataset) -> tuple[str, ...]:
        """Words for each group, in the order of its codes."""
        first = np.full(int(self.codes.max(initial=-1)) + 1, -1)
        first[self.codes[::-1]] = np.arange(len(self.codes))[::-1]
        parts = [data.codes(name) for name in self.names]
        return tuple(
            ":".join(levels[codes[row]] for codes, levels in parts) if row >= 0 else ""
            for row in first.tolist()
        )


@dataclass(frozen=True)
class Structure:
    """groupings: from coarse to fine; reused: inner variable -> outer one, where ids start again."""

    data: Dataset
    groupings: tuple[Grouping, ...]
    levels: LevelMap
    reused: Mapping[str, str]

    def grouping(self, label: str) -> Grouping:
        return next(g for g in self.groupings if g.label == label)
