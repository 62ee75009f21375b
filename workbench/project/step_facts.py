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
    """`project` with analyses of `source` once more, at the end; stale if their rows differ.

    Those that are there already, or whose table is gone, are left out.
    """
    there = {entry.id for entry in project.analyses}
    again = tuple(_again(entry, project, source) for entry in gone if entry.id not in there)
    kept = tuple(entry for entry in again if _has_table(project, source, entry.table))
    return replace(project, analyses=(*project.analyses, *kept)) if kept else project


def _has_table(project: Project, source: Project, table: str) -> bool:
    return project.data_of(table) is not None or source.data_of(table) is None


def _again(entry: AnalysisEntry, project: Project, source: Project) -> AnalysisEntry:
    table = entry.table
    same = project.data_of(table) is source.data_of(table)
    same = same and project.filters.get(table) == source.filters.get(table)
    return replace(entry, stale=entry.result is not None and (entry.stale or not same))
