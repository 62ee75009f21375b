"""The results of a project as a document: their order, and which show their title only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from workbench.project.model import Project


def place_of(project: Project, entry_id: str) -> int:
    """The place of an analysis among the others; KeyError if it is gone."""
    ids = [entry.id for entry in project.analyses]
    if entry_id not in ids:
        raise KeyError(entry_id)
    return ids.index(entry_id)


def moved(project: Project, entry_id: str, place: int) -> Project:
    """The project with an analysis at that place; the same project where nothing changes by that."""
    now, order = place_of(project, entry_id), list(project.analyses)
    if place == now or not 0 <= place < len(order):
        return project
    order.insert(place, order.pop(now))
    return replace(project, analyses=tuple(order))


def with_collapsed(project: Project, collapsed: bool, entry_ids: Collection[str] | None = None) -> Project:
    """The project with these analyses (None: all) collapsed or not; the same project where they are so."""
    changing = [
        entry.id
        for entry in project.analyses
        if entry.collapsed != collapsed and (entry_ids is None or entry.id in entry_ids)
    ]
    if not changing:
        return project
    analyses = tuple(
        replace(entry, collapsed=collapsed) if entry.id in changing else entry for entry in project.analyses
    )
    return replace(project, analyses=analyses)
