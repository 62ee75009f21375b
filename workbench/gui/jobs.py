"""Live results: runs analyses in the worker processes as the user edits, and brings their news to the window.

    edit -> 250 ms of quiet -> complete? -> quick? -> worker -> blocks, progress -> result
                               no: say what is missing   no: wait for the Run button

The newest edit wins: a job for older options or data is cancelled. Callbacks of the pool come from its own
thread; one queued signal carries them over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from workbench.analysis.option_facts import lacks
from workbench.analysis.prediction import LIVE, Predictor
from workbench.errors import OptionsError, WorkbenchError
from workbench.gui.document import Document
from workbench.gui.durations import in_words
from workbench.gui.runs import RunState, advanced
from workbench.project.model import AnalysisEntry
from workbench.results import Notice, Result

if TYPE_CHECKING:
    from workbench.analysis.description import Analysis, Catalogue
    from workbench.analysis.workers import JobHandle, WorkerPool
    from workbench.data.dataset import Dataset

QUIET_MS = 250
SUBSET = "subset"
"""The option by which analyses take a condition on rows."""


class LiveRunner(QObject):
    """Keeps every analysis of the document up to date."""

    _heard = Signal(object)  # (what happened, handle, details), from the pool's thread

    def __init__(self, document: Document, pool: WorkerPool, catalogue: Catalogue) -> None:
        super().__init__(document)
        self._document, self._pool, self._catalogue = document, pool, catalogue
        self._predictor = Predictor()
        self._wanted: dict[str, tuple[Any, ...]] = {}  # what was last asked for, by entry
        self._jobs: dict[str, JobHandle] = {}
        self._timers: dict[str, QTimer] = {}
        self._news: list[tuple[str, JobHandle, tuple[Any, ...]]] = []
        self._heard.connect(self._hear)
        document.entry_changed.connect(self.check)
        document.entries_changed.connect(self.check_all)
        document.dataset_changed.connect(self.check_all)
        document.run_requested.connect(self.run_now)
        document.cancel_requested.connect(self.cancel)
        self.check_all(quiet=0)  # what is there already was not typed just now

    # -- what is to be done --------------------------------------------------------------------------

    def check_all(self, quiet: int = QUIET_MS) -> None:
        """Look at every analysis; forget those that are gone. quiet: see `check`."""
        present = {entry.id for entry in self._document.project.analyses}
        for entry_id in [e for e in self._wanted if e not in present]:
            self._forget(entry_id)
        for entry_id in present:
            self.check(entry_id, quiet)

    def check(self, entry_id: str, quiet: int = QUIET_MS) -> None:
        """Ask for a result of this analysis, unless it has one or that was asked for already.

        quiet: milliseconds to wait for further edits.
        """
        entry = self._document.find(entry_id)
        if entry is None:
            return
        if entry.result is not None and not entry.stale:
            self._settle(entry)
        elif self._wanted.get(entry_id) != self._wish(entry):
            self._wanted[entry_id] = self._wish(entry)
            self._drop_job(entry_id)
            self._timer(entry_id).start(quiet)

    def run_now(self, entry_id: str) -> None:
        """Run, however long it may take, also when there is a result already."""
        entry = self._document.find(entry_id)
        if entry is not None:
            self._wanted[entry_id] = self._wish(entry)
            self._drop_job(entry_id)
            self._timer(entry_id).stop()
            self._start(entry_id, patient=True)

    def cancel(self, entry_id: str) -> None:
        """Stop the job of an analysis; its state says so as soon as it has ended."""
        if entry_id in self._jobs:
            self._jobs[entry_id].cancel()

    def close(self) -> None:
        """Cancel everything and end the worker processes."""
        for timer in self._timers.values():
            timer.stop()
        self._jobs.clear()
        self._pool.close()

    def _wish(self, entry: AnalysisEntry) -> tuple[Any, ...]:
        rows = self._document.project.filters.get(entry.table, "")
        data = self._document.project.data_of(entry.table)
        return entry.analysis, repr(sorted(entry.options.items())), data, rows

    def _settle(self, entry: AnalysisEntry) -> None:
        """There is a fresh result, perhaps through undo: whatever was under way is of no use."""
        self._wanted[entry.id] = self._wish(entry)
        self._drop_job(entry.id)
        self._timer(entry.id).stop()
        self._document.set_run(entry.id, RunState())

    def _forget(self, entry_id: str) -> None:
        self._wanted.pop(entry_id, None)
        self._drop_job(entry_id)
        timer = self._timers.pop(entry_id, None)
        if timer is not None:
            timer.stop()
            timer.deleteLater()

    def _drop_job(self, entry_id: str) -> None:
        job = self._jobs.pop(entry_id, None)
        if job is not None:
            job.cancel()

    def _timer(self, entry_id: str) -> QTimer:
        if entry_id not in self._timers:
            timer = QTimer(self)
            timer.setSingleShot(True)
            timer.timeout.connect(lambda: self._start(entry_id, patient=False))
            self._timers[entry_id] = timer
        return self._timers[entry_id]

    # -- starting ------------------------------------------------------------------------------------

    def _start(self, entry_id: str, *, patient: bool) -> None:
        entry = self._document.find(entry_id)
        if entry is None:
            return None
        try:
            dataset = self._document.data_for(entry)
        except WorkbenchError as error:
            return self._say(entry_id, RunState("incomplete", message=str(error)))
        if dataset is None:
            return self._say(entry_id, RunState("incomplete", message="Open data to run this analysis."))
        analysis = None
        try:
            analysis = self._catalogue.analysis(entry.analysis)
            options = analysis.check_options(entry.options, entry.options_version)
        except OptionsError as error:
            return self._say(entry_id, _incomplete(error, entry, analysis))
        seconds = self._predictor.seconds(analysis, options, dataset.n_rows)
        if seconds > LIVE and not patient:
            words = f"This will take {in_words(seconds)}, so it waits for you."
            return self._say(entry_id, RunState("waiting", message=words))
        return self._submit(entry, analysis, dataset, options.to_dict())

    def _submit(
        self, entry: AnalysisEntry, analysis: Analysis, dataset: Dataset, options: dict[str, Any]
    ) -> None:
        from workbench.analysis.workers import Callbacks, Job

        project = self._document.project
        condition, whole = project.filters.get(entry.table, ""), project.data_of(entry.table)
        if condition and whole is not None and SUBSET in options:
            # the analysis sees all rows by their numbers, and tells of the filter itself, also in R
            dataset, options = whole, with_condition(options, condition)
        entry_id = entry.id
        callbacks = Callbacks(**{news: self._teller(news) for news in Callbacks.__dataclass_fields__})
        self._say(entry_id, RunState("queued"))
        job = Job(analysis.id, dataset, options, key=entry_id)
        self._jobs[entry_id] = self._pool.submit(job, callbacks)

    def _say(self, entry_id: str, state: RunState) -> None:
        self._document.set_run(entry_id, state)

    # -- news from the pool --------------------------------------------------------------------------

    def _teller(self, news: str) -> Callable[..., None]:
        """A callback for the pool's thread; the news are heard in this one."""

        def tell(handle: JobHandle, *what: Any) -> None:
            self._heard.emit((news, handle, what))

        return tell

    def _hear(self, item: tuple[str, JobHandle, tuple[Any, ...]]) -> None:
        """Collect what comes at once, so that the window is redrawn once for all of it."""
        self._news.append(item)
        if len(self._news) == 1:
            QTimer.singleShot(0, self._act)

    def _act(self) -> None:
        collected, self._news = self._news, []
        states: dict[str, RunState] = {}
        for news, handle, what in collected:
            entry_id = handle.job.key
            if self._jobs.get(entry_id) is not handle or self._document.find(entry_id) is None:
                continue
            if news in ("finished", "failed", "cancelled"):
                states.pop(entry_id, None)
                self._end(entry_id, handle, news)
            else:
                before = states.get(entry_id, self._document.run(entry_id))
                states[entry_id] = advanced(before, news, what)
        for entry_id, state in states.items():
            self._say(entry_id, state)

    def _end(self, entry_id: str, handle: JobHandle, news: str) -> None:
        del self._jobs[entry_id]
        if news == "finished" and handle.result is not None:
            analysis = self._catalogue.analysis(handle.job.analysis_id)
            options = analysis.check_options(handle.job.options)
            self._predictor.learn(analysis, options, handle.result)
            self._document.finish(entry_id, self._told(entry_id, handle.result))
        elif news == "failed":
            blocks = handle.result.blocks if handle.result is not None else ()
            self._say(entry_id, RunState("failed", error=handle.notice, blocks=blocks))
        else:
            self._say(entry_id, RunState("cancelled"))

    def _told(self, entry_id: str, result: Result) -> Result:
        """The result, with a word on the row filter where the analysis does not know of it."""
        project, entry = self._document.project, self._document.project.entry(entry_id)
        condition, whole = project.filters.get(entry.table, ""), project.data_of(entry.table)
        if not condition or whole is None or SUBSET in result.options:
            return result
        words = f"Of {whole.n_rows:,} rows only those with  {condition}  were used."
        notice = Notice("info", words, "The row filter above the grid leaves out the others.", "row_filter")
        return replace(result, notices=(*result.notices, notice))


def with_condition(options: dict[str, Any], condition: str) -> dict[str, Any]:
    """Options that use only rows which meet a further condition."""
    own = options[SUBSET]
    return {**options, SUBSET: f"({condition}) and ({own})" if own else condition}


def _incomplete(error: OptionsError, entry: AnalysisEntry, analysis: Analysis | None) -> RunState:
    """What the options still need, in the words of the window rather than of recipes."""
    field = analysis.options.fields.get(error.option) if analysis is not None else None
    lacking = lacks(field, entry.options) if field is not None else ""
    words = {
        "formula": "Choose an outcome in the Model tab to see results here.",
        "analysis": f"The plugin that offers this analysis ({entry.analysis}) is not here or does not work. "
        "See Plugins in the main menu.",
    }
    if lacking:
        words.setdefault(error.option, f"{lacking} in the Model tab to see results here.")
    return RunState("incomplete", message=words.get(error.option, f"{error.message} {error.advice}".strip()))
