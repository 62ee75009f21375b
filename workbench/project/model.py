"""Project: everything the user has made, as one immutable value.

Data, analyses with their options and results, and notes. Each command makes a new Project that shares
what it did not touch; undo is therefore a step back to an older value (see history.py).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset
    from workbench.results import Result


def new_id() -> str:
    """A short identifier that is unique within any project."""
    return uuid.uuid4().hex[:12]


@dataclass(frozen=True)
class AnalysisEntry:
    """One analysis in the results pane.

    analysis: id of the description ("linear_mlm.lmm"); options: as entered, perhaps incomplete;
    result: of these very options and data, or None while there is none; stale: the result is older than
    options or data; note: the user's own words below the result.
    """

    analysis: str
    options: dict[str, Any] = field(default_factory=dict)
    options_version: int = 1
    title: str = ""
    result: Result | None = None
    stale: bool = False
    note: str = ""
    id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class Project:
    """dataset: the table all analyses use, or None; analyses: in the order of the results pane."""

    dataset: Dataset | None = None
    analyses: tuple[AnalysisEntry, ...] = ()
    notes: str = ""

    def entry(self, entry_id: str) -> AnalysisEntry:
        """The analysis with that id; KeyError if it is gone."""
        for entry in self.analyses:
            if entry.id == entry_id:
                return entry
        raise KeyError(entry_id)

    def with_dataset(self, dataset: Dataset | None) -> Project:
        """Other data; results made from the old data become stale."""
        stale = tuple(replace(e, stale=e.result is not None) for e in self.analyses)
        return replace(self, dataset=dataset, analyses=stale)

    def with_entry(self, entry: AnalysisEntry) -> Project:
        """The entry replaced if its id is there, else added at the end."""
        if any(e.id == entry.id for e in self.analyses):
            return replace(self, analyses=tuple(entry if e.id == entry.id else e for e in self.analyses))
        return replace(self, analyses=(*self.analyses, entry))

    def without_entry(self, entry_id: str) -> Project:
        return replace(self, analyses=tuple(e for e in self.analyses if e.id != entry_id))
