"""Document: the live project of the window. Every widget reads it, changes it through `apply`, and listens.

The project is an immutable value; `apply` swaps it for another and remembers the step for undo. Results that
arrive are not steps: undo goes over what the user did. What runs right now is kept apart, in `run(entry_id)`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from workbench.errors import WorkbenchError
from workbench.gui.filtered_rows import FilteredRows
from workbench.gui.result_memo import ResultMemo
from workbench.gui.runs import RunState
from workbench.project.arrangement import moved, place_of
from workbench.project.history import History, Step
from workbench.project.model import AnalysisEntry, Project
from workbench.project.model_log import ModelLog
from workbench.project.stamp import Stamp, stamp_of
from workbench.project.step_facts import deleted, with_again

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset
    from workbench.results import Result


MERGE_SECONDS = 1.5


class Document(QObject):
    """The project, its history, the current analysis, and the state of running analyses."""

    project_changed = Signal()
    dataset_changed = Signal()
    entries_changed = Signal()  # added, removed or moved
    entry_changed = Signal(str)  # options, title, note, result or staleness of one
    current_changed = Signal(str)  # the analysis that the Model tab edits; "" for none
    history_changed = Signal()
    dirty_changed = Signal(bool)
    path_changed = Signal(str)
    run_changed = Signal(str)
    job_progress = Signal(str, float, str)
    run_requested = Signal(str)
    cancel_requested = Signal(str)
    step_wanted = Signal(str, object)  # a step of data preparation, and options to begin with
    style_changed = Signal()  # of the tables
    export_requested = Signal(str)  # one analysis alone
    problem = Signal(str, str)  # message, advice

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._history = History(Project())
        self._merge, self._merged_at = "", 0.0
        self._memo, self._filtered = ResultMemo(), FilteredRows()
        self.fitted = ModelLog()
        self._runs: dict[str, RunState] = {}
        self._current = ""
        self._path, self._stamp = "", Stamp()

    # -- reading -------------------------------------------------------------------------------------

    @property
    def project(self) -> Project:
        return self._history.project

    @property
    def dataset(self) -> Dataset | None:
        return self.project.dataset

    @property
    def dirty(self) -> bool:
        """There is something that the project file does not have."""
        return self._history.dirty

    @property
    def path(self) -> str:
        """Where the project was opened from or saved to; "" if nowhere yet."""
        return self._path

    @property
    def stamp(self) -> Stamp:
        """That of the file `path` when it was read or written last."""
        return self._stamp

    @property
    def current_id(self) -> str:
        return self._current

    @property
    def current_entry(self) -> AnalysisEntry | None:
        """The analysis that the Model tab edits."""
        return self.find(self._current)

    def find(self, entry_id: str) -> AnalysisEntry | None:
        """The analysis with that id, None if it is gone."""
        return next((e for e in self.project.analyses if e.id == entry_id), None)

    def run(self, entry_id: str) -> RunState:
        """What is happening to that analysis right now."""
        return self._runs.get(entry_id, RunState())

    # -- changing ------------------------------------------------------------------------------------

    def apply(self, label: str, project: Project, *, merge: str = "", session: str = "") -> None:
        """Make `project` the current one as an undoable step called `label` ("Change measure of ses").

        merge: steps with the same key in quick succession, such as letters typed into one field, become one.
        session: of writing (`writing.py`): its steps become one however long one thinks between the words,
        and none where the words end as they began.
        """
        if project is self.project:
            return
        key, now = merge or session, time.monotonic()
        lately = bool(session) or now - self._merged_at < MERGE_SECONDS
        joins = bool(key) and key == self._merge and lately
        self._merge, self._merged_at = key, now
        with self._telling():
            if joins:
                self._history.amend(project, label)
            else:
                self._history.do(label, project)
            if session and self._history.drop_if_idle():
                self._merge = ""

    def set_dataset(
        self, label: str, dataset: Dataset, *, current: bool = False, done: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        """Replace the shown table as an undoable step; computed variables follow, results become stale.

        A change that a computed variable cannot follow is told, and not made. current: they have followed.
        done: the steps of preparation that made the data, as recipes write them.
        """
        if dataset is self.dataset:
            return
        from workbench.data.live import refreshed

        try:
            followed = dataset if current else refreshed(self.dataset, dataset)
        except WorkbenchError as error:
            self.report(error)
        else:
            self.apply(label, self.project.with_dataset(followed, label, done))

    def set_filter(self, condition: str) -> None:
        """Let analyses of the shown table use the rows that meet a condition only; "" for all rows."""
        if condition != self.project.row_filter:
            words = f"Filter rows: {condition}" if condition else "Remove the row filter"
            self.apply(words, self.project.with_filter(condition))

    def rename_table(self, old: str, new: str) -> bool:
        """Give a table another name; its analyses follow. False, and a problem told, if that cannot be."""
        try:
            renamed = self.project.with_renamed_table(old, new)
        except WorkbenchError as error:
            self.report(error)
            return False
        self.apply(f"Rename the table {old} to {new.strip()}", renamed)
        return True

    def use_table(self, name: str) -> None:
        """Show another table; not a step of undo."""
        if name != self.project.table and name in self.project.tables:
            self.adopt(self.project.using(name))

    def data_for(self, entry: AnalysisEntry) -> Dataset | None:
        """The rows that an analysis uses, None without data. DataError where the row filter does not fit."""
        return self._filtered.rows(
            self.project.data_of(entry.table), self.project.filters.get(entry.table, "")
        )

    def add_analysis(self, analysis: str, title: str, options: Mapping[str, Any] | None = None) -> str:
        """Add an analysis below the others, make it the current one, and return its id."""
        entry = AnalysisEntry(analysis, dict(options or {}), title=title, table=self.project.table)
        self.apply(f"Add {title}", self.project.with_entry(entry))
        self.set_current(entry.id)
        return entry.id

    def set_options(self, entry_id: str, options: Mapping[str, Any], *, label: str, merge: str = "") -> None:
        """Give an analysis these options (all of them, not a patch); its result becomes stale."""
        entry = self.project.entry(entry_id)
        if dict(options) != entry.options:
            changed = replace(entry, options=dict(options), stale=entry.result is not None)
            filled = self._memo.fill(changed, self._known_data(changed))
            self.apply(label, self.project.with_entry(filled), merge=merge)

    def edit_entry(self, entry_id: str, label: str, *, session: str = "", **changes: Any) -> None:
        """Change title or note of an analysis as an undoable step; session: see `apply`."""
        edited = replace(self.project.entry(entry_id), **changes)
        self.apply(label, self.project.with_entry(edited), session=session)

    def remove_entry(self, entry_id: str) -> None:
        entry = self.project.entry(entry_id)
        self.apply(f"Delete {entry.title}", self.project.without_entry(entry_id))

    def move_entry(self, entry_id: str, by: int) -> None:
        """Move an analysis up (-1) or down (1) among the others; at the end nothing happens."""
        self.move_entry_to(entry_id, place_of(self.project, entry_id) + by)

    def move_entry_to(self, entry_id: str, place: int) -> None:
        """Move an analysis to that place among the others; where there is none nothing happens."""
        title = self.project.entry(entry_id).title
        self.apply(f"Move {title or 'analysis'}", moved(self.project, entry_id, place))

    def adopt(self, project: Project) -> None:
        """Make `project` the current one where what differs is no step of undo, such as what is collapsed."""
        if project is not self.project:
            with self._telling():
                self._history.amend(project)

    def set_current(self, entry_id: str) -> None:
        """Choose the analysis that the Model tab edits."""
        if entry_id != self._current:
            self._current = entry_id
            if (entry := self.current_entry) is not None:
                self.use_table(entry.table)
            self.current_changed.emit(entry_id)

    def set_result(self, entry_id: str, result: Result) -> None:
        """Store a result that has arrived for the present options and data; not an undo step.

        What was saved stays saved: nobody is asked to save what the workbench can compute again.
        """
        entry, was_saved = self.find(entry_id), not self.dirty
        if entry is not None:
            done = replace(entry, result=result, stale=False)
            data = self._known_data(done)
            self._memo.keep(done, data)
            self.fitted.note(done, data)
            with self._telling():
                self._history.amend(self.project.with_entry(done))
                if was_saved:
                    self._history.mark_saved(self.project)

    def finish(self, entry_id: str, result: Result) -> None:
        """The run of an analysis is over, and this is its result."""
        was_busy = self._runs.pop(entry_id, RunState()).busy
        self.set_result(entry_id, result)
        self.run_changed.emit(entry_id)
        if was_busy:
            self.job_progress.emit(entry_id, 1.0, "")

    def set_run(self, entry_id: str, state: RunState) -> None:
        """Say what is happening to an analysis."""
        before = self.run(entry_id)
        if state == before:
            return
        self._runs[entry_id] = state
        self.run_changed.emit(entry_id)
        if state.busy or before.busy:
            self.job_progress.emit(entry_id, state.fraction, state.message)

    # -- history -------------------------------------------------------------------------------------

    @property
    def undo_label(self) -> str:
        """What undo would take back, "" if nothing."""
        return self._history.undo_label or ""

    @property
    def redo_label(self) -> str:
        return self._history.redo_label or ""

    @property
    def steps(self) -> tuple[Step, ...]:
        """All that was done since the project was opened, undone steps included."""
        return self._history.steps

    @property
    def position(self) -> int:
        """The place of the present in `steps`."""
        return self._history.position

    @property
    def saved_position(self) -> int | None:
        """The place in `steps` of what the project file has; None when it is none of them."""
        return self._history.saved_position

    @property
    def unsaved_steps(self) -> int:
        """How many steps the present is away from what was saved."""
        return abs(self.position - (self.saved_position or 0))

    def undo(self) -> None:
        """Take back the last step."""
        self.go_to(self.position - 1)

    def redo(self) -> None:
        """Do again what was taken back."""
        self.go_to(self.position + 1)

    def go_to(self, position: int) -> None:
        """Make the step at that place of `steps` the present."""
        self._merge = ""
        with self._telling():
            self._history.amend(self._refreshed(self._history.go_to(position)))

    def bring_back(self, position: int) -> None:
        """Add again the analyses that the step at that place of `steps` deleted; a new step."""
        gone, now = deleted(self.steps, position), len(self.project.analyses)
        again = with_again(self.project, self.steps[max(0, position - 1)].project, gone)
        back = again.analyses[now:]
        if back:
            what = back[0].title if len(back) == 1 else f"{len(back)} analyses"
            self.apply(f"Bring back {what}", self._refreshed(again))

    def _refreshed(self, project: Project) -> Project:
        """`project` with results that arrived after it had been put aside."""
        filled = tuple(self._memo.fill(e, self._known_data(e, project)) for e in project.analyses)
        return project if filled == project.analyses else replace(project, analyses=filled)

    def _known_data(self, entry: AnalysisEntry, project: Project | None = None) -> Dataset | None:
        """The rows an analysis uses, None where they cannot be found out."""
        whole = self.project if project is None else project
        try:
            return self._filtered.rows(whole.data_of(entry.table), whole.filters.get(entry.table, ""))
        except WorkbenchError:  # told where the analysis is to run
            return None

    # -- files ---------------------------------------------------------------------------------------

    def open_project(
        self, project: Project, path: str = "", *, saved: bool = True, stamp: Stamp | None = None
    ) -> None:
        """Start over with a project that was read from `path`; history begins anew.

        saved: that file holds all of it; false when it was brought back after a crash. stamp: of the file as
        it was read; None: as it is now.
        """
        self._set_path(path, stamp)
        with self._telling():
            self._history = History(project)
            if not saved:
                self._history.mark_saved(Project())
            self._runs.clear()
            self.fitted.clear()

    def mark_saved(self, project: Project, path: str, stamp: Stamp | None = None) -> None:
        """`project`, the current one or an earlier one, is in the file `path` now; stamp: its."""
        self._set_path(path, stamp)
        with self._telling():
            self._history.mark_saved(project)

    def _set_path(self, path: str, stamp: Stamp | None) -> None:
        self._path = path
        self._stamp = (stamp_of(Path(path)) if path else Stamp()) if stamp is None else stamp
        self.path_changed.emit(path)

    # -- telling -------------------------------------------------------------------------------------

    def report(self, error: WorkbenchError) -> None:
        """Show a problem to the user in the window's banner."""
        self.problem.emit(error.message, error.advice)

    def request_run(self, entry_id: str) -> None:
        self.run_requested.emit(entry_id)

    def request_cancel(self, entry_id: str) -> None:
        self.cancel_requested.emit(entry_id)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Emit what changed while the body ran."""
        before, was_dirty = self.project, self.dirty
        yield
        project = self.project
        entry = self.find(self._current)
        if entry is None or entry.table != project.table:
            of_table = [e.id for e in project.analyses if e.table == project.table]
            self.set_current(of_table[-1] if of_table else "")
        if project is not before:
            self._tell(before, project)
        self.history_changed.emit()
        if self.dirty != was_dirty:
            self.dirty_changed.emit(self.dirty)

    def _tell(self, before: Project, after: Project) -> None:
        self.project_changed.emit()
        if after.table_style != before.table_style:
            self.style_changed.emit()
        if after.dataset is not before.dataset:
            self.dataset_changed.emit()
        old = {entry.id: entry for entry in before.analyses}
        if [*old] != [entry.id for entry in after.analyses]:
            self.entries_changed.emit()
        for entry in after.analyses:
            if entry.id in old and old[entry.id] is not entry:
                self.entry_changed.emit(entry.id)
