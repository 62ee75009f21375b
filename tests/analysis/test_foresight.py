"""A job done before it is asked for answers the very same job, and no other."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from workbench.analysis.recipe import Recipe, read_recipe
from workbench.analysis.source import load_data
from workbench.analysis.workers import Job, WorkerPool
from workbench.analysis.workers.foresight import foresee
from workbench.extension.likely import run_ahead
from workbench.extension.manager import plugin_manager
from workbench.results import Result

FORMULA = "y ~ x + (1 | g)"


def recipe(folder: Path, formula: str = FORMULA) -> Recipe:
    rows = "\n".join(f"{(7 * i) % 11},{i % 5},{i // 6}" for i in range(36))
    (folder / "d.csv").write_text(f"y,x,g\n{rows}\n", "utf-8")
    plain = {"workbench": 1, "data": {"path": "d.csv"}, "analysis": "linear_mlm.lmm"}
    (folder / "r.json").write_text(json.dumps({**plain, "options": {"formula": formula}}), "utf-8")
    return read_recipe(folder / "r.json")


def answer(pool: WorkerPool, wanted: Recipe, **options: object) -> Result:
    job = Job(wanted.analysis, load_data(wanted.data), {**wanted.options, **options})
    handle = pool.submit(job)
    assert handle.wait(60) and handle.result is not None
    return handle.result


def test_the_result_is_that_of_the_same_run(tmp_path: Path) -> None:
    wanted = recipe(tmp_path)
    foreseen = foresee(wanted, plugin_manager())
    with WorkerPool(plugin_manager(), size=1) as pool:
        asked = answer(pool, wanted)
    assert asked.blocks == foreseen.result.blocks
    assert asked.options == foreseen.result.options


def test_a_worker_answers_the_job_it_foresaw_and_runs_others(tmp_path: Path) -> None:
    wanted = recipe(tmp_path)
    with WorkerPool(plugin_manager(), size=1, prepare=partial(run_ahead, wanted)) as pool:
        same, other = answer(pool, wanted), answer(pool, wanted, method="ml")
    assert (
        same.table("fixed_effects").rows
        == foresee(wanted, plugin_manager()).result.table("fixed_effects").rows
    )
    assert other.options["method"] == "ml"
    assert other.table("fit").rows != same.table("fit").rows


def test_the_foreseen_result_is_not_computed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from workbench.analysis.workers import child
    from workbench.analysis.workers.messages import Work
    from workbench.analysis.workers.shipping import DataStore, pack

    wanted = recipe(tmp_path)
    foreseen = foresee(wanted, plugin_manager())
    analysis = plugin_manager().analysis(wanted.analysis)
    data = load_data(wanted.data)

    def work(**options: object) -> Work:
        checked = analysis.check_options({**wanted.options, **options})
        return Work(1, child.pickle.dumps((analysis, checked)), 1, pack(data, set()))

    monkeypatch.setattr("workbench.analysis.runner.run_analysis", lambda *_: "computed")
    monkeypatch.setattr(child, "WorkerReporter", lambda *_: None)
    found = partial(child._result, store=DataStore(), inbox=None, foreseen=[foreseen])
    assert found(work()) is foreseen.result
    assert found(work(method="ml")) == "computed"


def test_what_cannot_be_foreseen_is_told_when_it_is_asked_for(tmp_path: Path) -> None:
    wanted = recipe(tmp_path, "y ~ nowhere + (1 | g)")
    with WorkerPool(plugin_manager(), size=1, prepare=partial(run_ahead, wanted)) as pool:
        result = answer(pool, wanted)
    assert any("nowhere" in notice.message for notice in result.notices)


def test_a_file_that_is_gone_is_no_reason_to_stop(tmp_path: Path) -> None:
    wanted = recipe(tmp_path)
    (tmp_path / "d.csv").unlink()
    assert run_ahead(wanted) is None
