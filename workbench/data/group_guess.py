"""Which variables are likely to group rows: by their role and measure, else by an ordinary name for a group.

Only a guess to begin with: what groups the rows is for the researcher to say.
"""

from __future__ import annotations

import re

import numpy as np

from workbench.data.dataset import Dataset
from workbench.data.grouping import joint_codes, relation
from workbench.data.keys import tells_apart
from workbench.data.variable import Measure

MOST = 6
MOST_ROWS = 300_000
MOST_TIMES = 60  # variables that are looked at
LEAST_LEVELS = 3
_PLACES = (
    "school class classroom teacher district corp corporation county region country nation city town village "
    "community neighborhood neighbourhood hospital clinic ward centre center site doctor physician therapist "
    "firm company team department office cluster lab laboratory batch plot farm herd litter nest colony"
)
_PERSONS = (
    "student pupil child person subject participant patient respondent individual case family household "
    "couple dyad twin rater judge interviewer item stimulus"
)
WORDS = frozenset(f"{_PLACES} {_PERSONS}".split())
_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ID = ("id", "no", "nr", "num", "number", "code")


def likely_groups(dataset: Dataset) -> tuple[str, ...]:
    """At most MOST variables, the one with the fewest groups first; ids without repeats are none."""
    sizes = {}
    for variable in dataset.variables:
        declared = variable.role == "group" or variable.measure is Measure.ID
        told = declared or sounds_like_a_group(variable.name)
        if told and (count := _n_groups(dataset, variable.name)):
            sizes[variable.name] = count
    return tuple(sorted(sizes, key=sizes.__getitem__))[-MOST:]


def starts_again(dataset: Dataset) -> tuple[str, str] | None:
    """An outer and an inner group whose numbers start again in it, such as school and class.

    Of several outer ones the finest. None where there are none, and for data too large to look at in passing.
    """
    if dataset.n_rows > MOST_ROWS:
        return None
    names = likely_groups(dataset)
    codes = {name: joint_codes(dataset, (name,)) for name in names}
    for inner in names:
        outer = (o for o in reversed(names) if relation(codes[inner], codes[o]) == "reused")
        if found := next(outer, None):
            return found, inner
    return None


def series(dataset: Dataset) -> tuple[str, str] | None:
    """The variables of persons and of time where the rows are repeated measures, such as Subject and Days.

    Every row is told apart by person and time, no other variable beside the person does that with fewer
    values, and times come back in several persons. None for data too large to look at in passing.
    """
    if not 0 < dataset.n_rows <= MOST_ROWS:
        return None
    numbers = [v.name for v in dataset.variables if v.measure is Measure.NUMERIC][:MOST_TIMES]
    counts = {name: len(np.unique(dataset.numeric(name))) for name in numbers}
    for person in reversed(likely_groups(dataset)):
        times = [n for n in numbers if n != person and counts[n] <= dataset.n_rows // 2]
        found = [n for n in times if tells_apart(dataset, (person, n))]
        if found:
            return person, min(found, key=counts.__getitem__)
    return None


def sounds_like_a_group(name: str) -> bool:
    """`school`, `School_ID`, `classroomId` and `childid` do; `valid` and `schooling` do not."""
    parts = [part.lower() for part in _PARTS.findall(name)]
    for part in parts:
        stems = [part, *(part.removesuffix(end) for end in _ID if part.endswith(end))]
        if any(stem in WORDS or stem.removesuffix("s") in WORDS for stem in stems):
            return True
    return bool(parts) and parts[-1] == "id"


def _n_groups(dataset: Dataset, name: str) -> int:
    """Number of groups if the variable can group: whole numbers or categories that come back; else 0."""
    if dataset.variable(name).measure is Measure.NUMERIC:
        numbers = dataset.numeric(name)
        numbers = numbers[~np.isnan(numbers)]
        if not len(numbers) or (numbers != np.floor(numbers)).any():
            return 0
    codes = dataset.codes(name)[0]
    known = codes[codes >= 0]
    count = int(np.count_nonzero(np.bincount(known))) if len(known) else 0
    return count if LEAST_LEVELS <= count <= len(known) // 2 else 0
