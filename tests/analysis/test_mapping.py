"""Independent work: same answers in the same order whatever computes them; progress, cancel, failures."""

from __future__ import annotations

import functools
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator

import map_work
import numpy as np
import pytest

from workbench.analysis.mapping import Mapper, SerialMapper, map_items, mapper, register_mapper
from workbench.analysis.process_mapper import ProcessMapper, chunk_size
from workbench.analysis.reporting import QuietReporter
from workbench.errors import Cancelled, ConvergenceError, OptionsError, WorkbenchError


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    """No process is left when a test is over."""
    yield
    assert multiprocessing.active_children() == []


def spread(workers: int = 2) -> ProcessMapper:
    """Processes from the second item on, worth it or not."""
    return ProcessMapper(workers, trial=0.0, worth=0.0)


def ignore(fraction: float, message: str) -> None:
    """A progress callback that nobody watches."""


@pytest.mark.parametrize("engine", [SerialMapper(), spread()])
def test_answers_keep_their_order(engine: Mapper) -> None:
    answers = map_items(map_work.slow_square, range(100), progress=ignore, engine=engine)
    assert [answer[0] for answer in answers] == [n * n for n in range(100)]
    elsewhere = {answer[1] for answer in answers} - {os.getpid()}
    assert (len(elsewhere) > 0) is isinstance(engine, ProcessMapper)
    assert {answer[2] for answer in answers if answer[1] in elsewhere} <= {"1"}


def test_seeds_belong_to_items_not_to_processes() -> None:
    def run(engine: Mapper) -> list[tuple[int, float]]:
        return map_items(map_work.draw, range(60), progress=ignore, seed=7, engine=engine)

    here = run(SerialMapper())
    assert run(spread()) == here
    expected = [np.random.default_rng(s).random() for s in np.random.SeedSequence(7).spawn(60)]
    assert [draw for _, draw in here] == expected


def test_large_constants_go_along() -> None:
    work = functools.partial(map_work.total, np.ones(1_000_000))
    assert map_items(work, range(50), progress=ignore, engine=spread()) == [1e6 + n for n in range(50)]


def test_small_work_stays_here() -> None:
    answers = ProcessMapper(2).map(map_work.slow_square, range(5), message="", progress=ignore)
    assert {answer[1] for answer in answers} == {os.getpid()}


def test_functions_that_cannot_travel_stay_here() -> None:
    assert map_items(lambda n: (n, os.getpid()), range(5), progress=ignore, engine=spread()) == [
        (n, os.getpid()) for n in range(5)
    ]


def test_progress_is_told() -> None:
    told: list[float] = []

    def progress(fraction: float, message: str) -> None:
        assert message == "working"
        told.append(fraction)

    map_items(map_work.slow_square, range(100), message="working", progress=progress, engine=spread())
    assert told == sorted(told)
    assert told[0] == 0.0 and told[-1] < 1.0 and len(told) > 3


def test_cancel_ends_all_processes() -> None:
    cancelling = _cancel_after(0.3)
    started = time.monotonic()
    with pytest.raises(Cancelled):
        map_items(map_work.slow_square, range(10_000), progress=cancelling, engine=spread())
    assert time.monotonic() - started < 30


def _cancel_after(seconds: float) -> Callable[[float, str], None]:
    end = time.monotonic() + seconds

    def progress(fraction: float, message: str) -> None:
        if time.monotonic() > end:
            raise Cancelled

    return progress


@pytest.mark.parametrize("engine", [SerialMapper(), spread()])
def test_the_error_of_an_item_is_raised(engine: Mapper) -> None:
    with pytest.raises(ConvergenceError, match="Number 40") as caught:
        map_items(map_work.complain_late, range(100), progress=ignore, engine=engine)
    assert caught.value.advice == "Leave it out."


def test_a_process_that_dies_is_told_plainly() -> None:
    with pytest.raises(WorkbenchError, match="stopped unexpectedly"):
        map_items(map_work.die_late, range(100), progress=ignore, engine=spread())


def test_nothing_to_do() -> None:
    assert map_items(map_work.slow_square, [], progress=ignore, engine=spread()) == []
    assert map_items(map_work.draw, [], progress=ignore, seed=1) == []


def test_engines_are_chosen_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(mapper(), ProcessMapper)
    assert isinstance(mapper("serial"), SerialMapper)
    register_mapper("cluster", SerialMapper)
    monkeypatch.setenv("WORKBENCH_MAPPER", "cluster")
    assert isinstance(mapper(), SerialMapper)
    with pytest.raises(OptionsError, match="'nowhere'"):
        mapper("nowhere")


def test_chunks_are_neither_tiny_nor_lumpy() -> None:
    assert chunk_size(each=0.001, count=100_000, workers=2) == 250
    assert chunk_size(each=0.001, count=80, workers=2) == 10
    assert chunk_size(each=10.0, count=80, workers=2) == 1


def test_a_reporter_maps_with_its_seed() -> None:
    reporter = QuietReporter(7)
    answers = reporter.map(map_work.draw, range(3), seeded=True)
    assert answers == map_items(map_work.draw, range(3), progress=ignore, seed=7)
