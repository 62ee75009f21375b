"""Workers: what they return, that cancel works, and that nothing an estimator does hurts anything else."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import pytest

from workbench.analysis.workers import Callbacks, Job, JobHandle, WorkerPool
from workbench.analysis.workers.dispatcher import Dispatcher
from workbench.analysis.workers.job import State
from workbench.data.column import NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Variable
from workbench.extension.manager import plugin_manager

LONG = 600.0  # seconds of work that a test ends
PATIENCE = 120.0  # seconds for what must happen, reached only by a test that fails: machines may be busy


class Diary:
    """Writes down what the callbacks say, and in which thread."""

    def __init__(self) -> None:
        self.events: list[tuple[Any, ...]] = []
        self.threads: set[str] = set()
        self.callbacks = Callbacks(*(self._writer(name) for name in Callbacks.__dataclass_fields__))

    def _writer(self, name: str) -> Any:
        def write(handle: JobHandle, *what: Any) -> None:
            self.threads.add(threading.current_thread().name)
            self.events.append((name, *what))

        return write

    def names(self) -> list[str]:
        return [event[0] for event in self.events]


@pytest.fixture(autouse=True)
def little_to_import(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The toys need neither scipy nor the analyses that come with the workbench."""
    if request.function is not test_workers_warm_up:
        monkeypatch.setattr("workbench.analysis.workers.dispatcher.CORE", ("numpy",))
        monkeypatch.setattr(Dispatcher, "_estimators", lambda self, catalogue: ())


@contextlib.contextmanager
def pool_of(size: int) -> Iterator[WorkerPool]:
    """A pool; when it is closed no process or thread of it may be left."""
    with WorkerPool(plugin_manager(), size=size) as opened:
        yield opened
    assert multiprocessing.active_children() == []
    assert [t.name for t in threading.enumerate() if t.name.startswith("workbench")] == []


@pytest.fixture
def pool(toy_folder: Path) -> Iterator[WorkerPool]:
    """A pool of one worker."""
    with pool_of(1) as opened:
        yield opened


@pytest.fixture
def pair(toy_folder: Path) -> Iterator[WorkerPool]:
    """A pool of two workers."""
    with pool_of(2) as opened:
        yield opened


def job(name: str, data: Dataset, key: str = "", **options: Any) -> Job:
    return Job(f"toy.{name}", data, options, key=key)


def finish(handle: JobHandle, state: State = "finished") -> dict[str, Any]:
    """Wait for the end; the row of the result's table, if there is one."""
    assert handle.wait(PATIENCE), handle.state
    assert handle.state == state, handle.notice
    tables = [] if handle.result is None else [b for b in handle.result.blocks if b.kind == "table"]
    return dict(tables[0].rows[0]) if tables else {}  # type: ignore[union-attr]


def wait_for_start(diary: Diary) -> None:
    until(lambda: "started" in diary.names())


def until(condition: Any) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_a_job_is_computed_elsewhere(pool: WorkerPool, numbers: Dataset) -> None:
    diary = Diary()
    row = finish(pool.submit(job("mean", numbers, variable="x"), diary.callbacks))
    assert row["mean"] == 3.0
    assert diary.names() == ["started", "finished"]
    assert diary.threads == {"workbench-jobs"}
    assert finish(pool.submit(job("environment", numbers)))["pid"] != os.getpid()


def test_the_result_is_that_of_the_runner(pool: WorkerPool, numbers: Dataset) -> None:
    handle = pool.submit(Job("toy.mean", numbers, {"variable": "x"}, seed=11))
    assert finish(handle)["draw"] == np.random.default_rng(11).random()
    assert handle.result is not None
    assert handle.result.options == {"variable": "x", "trim": 0.0, "scale": "raw", "seed": 11}


def test_progress_and_early_blocks_arrive(pool: WorkerPool, numbers: Dataset) -> None:
    diary = Diary()
    finish(pool.submit(job("sleep", numbers, seconds=0.3, steps=3), diary.callbacks))
    assert next(e for e in diary.events if e[0] == "progress")[1:] == (0.0, "step 1")
    assert diary.names().count("progress") == 3
    diary = Diary()
    handle = pool.submit(job("publish", numbers), diary.callbacks)
    finish(handle)
    assert diary.names() == ["started", "published", "finished"]
    assert handle.result is not None
    assert handle.result.notices[0].message == "On the way."


def test_a_failure_comes_with_a_sentence(pool: WorkerPool, numbers: Dataset) -> None:
    for name in ("complain", "divide", "quit", "rubbish", "missing"):
        diary = Diary()
        handle = pool.submit(job(name, numbers), diary.callbacks)
        finish(handle, "failed")
        assert diary.names() == ["started", "failed"]
        assert handle.notice is not None
        assert handle.notice.message.endswith(".") and "Traceback" not in handle.notice.message


def test_workers_warm_up(pool: WorkerPool, numbers: Dataset) -> None:
    seeds = itertools.count()
    until(lambda: finish(pool.submit(Job("toy.environment", numbers, seed=next(seeds))))["warm"])


def test_workers_start_before_the_analyses_are_known(toy_folder: Path, numbers: Dataset) -> None:
    with WorkerPool(size=1) as pool:
        until(lambda: len(multiprocessing.active_children()) == 1)
        pool.offer(plugin_manager())
        assert finish(pool.submit(job("mean", numbers, variable="x")))["mean"] == 3.0


def test_a_spare_worker_starts_when_nothing_goes_on(
    toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.analysis.workers.dispatcher.SPARE_AFTER", 0.5)
    with pool_of(2):
        until(lambda: len(multiprocessing.active_children()) == 1)
        until(lambda: len(multiprocessing.active_children()) == 2)


def test_wrong_options_fail_without_a_worker(pool: WorkerPool, numbers: Dataset) -> None:
    diary = Diary()
    finish(pool.submit(job("mean", numbers, trimm=1), diary.callbacks), "failed")
    finish(pool.submit(job("nothing", numbers), diary.callbacks), "failed")
    assert diary.names() == ["failed", "failed"]


def test_an_estimator_that_listens_is_cancelled_and_its_worker_lives(
    pool: WorkerPool, numbers: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.analysis.workers.worker.GRACE", PATIENCE)
    worker = finish(pool.submit(job("environment", numbers)))["pid"]
    diary = Diary()
    handle = pool.submit(job("sleep", numbers, seconds=LONG, steps=20_000), diary.callbacks)
    wait_for_start(diary)
    handle.cancel()
    finish(handle, "cancelled")
    assert diary.names()[-1] == "cancelled"
    assert diary.names().count("cancelled") == 1
    assert finish(pool.submit(job("publish", numbers)))["pid"] == worker


def test_an_estimator_that_does_not_listen_is_ended(pool: WorkerPool, numbers: Dataset) -> None:
    worker = finish(pool.submit(job("environment", numbers)))["pid"]
    diary = Diary()
    handle = pool.submit(job("hog", numbers, seconds=LONG), diary.callbacks)
    wait_for_start(diary)
    handle.cancel()
    finish(handle, "cancelled")
    assert diary.names() == ["started", "cancelled"]
    assert finish(pool.submit(job("publish", numbers)))["pid"] != worker


def test_cancel_before_the_start_and_after_the_end(pool: WorkerPool, numbers: Dataset) -> None:
    handle = pool.submit(job("sleep", numbers, seconds=LONG, steps=1000))
    handle.cancel()
    finish(handle, "cancelled")
    handle = pool.submit(job("mean", numbers, variable="x"))
    finish(handle)
    handle.cancel()
    finish(handle, "finished")


def test_a_worker_that_dies_takes_only_its_job(pair: WorkerPool, numbers: Dataset) -> None:
    other = pair.submit(job("sleep", numbers, seconds=1.0, steps=10))
    handle = pair.submit(job("die", numbers))
    finish(handle, "failed")
    assert handle.notice is not None
    assert "was ended with code 3" in handle.notice.message
    assert handle.notice.advice
    finish(other)
    assert finish(pair.submit(job("mean", numbers, variable="x")))["mean"] == 3.0


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_a_worker_that_is_killed(pair: WorkerPool, numbers: Dataset) -> None:
    pid = finish(pair.submit(job("environment", numbers)))["pid"]
    diary = Diary()
    handles = [pair.submit(job("sleep", numbers, seconds=LONG), diary.callbacks) for _ in range(2)]
    until(lambda: diary.names().count("started") == 2)
    os.kill(pid, signal.SIGKILL)
    until(lambda: any(handle.done for handle in handles))
    killed = next(handle for handle in handles if handle.done)
    finish(killed, "failed")
    assert killed.notice is not None and "SIGKILL" in killed.notice.message


def test_the_newest_of_a_key_wins(pair: WorkerPool, numbers: Dataset) -> None:
    old = [pair.submit(job("sleep", numbers, "entry", seconds=LONG, steps=1000 + i)) for i in range(5)]
    other = pair.submit(job("mean", numbers, "another", variable="x"))
    new = pair.submit(job("publish", numbers, "entry"))
    finish(new)
    finish(other)
    for handle in old:
        finish(handle, "cancelled")


def test_a_huge_result_arrives(pool: WorkerPool, numbers: Dataset) -> None:
    assert len(finish(pool.submit(job("huge", numbers)))["text"]) == 20_000_000


def test_the_same_again_is_remembered(pool: WorkerPool, numbers: Dataset) -> None:
    first = pool.submit(job("sleep", numbers, seconds=0.2))
    finish(first)
    diary = Diary()
    second = pool.submit(job("sleep", numbers, seconds=0.2), diary.callbacks)
    finish(second)
    assert second.result is first.result
    assert diary.names() == ["finished"]
    third = pool.submit(Job("toy.sleep", numbers.with_variable("x", label="new"), {"seconds": 0.2}))
    finish(third)
    assert third.result is not first.result
    renamed = Dataset({"x": numbers.column("x")}, [numbers.variable("x")], name="other")
    fourth = pool.submit(Job("toy.named", renamed))
    assert finish(fourth)["name"] == "other"
    renamed.name = "yet another"
    assert finish(pool.submit(Job("toy.named", renamed)))["name"] == "yet another"


def test_failures_are_not_remembered(pool: WorkerPool, numbers: Dataset) -> None:
    for _ in range(2):
        diary = Diary()
        finish(pool.submit(job("complain", numbers), diary.callbacks), "failed")
        assert diary.names() == ["started", "failed"]


def test_only_changed_columns_travel(pool: WorkerPool) -> None:
    columns = {f"x{i}": NumericColumn(np.arange(1000.0) + i) for i in range(5)}
    data = Dataset(columns, [Variable(name) for name in columns])
    before = finish(pool.submit(job("environment", data)))
    relabelled = data.with_variable("x0", label="new")
    after = finish(pool.submit(job("environment", relabelled)))
    assert after["columns"] == before["columns"]  # the very same object in the worker
    edited = data.replaced({"x0": NumericColumn(np.zeros(1000))})
    assert finish(pool.submit(job("mean", edited, variable="x0")))["mean"] == 0
    assert finish(pool.submit(job("mean", edited, variable="x1")))["mean"] == 500.5


def test_workers_have_one_blas_thread(toy_folder: Path, numbers: Dataset, monkeypatch: Any) -> None:
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "7")
    with WorkerPool(plugin_manager(), size=1) as pool:
        assert finish(pool.submit(job("environment", numbers)))["threads"] == "1"
    code = "import sys, workbench.analysis.workers.child; print('numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE)
    assert done.stdout == "False\n", done.stderr  # so that the limit comes before numpy


def test_a_callback_that_raises_stops_nothing(pool: WorkerPool, numbers: Dataset) -> None:
    def bad(*_: Any) -> None:
        raise ValueError

    finish(pool.submit(job("mean", numbers, variable="x"), Callbacks(started=bad, finished=bad)))
    finish(pool.submit(job("publish", numbers)))


def test_closing_cancels_what_runs_and_waits(toy_folder: Path, numbers: Dataset) -> None:
    pool = WorkerPool(plugin_manager())
    diary = Diary()
    handles = [pool.submit(job("hog", numbers, seconds=LONG, steps=i + 1), diary.callbacks) for i in range(4)]
    wait_for_start(diary)
    started = time.monotonic()
    pool.close()
    assert time.monotonic() - started < LONG / 2  # nothing was waited for
    assert [handle.state for handle in handles] == ["cancelled"] * 4
    assert multiprocessing.active_children() == []
    pool.close()
    with pytest.raises(RuntimeError):
        pool.submit(job("mean", numbers))


def test_a_pool_that_was_never_used_closes(toy_folder: Path) -> None:
    WorkerPool(plugin_manager()).close()


def test_workers_that_cannot_start_fail_the_job(
    toy_folder: Path, numbers: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Any) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr("workbench.processes.ChildProcess.start", refuse)
    with WorkerPool(plugin_manager()) as pool:
        handle = pool.submit(job("mean", numbers, variable="x"))
        finish(handle, "failed")
        assert handle.notice is not None and "cannot be started" in handle.notice.message


SCRIPT = """
import sys
sys.path.insert(0, {folder!r})
MARK = "imported"
print("the script runs")
import pandas as pd
from workbench.analysis.workers import Job, WorkerPool
from workbench.data.frame import dataset_of
from workbench.extension.manager import plugin_manager

pool = WorkerPool(plugin_manager())
handle = pool.submit(Job("toy.environment", dataset_of(pd.DataFrame({{"x": [1.0]}}))))
handle.wait()
print(handle.state, handle.result.table("mean").rows[0]["main"] == "")
"""


def test_from_a_script_without_a_guard_and_without_close(toy_folder: Path, tmp_path: Path) -> None:
    script = tmp_path / "my script.py"
    script.write_text(dedent(SCRIPT.format(folder=str(toy_folder))), encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=PATIENCE)
    assert done.stdout == "the script runs\nfinished True\n", done.stderr
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")
def test_workers_end_when_their_parent_is_killed(toy_folder: Path, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    lines = SCRIPT.format(folder=str(toy_folder)) + "print(handle.result.table('mean').rows[0]['pid'])\n"
    script.write_text(
        lines + "pool.submit(Job('toy.hog', dataset_of(pd.DataFrame({'x': [1.0]})), "
        "{'seconds': 600})); sys.stdout.flush(); import time; time.sleep(600)\n"
    )
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    worker = int([parent.stdout.readline() for _ in range(3)][-1])
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until(lambda: not _is_alive(worker))


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks into /proc")
@pytest.mark.parametrize("violent", [False, True])
def test_processes_of_a_worker_end_with_its_job(
    violent: bool, toy_folder: Path, tmp_path: Path, numbers: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pids").mkdir()
    monkeypatch.setenv("TOY_FOLDER", str(tmp_path / "pids"))
    with WorkerPool(plugin_manager(), size=1) as pool:
        worker = finish(pool.submit(job("environment", numbers)))["pid"]
        handle = pool.submit(job("crowd", numbers, steps=2000))
        until(lambda: len(list((tmp_path / "pids").iterdir())) >= 3)  # the worker itself and two others
        if violent:
            os.kill(worker, signal.SIGKILL)
        else:
            handle.cancel()
        finish(handle, "failed" if violent else "cancelled")
        pids = {int(path.name) for path in (tmp_path / "pids").iterdir()} - {worker}
        until(lambda: not any(map(_is_alive, pids)))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except (ProcessLookupError, FileNotFoundError):
        return False
