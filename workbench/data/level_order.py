"""Levels in another order: some of them first, or by the mean of another variable."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.data import grouped
from workbench.data.dataset import Dataset
from workbench.data.metadata import set_level_order
from workbench.data.natural import natural_order
from workbench.data.near_names import did_you_mean
from workbench.data.variable import Level
from workbench.errors import DataError


def with_first(dataset: Dataset, name: str, values: Sequence[str]) -> Dataset:
    """These levels first, in this order; the others follow as they were. The first is the reference."""
    dataset = _with_levels(dataset, name)
    present = [level.value for level in dataset.variable(name).levels]
    known = set(present)
    strange = next((value for value in values if value not in known), None)
    if strange is not None:
        advice = did_you_mean(strange, present, f"Its levels are {', '.join(present[:8])}.", 1)
        raise DataError(f"'{name}' has no level '{strange}'.", advice)
    first = dict.fromkeys(values)
    ordered = set_level_order(dataset, name, [*first, *(v for v in present if v not in first)])
    return ordered.with_variable(name, reference=None)


def by_mean(dataset: Dataset, name: str, of: str, *, descending: bool = False) -> Dataset:
    """Levels by the mean of another variable; those without a mean come last."""
    dataset = _with_levels(dataset, name)
    codes, levels = dataset.codes(name)
    means = grouped.mean(dataset.numeric(of), codes, len(levels))
    keys = -means if descending else means
    order = [levels[i] for i in np.argsort(np.where(np.isnan(keys), np.inf, keys), kind="stable")]
    return with_first(dataset, name, order)


def _with_levels(dataset: Dataset, name: str) -> Dataset:
    """A variable that lists no levels (an id or text) lists those it has."""
    variable = dataset.variable(name)
    if variable.levels or not variable.measure.is_coded:
        return dataset
    levels = tuple(Level(value) for value in natural_order(dataset.codes(name)[1]))
    return dataset.with_variable(name, levels=levels)
