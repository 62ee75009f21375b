"""Stata .dta: labels, value labels, missing values .a to .z, daily dates and clock times."""

from __future__ import annotations

from typing import Any

import numpy as np

from workbench.data.column import CodedColumn
from workbench.data.dataset import Dataset
from workbench.data.files.columns import DATE, DATETIME
from workbench.data.files.labelled import Raw
from workbench.data.files.moments import Clock
from workbench.data.files.source import Source
from workbench.data.files.stata_long_texts import lost_texts
from workbench.data.files.statistical import columns_of_numbers, read_statistical, text_or_empty
from workbench.data.remarks import LOST_TEXTS, remarked
from workbench.data.variable import Measure, Variable

_EPOCH = "1960-01-01"


def read(source: Source) -> Dataset:
    """A .dta file of Stata 8 or later."""
    import pyreadstat

    dataset = read_statistical(source, pyreadstat.read_dta, describe, user_missing=True)
    lost = lost_texts(source.path, dataset.n_rows)
    return _without(dataset, lost) if lost else dataset


def _without(dataset: Dataset, lost: dict[int, int]) -> Dataset:
    """The data without the texts of some variables: those that were found may belong to other rows."""
    gone = CodedColumn(np.full(dataset.n_rows, -1, dtype=np.int32), ())
    variables = list(dataset.variables)
    for place, count in lost.items():
        known = variables[place]
        empty = Variable(known.name, label=known.label, measure=Measure.TEXT, notes=known.notes)
        variables[place] = remarked(empty, [LOST_TEXTS.of(count)])
    return dataset.replaced({variables[place].name: gone for place in lost}, variables)


def describe(meta: Any, name: str, values: Any) -> Raw:
    """What Stata knows of one variable."""
    cells, letters = columns_of_numbers(meta, name, values)
    return Raw(
        name,
        cells,
        label=text_or_empty(meta.column_names_to_labels.get(name)),
        words=dict(meta.variable_value_labels.get(name, {})),
        letters=letters,
        clock=clock(meta.original_variable_types.get(name, "")),
        note=counted_in(meta.original_variable_types.get(name, "")),
    )


_COUNTED = {
    "w": "weeks since the first of 1960, 52 a year",
    "m": "months since January 1960",
    "q": "quarters since the first of 1960",
    "h": "half-years since the first of 1960",
    "C": "milliseconds since 1960-01-01, with leap seconds",
}
"""By the letter after %t; see Stata's help datetime."""


def counted_in(format: str) -> str:
    """What the numbers of a date that stays numbers count, "" for other formats."""
    kind = format.replace("-", "")
    return f"Counted in {_COUNTED[kind[2]]}." if kind[:2] == "%t" and kind[2:3] in _COUNTED else ""


def clock(format: str) -> Clock | None:
    """Daily dates (%td, %d) and clock times (%tc); weeks to years and leap-second clocks stay numbers."""
    if format.startswith(("%td", "%d", "%-td", "%-d")):
        return Clock(DATE, _EPOCH, 86_400_000)
    return Clock(DATETIME, _EPOCH, 1) if format.startswith(("%tc", "%-tc")) else None
