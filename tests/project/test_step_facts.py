"""What a step was about, and analyses that come back: only where their table is, stale where rows differ."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from workbench.data.column import NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Variable
from workbench.project import AnalysisEntry, Project
from workbench.project.history import History
from workbench.project.step_facts import deleted, kind_of, with_again
from workbench.results import DataUse, Result


def table(value: float) -> Dataset:
    return Dataset({"x": NumericColumn(np.full(3, value))}, [Variable("x")])


RESULT = Result("a.b", {}, DataUse(3, 3), ())
OTHER = AnalysisEntry("a.b", title="Other", table="schools", result=RESULT)
WHOLE = replace(Project(table(1)).with_table("schools", table(2)), analyses=(OTHER,))


def test_an_analysis_comes_back_to_its_own_table() -> None:
    shown = WHOLE.without_entry(OTHER.id).with_dataset(table(3))
    assert with_again(shown, WHOLE, (OTHER,)).analyses == (OTHER,), "its own table is as it was"
    changed = WHOLE.without_entry(OTHER.id).with_table("schools", table(4))
    assert with_again(changed, WHOLE, (OTHER,)).analyses[0].stale
    filtered = replace(WHOLE.without_entry(OTHER.id), filters={"schools": "x > 1"})
    assert with_again(filtered, WHOLE, (OTHER,)).analyses[0].stale


def test_what_has_no_table_any_more_stays_away() -> None:
    gone = WHOLE.without_table("schools")
    assert with_again(gone, WHOLE, (OTHER,)) is gone
    assert with_again(WHOLE, WHOLE, (OTHER,)) is WHOLE, "it is there already"


def test_kinds_of_steps() -> None:
    history = History(WHOLE)
    history.do("Remove schools", WHOLE.without_table("schools"))
    history.do("Filter", history.project.with_filter("x > 1"))
    history.do("Notes", replace(history.project, notes="new"))
    kinds = [kind_of(history.steps, place) for place in range(4)]
    assert kinds == ["start", "deleted", "data", "notes"]
    assert deleted(history.steps, 1) == (OTHER,)
