"""Predicted seconds: from measurements, else from the analysis itself, else taken to be quick."""

from __future__ import annotations

import dataclasses

import pytest

from workbench.analysis.description import Analysis
from workbench.analysis.options import Options
from workbench.analysis.prediction import Predictor
from workbench.extension.manager import plugin_manager
from workbench.results import DataUse, Result

pytestmark = pytest.mark.usefixtures("toy_folder")


def toy(name: str, **options: object) -> tuple[Analysis, Options]:
    analysis = plugin_manager().analysis(f"toy.{name}")
    return analysis, analysis.check_options(options)


def ran(n_rows: int, seconds: float) -> Result:
    """The result of a run that took so long."""
    return Result("", {}, DataUse(n_rows), (), timing={"a": seconds / 2, "b": seconds / 2})


def test_what_was_never_run_is_live() -> None:
    assert Predictor().is_live(*toy("sleep"), n_rows=10**6)


def test_the_analysis_knows_best_before_the_first_run() -> None:
    predictor = Predictor()
    assert predictor.seconds(*toy("foretold"), n_rows=3) == 30.0
    assert not predictor.is_live(*toy("foretold"), n_rows=3)


def test_the_last_run_is_scaled_by_rows() -> None:
    predictor = Predictor()
    predictor.learn(*toy("sleep", seconds=1.0), ran(1000, 0.5))
    assert predictor.seconds(*toy("sleep", seconds=2.0), n_rows=4000) == pytest.approx(2.0)


def test_the_last_run_corrects_what_the_analysis_says() -> None:
    predictor = Predictor()
    predictor.learn(*toy("foretold"), ran(3, 3.0))  # it said 30
    assert predictor.seconds(*toy("foretold"), n_rows=50) == pytest.approx(50.0)


def test_other_choices_are_another_matter() -> None:
    predictor = Predictor()
    predictor.learn(*toy("mean", variable="x", scale="log"), ran(10, 50))
    assert predictor.seconds(*toy("mean", variable="z", scale="log", seed=4), n_rows=10) == 50
    assert predictor.is_live(*toy("mean", variable="x", scale="raw"), n_rows=10)


def test_a_prediction_that_fails_is_none() -> None:
    analysis, options = toy("foretold")
    broken = dataclasses.replace(analysis, predict="toy_estimators:divide")
    assert Predictor().seconds(broken, options, 3) == 0.0


def test_a_run_that_was_slowed_by_something_else_does_not_count() -> None:
    predictor = Predictor()
    for seconds in (5.0, 0.5, 4.0):
        predictor.learn(*toy("sleep"), ran(1000, seconds))
    assert predictor.seconds(*toy("sleep"), n_rows=1000) == pytest.approx(0.5)
    for _ in range(3):
        predictor.learn(*toy("sleep"), ran(1000, 4.0))
    assert predictor.seconds(*toy("sleep"), n_rows=1000) == pytest.approx(4.0)
