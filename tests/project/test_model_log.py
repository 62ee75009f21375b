"""The models fitted in a session: kept once each, told by what they changed, compared only where fair."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from workbench.analysis.fields import Choice, ModelFormula, Number
from workbench.analysis.options import Options
from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of
from workbench.project import AnalysisEntry
from workbench.project.model_changes import changes
from workbench.project.model_log import ModelLog
from workbench.results import Column, DataUse, Result, Table


class Toy(Options):
    formula = ModelFormula(random_terms=True, title="Model", help="The model.")
    method = Choice("reml", {"reml": "REML (restricted)", "ml": "ML (full)"}, title="Estimation", help="How.")
    level = Number(0.95, title="Confidence", help="Share.")


@pytest.fixture
def data() -> Dataset:
    return dataset_of(pd.DataFrame({"y": [1.0, 2.0], "x": [1.0, 3.0]}))


def entry(formula: str, log_lik: float = -5.0, rows: int = 2, **options: Any) -> AnalysisEntry:
    """An analysis with a result that has this fit."""
    whole = Toy.of({"formula": formula, **options}).to_dict()
    title = f"{whole['method'].upper()} criterion"
    fit = Table(
        "fit",
        "Fit",
        (Column("n_obs", "Rows"), Column("criterion", title), Column("aic", "AIC")),
        ({"n_obs": rows, "criterion": -2 * log_lik, "aic": 4 - 2 * log_lik, "bic": None},),
    )
    result = Result("toy.lmm", whole, DataUse(2, rows), (fit,))
    return AnalysisEntry("toy.lmm", {"formula": formula, **options}, result=result, id="one")


def test_models_are_kept_in_order_each_once(data: Dataset) -> None:
    log = ModelLog()
    for formula, log_lik in (("y ~ 1", -6.0), ("y ~ x", -5.0), ("y ~ 1", -6.0), ("y~x", -5.0)):
        log.note(entry(formula, log_lik), data)
    assert [m.spec.to_formula() for m in log.models("one")] == ["y ~ 1", "y ~ x"]
    assert log.models("one")[1].options == {"formula": "y~x"}  # as it was entered last
    log.clear()
    assert log.models("one") == ()


def test_an_interval_of_another_kind_is_no_other_model(data: Dataset) -> None:
    log = ModelLog()
    log.note(entry("y ~ x"), data)
    log.note(entry("y ~ x", level=0.9), data)
    assert [m.options for m in log.models("one")] == [{"formula": "y ~ x", "level": 0.9}]


def test_the_same_model_of_other_data_is_another_one(data: Dataset) -> None:
    log = ModelLog()
    other = dataset_of(pd.DataFrame({"y": [5.0, 2.0], "x": [1.0, 3.0]}))
    log.note(entry("y ~ x"), data)
    log.note(entry("y ~ x"), other)
    first, second = log.models("one")
    assert not first.same_data(second)
    assert changes(first, second, Toy.fields) == "other rows"


def test_the_present_model_is_known_until_it_is_out_of_date(data: Dataset) -> None:
    from dataclasses import replace

    log, now = ModelLog(), entry("y ~ x")
    log.note(entry("y ~ 1", -6.0), data)
    log.note(now, data)
    assert log.current(now, data) is log.models("one")[1]
    assert log.current(replace(now, stale=True), data) is None
    assert log.current(replace(now, result=None), data) is None


def test_what_has_no_formula_or_no_fit_is_not_kept(data: Dataset) -> None:
    log = ModelLog()
    for options in ({}, {"formula": "y ~ ("}, {"formula": "y ~ x"}):
        result = Result("toy.lmm", dict(options), DataUse(2, 2), ())
        log.note(AnalysisEntry("toy.lmm", dict(options), result=result, id="one"), data)
    assert log.models("one") == ()


def test_the_list_is_bounded(data: Dataset) -> None:
    log = ModelLog()
    for number in range(60):
        log.note(entry("y ~ x", -float(number)), data)
    assert len(log.models("one")) == 40
    assert log.models("one")[-1].number("criterion") == 118.0
    assert log.models("one")[-1].number("bic") is None


def test_changes_in_words(data: Dataset) -> None:
    log = ModelLog()
    log.note(entry("y ~ 1", -6.0), data)
    log.note(entry("y ~ x", -5.0, method="ml", level=0.9), data)
    first, second = log.models("one")
    assert changes(None, first, Toy.fields) == "first model"
    assert changes(first, second, Toy.fields) == "+ x, Estimation: ML, Confidence: 0.9"
    assert changes(first, first, Toy.fields) == "the same terms"


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (entry("y ~ x + (x | g)", -4.0), ""),
        (entry("y ~ 1 + (1 | g)", -4.0), "fixed parts"),
        (entry("y ~ x + (1 | g)", -4.0, method="ml"), "by ML"),
        (entry("y ~ x + (1 | g)", -4.0, rows=1), "other rows"),
        (entry("x ~ y + (1 | g)", -4.0), "another outcome"),
    ],
)
def test_numbers_are_compared_only_where_that_is_fair(
    data: Dataset, other: AnalysisEntry, reason: str
) -> None:
    log = ModelLog()
    log.note(entry("y ~ x + (1 | g)"), data)
    log.note(other, data)
    first, second = log.models("one")
    told = second.why_not_compared(first)
    assert (reason in told) if reason else told == ""


def test_ml_fits_with_different_fixed_parts_compare(data: Dataset) -> None:
    log = ModelLog()
    log.note(entry("y ~ 1 + (1 | g)", -6.0, method="ml"), data)
    log.note(entry("y ~ x + (1 | g)", -5.0, method="ml"), data)
    first, second = log.models("one")
    assert second.why_not_compared(first) == ""
