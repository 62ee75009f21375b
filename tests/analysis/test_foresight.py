"""A job done before it is asked for answers the very same job, and no other."""

from __future__ import annotations

import json
import pickle
from collections import deque
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from workbench.analysis.cache import Key
from workbench.analysis.recipe import Recipe, read_recipe
from workbench.analysis.source import load_data
from workbench.analysis.workers import Job, WorkerPool, child, wire
from workbench.analysis.workers.foresight import Relay, foresee
from workbench.analysis.workers.messages import Done, Published, Warm, Work
from workbench.analysis.workers.shipping import DataStore, pack
from workbench.extension.likely import run_ahead
from workbench.extension.manager import plugin_manager
from workbench.results import Result, Text

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


class Box:
    """An inbox that is given its messages by the test, once that many looks were in vain.

    `sent` is what the worker said.
    """

    def __init__(self, *messages: object) -> None:
        self.messages = deque(messages)
        self.looks = 0
        self.sent: list[object] = []
        self.pipe = self

    @property
    def idle(self) -> bool:
        self.looks -= 1
        return self.looks >= 0 or not self.messages

    def next(self) -> object:
        return self.messages.popleft()

    def put_back(self, messages: Sequence[object]) -> None:
        self.messages.extendleft(reversed(list(messages)))

    def cancelled(self, number: int) -> bool:
        return number == 13


def work(wanted: Recipe, number: int = 1, **options: object) -> Work:
    analysis = plugin_manager().analysis(wanted.analysis)
    checked = analysis.check_options({**wanted.options, **options})
    return Work(number, pickle.dumps((analysis, checked)), 1, pack(load_data(wanted.data), set()))


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Box:
    monkeypatch.setattr(wire, "send", lambda pipe, message: pipe.sent.append(message))
    return Box()


def run_ahead_of(wanted: Recipe, box: Box) -> list[tuple[Key, Result]]:
    return child._run_ahead(foresee(wanted, plugin_manager()), DataStore(), box)  # type: ignore[arg-type]


def test_the_job_that_comes_meanwhile_gets_all_blocks_and_the_result(tmp_path: Path, box: Box) -> None:
    wanted = recipe(tmp_path)
    warm = Warm(("json",))
    box.messages.extend([warm, work(wanted)])
    box.looks = 1
    ((_, result),) = run_ahead_of(wanted, box)
    published = [m.block.id for m in box.sent if isinstance(m, Published)]
    assert published == [block.id for block in result.blocks if block.id != "write_up"]
    done = box.sent[-1]
    assert isinstance(done, Done) and (done.number, done.result) == (1, result)
    assert list(box.messages) == [warm]


def test_blocks_from_before_it_came_are_sent_first(tmp_path: Path, box: Box) -> None:
    wanted = recipe(tmp_path)
    relay = Relay(1, DataStore(), box)  # type: ignore[arg-type]
    relay.key, _ = foresee(wanted, plugin_manager()).load()
    relay.publish(Text("a", "", "first"))
    assert box.sent == []
    box.messages.append(work(wanted))
    relay.publish(Text("b", "", "second"))
    assert [m.block.id for m in box.sent if isinstance(m, Published)] == ["a", "b"]


def test_another_job_goes_first(tmp_path: Path, box: Box) -> None:
    wanted = recipe(tmp_path)
    other = work(wanted, method="ml")
    box.messages.append(other)
    box.looks = 1
    assert run_ahead_of(wanted, box) == []
    assert (box.sent, list(box.messages)) == ([], [other])


def test_a_job_that_comes_before_the_data_are_read_is_done_in_the_usual_way(tmp_path: Path, box: Box) -> None:
    wanted = recipe(tmp_path)
    job = work(wanted)
    box.messages.append(job)
    assert run_ahead_of(wanted, box) == []
    assert (box.sent, list(box.messages)) == ([], [job])


def test_it_can_be_cancelled_like_any_job(tmp_path: Path, box: Box) -> None:
    wanted = recipe(tmp_path)
    box.messages.append(work(wanted, number=13))
    box.looks = 1
    assert run_ahead_of(wanted, box) == []
    assert box.sent == [Done(13, None)]


def test_nobody_asked_yet(tmp_path: Path, box: Box) -> None:
    """What was foreseen answers the same job later, without being computed again."""
    wanted = recipe(tmp_path)
    known = run_ahead_of(wanted, box)
    assert box.sent == []
    assert child._result(work(wanted), DataStore(), box, known) is known[0][1]  # type: ignore[arg-type]
    other = child._result(work(wanted, method="ml"), DataStore(), box, known)  # type: ignore[arg-type]
    assert other is not None and other.options["method"] == "ml"


def test_a_worker_answers_the_job_it_foresaw_and_runs_others(tmp_path: Path) -> None:
    wanted = recipe(tmp_path)
    with WorkerPool(plugin_manager(), size=1, prepare=partial(run_ahead, wanted)) as pool:
        same, other = answer(pool, wanted), answer(pool, wanted, method="ml")
    with WorkerPool(plugin_manager(), size=1) as pool:
        plain = answer(pool, wanted)
    assert same.blocks == plain.blocks
    assert same.options == plain.options
    assert other.options["method"] == "ml"
    assert other.table("fit").rows != same.table("fit").rows


def test_what_cannot_be_foreseen_is_told_when_it_is_asked_for(tmp_path: Path) -> None:
    wanted = recipe(tmp_path, "y ~ nowhere + (1 | g)")
    with WorkerPool(plugin_manager(), size=1, prepare=partial(run_ahead, wanted)) as pool:
        result = answer(pool, wanted)
    assert any("nowhere" in notice.message for notice in result.notices)


def test_a_file_that_is_gone_is_no_reason_to_stop(tmp_path: Path) -> None:
    wanted = recipe(tmp_path)
    (tmp_path / "d.csv").unlink()
    assert run_ahead(wanted) is None


def test_a_file_that_goes_later_neither(tmp_path: Path, box: Box) -> None:
    wanted = recipe(tmp_path)
    foresight = foresee(wanted, plugin_manager())
    (tmp_path / "d.csv").unlink()
    assert child._run_ahead(foresight, DataStore(), box) == []  # type: ignore[arg-type]
    assert box.sent == []
