"""Project: everything the user has made, as one immutable value.

Data, analyses with their options and results, and notes. Each command makes a new Project that shares
what it did not touch; undo is therefore a step back to an older value (see history.py).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from workbench.errors import ProjectError
from workbench.project.preparation import MAIN, OPENED, RENAME, added, noted
from workbench.results.table_style import APA, TableStyle

if TYPE_CHECKING:
    from workbench.analysis.transforms.pipeline import Tables
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
    options or data; note, note_above: the user's own words below and above the result, see results/notes;
    table: the one that it analyses; collapsed: only its title is shown.
    """

    analysis: str
    options: dict[str, Any] = field(default_factory=dict)
    options_version: int = 1
    title: str = ""
    result: Result | None = None
    stale: bool = False
    note: str = ""
    table: str = MAIN
    note_above: str = ""
    collapsed: bool = False
    id: str = field(default_factory=new_id)


def _same_objects(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    return one.keys() == other.keys() and all(other[name] is value for name, value in one.items())


@dataclass(frozen=True)
class Project:
    """dataset: the table that is shown, or None; analyses: in the order of the results pane.

    table: the name of that table; tables: the others by name; filters: by table, the condition that rows must
    meet to be analysed, for those that have one; steps: the preparation so far, as recipes write it;
    title: of the results as a document; table_style: how tables are shown.
    """

    dataset: Dataset | None = None
    analyses: tuple[AnalysisEntry, ...] = ()
    notes: str = ""
    table: str = MAIN
    tables: Mapping[str, Dataset] = field(default_factory=dict)
    filters: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[Mapping[str, Any], ...] = ()
    title: str = ""
    table_style: TableStyle = APA

    def entry(self, entry_id: str) -> AnalysisEntry:
        """The analysis with that id; KeyError if it is gone."""
        for entry in self.analyses:
            if entry.id == entry_id:
                return entry
        raise KeyError(entry_id)

    def same_work(self, other: Project) -> bool:
        """Whether the two differ in computed results at most; equal data are one object."""
        mine, theirs = (replace(project, dataset=None, tables={}, analyses=()) for project in (self, other))
        asked = [[replace(e, result=None, stale=False) for e in p.analyses] for p in (self, other)]
        tables = [{p.table: p.dataset, **p.tables} for p in (self, other)]
        return mine == theirs and asked[0] == asked[1] and _same_objects(*tables)

    def with_dataset(
        self, dataset: Dataset | None, words: str = "", done: Sequence[Mapping[str, Any]] = ()
    ) -> Project:
        """Other data in the table that is shown; results made from the old ones become stale.

        done: the steps that made them, as plain data, to be kept for a replay; words: of the change, kept
        where there are no such steps; data of another file begin anew.
        """
        steps = self.steps
        again = any(OPENED in step for step in done)
        anew = self.dataset is None or dataset is None or dataset.source != self.dataset.source
        if (anew or again) and not self.tables:
            steps = ()
        if done:
            steps = added(steps, done, self.table, words)
        elif words and not anew:
            steps = noted(steps, words)
        return replace(self, dataset=dataset, analyses=self._stale({self.table}), steps=steps)

    def _stale(self, tables: set[str]) -> tuple[AnalysisEntry, ...]:
        """The analyses, with results of these tables out of date."""
        return tuple(
            replace(e, stale=e.result is not None) if e.table in tables else e for e in self.analyses
        )

    def stale(self, tables: set[str]) -> Project:
        """With results of these tables out of date."""
        return replace(self, analyses=self._stale(tables))

    def data_of(self, table: str) -> Dataset | None:
        """A table by its name, None if it is gone."""
        return self.dataset if table == self.table else self.tables.get(table)

    @property
    def titles(self) -> dict[str, str]:
        """What the tables are called on the screen, by their names; the first one as its file."""
        titles = {name: name for name in (self.table, *self.tables)}
        first = self.data_of(MAIN)
        if first is not None and first.name and first.name not in titles:
            titles[MAIN] = first.name
        return titles

    def free_table_name(self, wanted: str) -> str:
        """A name for a further table, with a number behind it where a table is called that already."""
        name, number = wanted, 1
        while name in (self.table, *self.tables, *self.titles.values()):
            number += 1
            name = f"{wanted} {number}"
        return name

    def using(self, table: str) -> Project:
        """Another table is shown; KeyError if there is none of that name."""
        if table == self.table:
            return self
        others = {name: data for name, data in self.tables.items() if name != table}
        if self.dataset is not None:
            others = {self.table: self.dataset, **others}
        return replace(self, dataset=self.tables[table], table=table, tables=others)

    def with_table(self, name: str, dataset: Dataset, done: Sequence[Mapping[str, Any]] = ()) -> Project:
        """A further table, or another one of that name; it is not shown. done: how it was opened."""
        if name == self.table:
            return self.with_dataset(dataset, done=done)
        steps = added(self.steps, done, name, "") if done else self.steps
        return replace(self, tables={**self.tables, name: dataset}, analyses=self._stale({name}), steps=steps)

    def without_table(self, name: str) -> Project:
        """Without one of the tables that are not shown, and without its analyses."""
        tables = {other: data for other, data in self.tables.items() if other != name}
        filters = {other: text for other, text in self.filters.items() if other != name}
        kept = tuple(entry for entry in self.analyses if entry.table != name)
        return replace(self, tables=tables, filters=filters, analyses=kept)

    def with_renamed_table(self, old: str, new: str) -> Project:
        """A table under another name; its analyses and its filter follow. ProjectError if that cannot be."""
        if self.data_of(old) is None:
            raise ProjectError(f"There is no table called '{old}'.", "Choose a table of the project.")
        new = new.strip()
        if not new:
            raise ProjectError("A table needs a name.", "Type at least one letter.")
        if new == old:
            return self
        if self.data_of(new) is not None:
            raise ProjectError(f"There is a table called '{new}' already.", "Choose another name.")

        def now(name: str) -> str:
            return new if name == old else name

        return replace(
            self,
            table=now(self.table),
            tables={now(name): data for name, data in self.tables.items()},
            filters={now(name): text for name, text in self.filters.items()},
            analyses=tuple(replace(e, table=new) if e.table == old else e for e in self.analyses),
            steps=(*self.steps, {"step": RENAME, "on": old, "into": new}),
        )

    def with_tables(self, done: Tables, step: Mapping[str, Any]) -> Project:
        """The tables after a step of preparation, which is kept; results of changed tables are stale."""
        now = {**done.others, done.name: done.dataset}
        changed = {name for name, data in now.items() if data is not self.data_of(name)}
        others = {name: data for name, data in now.items() if name != done.name}
        return replace(
            self,
            dataset=done.dataset,
            table=done.name,
            tables=others,
            analyses=self._stale(changed),
            steps=added(self.steps, (step,), self.table, str(step.get("step", ""))),
        )

    @property
    def row_filter(self) -> str:
        """The condition that rows of the shown table must meet to be analysed, "" for all."""
        return self.filters.get(self.table, "")

    def with_filter(self, condition: str) -> Project:
        """Another condition for the shown table, "" for none; its results become stale."""
        filters = {name: text for name, text in self.filters.items() if name != self.table}
        if condition:
            filters[self.table] = condition
        return replace(self, filters=filters, analyses=self._stale({self.table}))

    def with_entry(self, entry: AnalysisEntry) -> Project:
        """The entry replaced if its id is there, else added at the end."""
        if any(e.id == entry.id for e in self.analyses):
            return replace(self, analyses=tuple(entry if e.id == entry.id else e for e in self.analyses))
        return replace(self, analyses=(*self.analyses, entry))

    def without_entry(self, entry_id: str) -> Project:
        return replace(self, analyses=tuple(e for e in self.analyses if e.id != entry_id))
