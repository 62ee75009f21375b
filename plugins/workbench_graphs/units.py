"""Means of lower units, such as classes, in the place of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from workbench.api import Notice, counted
from workbench_graphs.frame import Frame
from workbench_graphs.grouping import joint_units
from workbench_graphs.words import listed


def averaged(frame: Frame, units: Sequence[str], outcome: str, by: Sequence[str | None]) -> Frame:
    """One row for each unit within each of the groups `by`: the mean of the outcome.

    The row of the data behind a unit is its first.
    """
    if not units:
        return frame
    within = list(dict.fromkeys([*units, *(name for name in by if name)]))
    codes, count = joint_units(frame, within)
    sizes = np.bincount(codes, minlength=count)
    means = np.bincount(codes, frame.values[outcome], count) / sizes
    first = np.full(count, len(codes), dtype=np.intp)
    np.minimum.at(first, codes, np.arange(len(codes)))
    groups = {name: replace(one, codes=one.codes[first]) for name, one in frame.groups.items()}
    words = listed([frame.titles[name] for name in units])
    told = (
        f"{counted(len(frame.rows), 'row was', 'rows were')} averaged within {words}: "
        f"{counted(count, 'mean is', 'means are')} shown."
    )
    notices = [
        *frame.notices,
        Notice("info", told, "Each mean counts once, however many rows it has.", "units"),
    ]
    return replace(frame, values={outcome: means}, groups=groups, rows=frame.rows[first], notices=notices)
