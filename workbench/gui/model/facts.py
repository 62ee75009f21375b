"""What is known of the data that the offers of the builder depend on: measures, and levels of groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbench.data.levels import CONSTANT, LevelMap
from workbench.data.variable import Measure
from workbench.modeling import ModelSpec, RandomBlock, Term
from workbench.modeling.grouping import group_label
from workbench.modeling.hierarchy import Hierarchy, written_hierarchy

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

LOOKED_AT = 100_000
"""Rows that are looked at for the middle of a variable."""


def middle_of(dataset: Dataset | None) -> Callable[[str], float | None]:
    """For a number with three different values at least: the middle one."""

    def find(name: str) -> float | None:
        if dataset is None or name not in dataset or dataset.variable(name).measure is not Measure.NUMERIC:
            return None
        import numpy as np

        values = np.unique(dataset.numeric(name)[:LOOKED_AT])
        values = values[np.isfinite(values)]
        return float(values[len(values) // 2]) if len(values) > 2 else None

    return find


def unknown_middle(_name: str) -> float | None:
    """Where there are no data."""
    return None


@dataclass(frozen=True)
class Facts:
    """measures: of every variable of the data, None while there are no data; levels: as far as found.

    middle: the middle one of the different values of a number, None where that is not known.
    """

    measures: Mapping[str, Measure] | None = None
    levels: LevelMap = field(default_factory=LevelMap)
    middle: Callable[[str], float | None] = unknown_middle

    def unknown(self, spec: ModelSpec) -> frozenset[str]:
        """The variables of a model that the data do not have."""
        if self.measures is None:
            return frozenset()
        return frozenset(name for name in spec.variables if name not in self.measures)

    def is_number(self, name: str) -> bool:
        return self.measures is None or self.measures.get(name, Measure.NUMERIC) is Measure.NUMERIC

    def same_within(self, term: Term, block: RandomBlock) -> bool:
        """Whether a term has one value in each group of a random term: its effect cannot differ there."""
        label = group_label(block.group.expanded()[0])
        around = {n.outer for n in self.levels.nestings if n.inner == label and n.relation == "nested"}
        fixed = {label, CONSTANT} | around
        levels = [self.levels.level_of.get(name, "") for name in term.variables]
        return bool(levels) and all(level in fixed for level in levels)

    def hierarchy(self, spec: ModelSpec) -> Hierarchy:
        """Which groups lie in which: as written, and as the data show."""
        written = written_hierarchy(spec)
        by_label = {group_label(group): group for group in spec.groups}
        seen = {
            (by_label[n.inner], by_label[n.outer])
            for n in self.levels.nestings
            if n.relation == "nested" and n.inner in by_label and n.outer in by_label
        }
        return Hierarchy(spec.groups, written.nested | frozenset(seen))
