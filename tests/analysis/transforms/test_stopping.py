"""Long steps of preparation ask again and again whether they should go on, and stop when they should not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from impatient import Impatient

from workbench.analysis.transforms.pipeline import Tables, read_placed, run_step
from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.progress import pause, pausing, watched
from workbench.data.variable import Level, Measure, Variable
from workbench.errors import Cancelled

N = 6_000
STEPS: dict[str, dict[str, Any]] = {
    "sort": {"variables": ["word", "x"]},
    "filter": {"condition": 'x > 0 and word == "a"'},
    "na_omit": {},
    "sample": {"share": 0.5, "seed": 1},
    "duplicate_rows": {},
    "aggregate": {"by": ["school"], "variables": ["x", "y"], "statistics": ["mean", "sd"]},
    "merge": {"table": "schools", "by": ["school"], "rows": "full"},
    "append": {"table": "more"},
    "split": {"variable": "word"},
    "wide_to_long": {"stacks": [{"name": "xy", "variables": ["x", "y"]}], "time_values": "zero"},
    "long_to_wide": {"by": ["person"], "time": "t", "values": ["x", "y"], "others": "drop"},
    "stack_outcomes": {"outcomes": ["x", "y"]},
    "center": {"variables": ["x", "y"], "by": ["school"]},
    "compute": {"name": "z", "expression": 'concat(word, "_", to_text(pupil))'},
    "cluster_means": {"variables": ["x"], "by": ["school"]},
    "rank": {"variables": ["x"], "by": ["school"]},
    "lag": {"variables": ["x"], "by": ["person"], "order": "t"},
}


def data() -> Dataset:
    rng = np.random.default_rng(1)
    columns = {
        "pupil": NumericColumn(np.arange(N)),
        "person": NumericColumn(np.repeat(np.arange(N // 5), 5)),
        "t": NumericColumn(np.tile(np.arange(5), N // 5)),
        "school": NumericColumn(np.arange(N) % 40),
        "x": NumericColumn(rng.normal(size=N)),
        "y": NumericColumn(rng.normal(size=N)),
        "word": CodedColumn((np.arange(N) % 3).astype(np.int32), ("a", "b", "c")),
    }
    variables = [Variable(name) for name in columns if name != "word"]
    words = Variable("word", measure=Measure.NOMINAL, levels=tuple(map(Level, "abc")))
    return Dataset(columns, [*variables, words])


def tables() -> Tables:
    schools = Dataset(
        {"school": NumericColumn(np.arange(20, 60)), "size": NumericColumn(np.arange(40))},
        [Variable("school"), Variable("size")],
    )
    return Tables(data(), {"schools": schools, "more": data()})


@pytest.mark.parametrize("step", STEPS)
def test_a_step_stops_at_any_question(step: str) -> None:
    placed = read_placed({"step": step, **STEPS[step]})
    patient = Impatient()
    run_step(tables(), placed, patient)
    assert patient.asked >= 2
    for last in sorted({1, patient.asked // 2, patient.asked}):
        impatient = Impatient(max(last, 1))
        with pytest.raises(Cancelled):
            run_step(tables(), placed, impatient)
        assert impatient.asked == max(last, 1)


def test_live_variables_that_follow_a_step_can_be_stopped_too() -> None:
    made = run_step(tables(), read_placed({"step": "compute", "name": "z", "expression": "x + y"}))
    placed = read_placed({"step": "filter", "condition": "x > 0"})
    alone, both = Impatient(), Impatient()
    run_step(tables(), placed, alone)
    run_step(made, placed, both)
    assert both.asked > alone.asked


def test_nobody_is_asked_outside_of_watched_work() -> None:
    impatient = Impatient(1)
    with watched(impatient), pytest.raises(Cancelled):
        pause()
    pause()
    assert list(pausing("abc")) == ["a", "b", "c"]


def test_asking_tells_how_far_it_was() -> None:
    told: list[float] = []

    class Listener:
        def progress(self, fraction: float, message: str = "") -> None:
            told.append(fraction)

    with watched(Listener()) as watcher:
        pause()
        watcher.progress(0.5)
        pause()
    assert told == [0.0, 0.5, 0.5]
