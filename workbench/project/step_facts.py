"""What a step of history was about: told from the projects before and after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from workbench.project.history import Step
from workbench.project.model import AnalysisEntry, Project

Kind = Literal["start", "data", "analysis", "deleted", "notes"]


def kind_of(steps: Sequence[Step], place: int) -> Kind:
    """What the step at `place` changed; "start" for the first one."""
    if not place:
        return "start"
    before, after = steps[place - 1].project, steps[place].project
    if deleted(steps, place):
        return "deleted"
    tables = before.tables is not after.tables or before.filters is not after.filters
    if before.dataset is not after.dataset or tables:
        return "data"
    return "notes" if before.notes != after.notes else "analysis"


def deleted(steps: Sequence[Step], place: int) -> tuple[AnalysisEntry, ...]:
    """The analyses that the step at `place` took away."""
    if not place:
        return ()
    left = {entry.id for entry in steps[place].project.analyses}
    return tuple(entry for entry in steps[place - 1].project.analyses if entry.id not in left)


def with_again(project: Project, source: Project, gone: Sequence[AnalysisEntry]) -> Project:
    """`project` with analyses of `source` once more, at the end; stale if the data differ."""
    there = {entry.id for entry in project.analyses}
    stale = source.dataset is not project.dataset
    again = (
        replace(entry, stale=entry.stale or (stale and entry.result is not None))
        for entry in gone
        if entry.id not in there
    )
    return replace(project, analyses=(*project.analyses, *again))
