"""Ids that start again in every group (class 1 of every school) made into ids of their own (767_1)."""

from __future__ import annotations

import numpy as np

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.edits import insert_variable
from workbench.data.factor import factor_numbers
from workbench.data.progress import pausing
from workbench.data.variable import Measure, Variable

_SEPARATORS = ("_", ":", "/", "|", " in ")


def with_combined(dataset: Dataset, inner: str, outer: str) -> tuple[Dataset, str]:
    """The data with an id behind `inner` that names outer and inner group together, and its name.

    Missing where one of them is missing.
    """
    a, inner_values = dataset.codes(inner)
    b, outer_values = dataset.codes(outer)
    known = (a >= 0) & (b >= 0)
    pairs, distinct = factor_numbers(b[known].astype(np.int64) * len(inner_values) + a[known])
    codes = np.full(dataset.n_rows, -1, dtype=np.int32)
    codes[known] = pairs
    whole = distinct.astype(np.int64)
    outer_part = [outer_values[i] for i in pausing(whole // max(1, len(inner_values)))]
    inner_part = [inner_values[i] for i in pausing(whole % max(1, len(inner_values)))]
    column = CodedColumn(codes, _names(outer_part, inner_part))
    name = _free(f"{outer}_{inner}", dataset)
    variable = Variable(name, label=f"{inner} within {outer}", measure=Measure.ID)
    return insert_variable(dataset, variable, column, dataset.names.index(inner) + 1), name


def _names(outer: list[str], inner: list[str]) -> tuple[str, ...]:
    """One name a pair, all different: "a_b" and "c" must not become the same as "a" and "b_c"."""
    for separator in _SEPARATORS:
        names = tuple(f"{o}{separator}{i}" for o, i in pausing(zip(outer, inner, strict=True)))
        if len(set(names)) == len(names):
            return names
    return tuple(f"{number}: {o} {i}" for number, (o, i) in enumerate(zip(outer, inner, strict=True), 1))


def _free(name: str, dataset: Dataset) -> str:
    number, free = 1, name
    while free in dataset:
        number += 1
        free = f"{name}_{number}"
    return free
