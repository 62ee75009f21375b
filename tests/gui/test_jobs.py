"""Live results: debounce, the newest edit wins, what is slow waits, progress, cancel, failure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from workbench.analysis.description import Analysis
from workbench.analysis.options import Options
from workbench.analysis.workers import Callbacks, Job, JobHandle
from workbench.api import Condition, ModelFormula, Number
from workbench.data.column import NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Variable
from workbench.errors import OptionsError
from workbench.gui import jobs
from workbench.gui.document import Document
from workbench.gui.durations import in_words
from workbench.gui.jobs import LiveRunner
from workbench.project.model import Project
from workbench.results import DataUse, Notice, Result, Text


class ToyOptions(Options):
    formula = ModelFormula(random_terms=True, title="Model", help="The model.")
    seconds = Number(0.0, title="Seconds", help="How long it takes.")


def predict(n_rows: int, options: ToyOptions) -> float:
    return options.seconds


TOY = Analysis("toy.fit", "Toy", "A toy.", (), ToyOptions, "nowhere:estimate", predict=f"{__name__}:predict")


class SubsetOptions(ToyOptions):
    subset = Condition(title="Filter", help="Rows to use.")


SUBSET_TOY = replace(TOY, id="toy.subset", options=SubsetOptions)


class Catalogue:
    def analyses(self) -> dict[str, Analysis]:
        return {TOY.id: TOY, SUBSET_TOY.id: SUBSET_TOY}

    def analysis(self, analysis_id: str) -> Analysis:
        if analysis_id not in self.analyses():
            raise OptionsError("There is no such analysis.", "Install its plugin.", option="analysis")
        return self.analyses()[analysis_id]


class FakePool:
    """Remembers what was submitted; tests play the worker."""

    def __init__(self) -> None:
        self.handles: list[JobHandle] = []
        self.closed = False

    def submit(self, job: Job, callbacks: Callbacks) -> JobHandle:
        handle = JobHandle(len(self.handles), job, callbacks, lambda handle: None)
        self.handles.append(handle)
        return handle

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def document(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Document:
    monkeypatch.setattr(jobs, "QUIET_MS", 10)
    monkeypatch.setattr("workbench.analysis.prediction.load_callable", lambda path, owner: predict)
    document = Document()
    data = Dataset({"y": NumericColumn(np.arange(5.0))}, [Variable("y")], name="five")
    document.open_project(Project(data))
    return document


@pytest.fixture
def pool() -> FakePool:
    return FakePool()


@pytest.fixture
def runner(document: Document, pool: FakePool) -> Any:
    runner = LiveRunner(document, pool, Catalogue())  # type: ignore[arg-type]
    yield runner
    runner.close()


def tell(qtbot: QtBot, handle: JobHandle, news: str, *what: Any) -> None:
    """Play the worker: something happened."""
    if news == "finished":
        handle.result = what[0]
    if news == "failed":
        handle.notice = what[0]
    getattr(handle.callbacks, news)(handle, *what)
    qtbot.wait(5)


def result(word: str = "") -> Result:
    return Result("toy.fit", {}, DataUse(5, 5), (Text("t", "", word),), timing={"fit": 0.1})


def add(document: Document, **options: Any) -> str:
    return document.add_analysis("toy.fit", "Toy", options)


def wait_for(qtbot: QtBot, pool: FakePool, count: int) -> JobHandle:
    qtbot.waitUntil(lambda: len(pool.handles) == count)
    return pool.handles[-1]


def test_a_complete_model_runs_by_itself(
    runner: LiveRunner, document: Document, pool: FakePool, qtbot: QtBot
) -> None:
    entry_id = add(document, formula="y ~ 1")
    handle = wait_for(qtbot, pool, 1)
    assert handle.job.options == {"formula": "y ~ 1", "seconds": 0.0}
    assert document.run(entry_id).status == "queued"
    tell(qtbot, handle, "started")
    tell(qtbot, handle, "progress", 0.5, "Half")
    tell(qtbot, handle, "published", Text("t", "", "early"))
    run = document.run(entry_id)
    assert (run.status, run.fraction, run.message, len(run.blocks)) == ("running", 0.5, "Half", 1)
    done = result()
    tell(qtbot, handle, "finished", done)
    assert document.project.entry(entry_id).result is done
    assert document.run(entry_id).status == "idle"
    assert document.undo_label == "Add Toy"


def test_many_edits_make_one_job(
    runner: LiveRunner, document: Document, pool: FakePool, qtbot: QtBot
) -> None:
    entry_id = add(document)
    for formula in ("y ~ a", "y ~ a + b", "y ~ a + b + c"):
        document.set_options(entry_id, {"formula": formula}, label="Edit model", merge="m")
    handle = wait_for(qtbot, pool, 1)
    qtbot.wait(60)
    assert [h.job.options["formula"] for h in pool.handles] == ["y ~ a + b + c"]
    assert not handle.cancelling


def test_the_newest_edit_wins(runner: LiveRunner, document: Document, pool: FakePool, qtbot: QtBot) -> None:
    entry_id = add(document, formula="y ~ 1")
    old = wait_for(qtbot, pool, 1)
    document.set_options(entry_id, {"formula": "y ~ x"}, label="Edit model")
    assert old.cancelling
    tell(qtbot, old, "finished", result("too late"))
    assert document.project.entry(entry_id).result is None
    new = wait_for(qtbot, pool, 2)
    tell(qtbot, new, "finished", result("new"))
    assert document.project.entry(entry_id).result == result("new")


def test_what_takes_long_waits_for_run(
    runner: LiveRunner, document: Document, pool: FakePool, qtbot: QtBot
) -> None:
    entry_id = add(document, formula="y ~ 1", seconds=120.0)
    qtbot.waitUntil(lambda: document.run(entry_id).status == "waiting")
    assert "about 2 minutes" in document.run(entry_id).message
    assert pool.handles == []
    document.request_run(entry_id)
    assert len(pool.handles) == 1


def test_an_incomplete_model_says_what_it_needs(
    runner: LiveRunner, document: Document, pool: FakePool, qtbot: QtBot
) -> None:
    entry_id = add(document)
    qtbot.waitUntil(lambda: document.run(entry_id).status == "incomplete")
    assert "Choose an outcome" in document.run(entry_id).message
    other = document.add_analysis("gone.fit", "Gone", {"formula": "y ~ 1"})
    qtbot.waitUntil(lambda: document.run(other).status == "incomplete")
    assert "plugin that offers this analysis (gone.fit)" in document.run(other).message
    assert pool.handles == []


def test_without_data_nothing_runs(qtbot: QtBot, pool: FakePool, document: Document) -> None:
    document.open_project(Project())
    runner = LiveRunner(document, pool, Catalogue())  # type: ignore[arg-type]
    entry_id = add(document, formula="y ~ 1")
    qtbot.waitUntil(lambda: document.run(entry_id).status == "incomplete")
    assert "Open data" in document.run(entry_id).message
    runner.close()


def test_failure_is_shown_with_its_reason(
    runner: LiveRunner, document: Document, pool: FakePool, qtbot: QtBot
) -> None:
    entry_id = add(document, formula="y ~ 1")
    handle = wait_for(qtbot, pool, 1)
    notice = Notice("error", "The outcome is constant.", "Choose another.", "failed")
    handle.result = replace(result(), notices=(notice,))
    tell(qtbot, handle, "failed", notice)
    run = document.run(entry_id)
    assert (run.status, run.error) == ("failed", notice)
    document.edit_entry(entry_id, "Rename", title="Mine")
    qtbot.wait(60)
    assert len(pool.handles) == 1, "a failed model is not tried again before it changes"


def test_cancel_stops_and_run_starts_again(
    runner: LiveRunner, document: Document, pool: FakePool, qtbot: QtBot
) -> None:
    entry_id = add(document, formula="y ~ 1")
    handle = wait_for(qtbot, pool, 1)
    document.request_cancel(entry_id)
    assert handle.cancelling
    tell(qtbot, handle, "cancelled")
    assert document.run(entry_id).status == "cancelled"
    document.request_run(entry_id)
    assert len(pool.handles) == 2


def test_deleting_cancels_and_undo_runs_again(
    runner: LiveRunner, document: Document, pool: FakePool, qtbot: QtBot
) -> None:
    entry_id = add(document, formula="y ~ 1")
    handle = wait_for(qtbot, pool, 1)
    document.remove_entry(entry_id)
    assert handle.cancelling
    document.undo()
    wait_for(qtbot, pool, 2)


def test_undo_shows_the_old_result_without_running(
    runner: LiveRunner, document: Document, pool: FakePool, qtbot: QtBot
) -> None:
    entry_id = add(document, formula="y ~ 1")
    first = wait_for(qtbot, pool, 1)
    tell(qtbot, first, "finished", result("first"))
    document.set_options(entry_id, {"formula": "y ~ x"}, label="Edit model")
    second = wait_for(qtbot, pool, 2)
    document.undo()
    assert second.cancelling
    assert document.project.entry(entry_id).result == result("first")
    qtbot.wait(60)
    assert len(pool.handles) == 2
    assert document.run(entry_id).status == "idle"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1.2, "about a second"),
        (5.4, "about 5 seconds"),
        (50, "about a minute"),
        (200, "about 3 minutes"),
        (7300, "about 2 hours"),
    ],
)
def test_durations_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words


def test_the_row_filter_leaves_out_rows_and_is_told(
    runner: LiveRunner, document: Document, pool: FakePool, qtbot: QtBot
) -> None:
    document.set_filter("y > 1")
    entry_id = add(document, formula="y ~ 1")
    handle = wait_for(qtbot, pool, 1)
    assert handle.job.dataset.numeric("y").tolist() == [2, 3, 4]
    tell(qtbot, handle, "finished", result())
    shown = document.project.entry(entry_id).result
    assert shown is not None
    assert shown.notices[-1].message == "Of 5 rows only those with  y > 1  were used."
    document.set_filter("y > 2")
    assert document.project.entry(entry_id).stale
    assert wait_for(qtbot, pool, 2).job.dataset.n_rows == 2
    document.set_filter("y > 100")
    qtbot.waitUntil(lambda: document.run(entry_id).status == "incomplete")
    assert "No row of 5 meets  y > 100" in document.run(entry_id).message


def test_analyses_with_a_filter_of_their_own_take_both(
    runner: LiveRunner, document: Document, pool: FakePool, qtbot: QtBot
) -> None:
    """They see all rows, by the numbers these have in the grid, and tell of the filter themselves."""
    document.set_filter("y > 1")
    document.add_analysis("toy.subset", "Toy", {"formula": "y ~ 1", "subset": "y < 4"})
    handle = wait_for(qtbot, pool, 1)
    assert handle.job.dataset is document.dataset
    assert handle.job.options["subset"] == "(y > 1) and (y < 4)"
    assert jobs.with_condition({"subset": ""}, "y > 1") == {"subset": "y > 1"}
