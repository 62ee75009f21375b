"""Imputations held to those of mice with many sets (tests/reference/imputation/imputation.R).

Estimates and variances between sets may differ by four Monte Carlo errors of the two runs. `popmis` is the
data set of the package mice, popularity of pupils of whom two in five are missing; it stays outside the
project.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pooled_sets import ERRORS, Fit, PooledSets, far_apart, ols, pooled_sets
from reference_data import csv

from workbench.analysis.imputation.run import impute
from workbench.analysis.imputation_options import ImputationOptions
from workbench.analysis.reporting import QuietReporter
from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of
from workbench.engine.lmm import RandomBlock, fit_lmm

HERE = Path(__file__).parents[2] / "reference/imputation"
R = json.loads((HERE / "imputation.json").read_text("utf-8"))
PREDICTORS = ["sex", "texp", "teachpop"]


@functools.cache
def popmis() -> Dataset:
    return dataset_of(pd.read_csv(csv("mice_popmis")))


def mixed(y: str, group: str, *columns: str | Callable[[pd.DataFrame], Any]) -> Fit:
    """A random intercept model by REML: fixed effects."""

    def fit(data: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        parts = [np.asarray(data[c] if isinstance(c, str) else c(data), dtype=float) for c in columns]
        X = np.column_stack([np.ones(len(data)), *parts])
        codes = pd.factorize(data[group])[0].astype(np.int32)
        ones = np.ones((len(data), 1))
        block = RandomBlock(group, codes, int(codes.max()) + 1, ones, ("(Intercept)",))
        found = fit_lmm(data[y].to_numpy(float), X, [block])
        return found.beta, np.diag(found.cov_beta)

    return fit


def pooled(data: Dataset, fit: Fit, **options: Any) -> PooledSets:
    return pooled_sets(impute(data, ImputationOptions.of(options), QuietReporter(12)), fit)


def check(found: PooledSets, case: str) -> None:
    expected = PooledSets.of_r(R[case])
    apart = far_apart(found, expected)
    assert np.abs(apart["estimate"]).max() < ERRORS, apart
    assert np.abs(apart["between"]).max() < ERRORS, apart
    assert np.sqrt(found.within) == pytest.approx(np.sqrt(expected.within), rel=0.05)


@pytest.mark.parametrize(("numbers", "case"), [("matching", "pmm"), ("normal", "norm")])
def test_single_level_methods_agree(numbers: str, case: str) -> None:
    variables = ["popular", *PREDICTORS]
    fit = ols("popular", *PREDICTORS)
    check(pooled(popmis(), fit, variables=variables, numbers=numbers, n_sets=150, iterations=1), case)


def grouped(method: str, n_sets: int, predictors: list[str], random: list[str]) -> PooledSets:
    own = {"variable": "popular", "method": method, "predictors": predictors, "random": random}
    return pooled(
        popmis(),
        mixed("popular", "school", *PREDICTORS),
        variables=["popular", *PREDICTORS],
        group="school",
        group_means=False,
        models=[own],
        n_sets=n_sets,
        iterations=2,
    )


def test_two_level_method_agrees_with_pan() -> None:
    check(grouped("two_level", 24, PREDICTORS, []), "pan")


def test_groups_of_different_spread_agree_with_2l_norm() -> None:
    slopes = ["sex", "teachpop"]
    check(grouped("two_level_hetero", 16, slopes, slopes), "norm2l")


def test_two_level_imputation_keeps_the_estimates_of_complete_rows() -> None:
    """Only the outcome is missing and both models are the same: imputing adds noise and nothing else."""
    found = grouped("two_level", 24, PREDICTORS, [])
    known = pd.read_csv(csv("mice_popmis")).dropna(subset="popular")
    beta, _ = mixed("popular", "school", *PREDICTORS)(known)
    assert (np.abs(found.estimate - beta) < ERRORS * np.sqrt(found.between / found.m)).all()


def every_kind() -> Dataset:
    data = pd.read_csv(HERE / "imputation.csv")
    for name, levels in (("yes", [0, 1]), ("grade", [1, 2, 3])):
        words = [str(level) for level in levels]
        texts = [None if np.isnan(v) else str(int(v)) for v in data[name]]
        data[name] = pd.Categorical(texts, categories=words, ordered=name == "grade")
    return dataset_of(data)


COLUMNS: tuple[str | Callable[[pd.DataFrame], Any], ...] = (
    "x",
    "w",
    lambda d: d["yes"] == "1",
    lambda d: d["colour"] == "green",
    lambda d: d["colour"] == "red",
    lambda d: d["grade"].astype(str).astype(int),
    lambda d: d["kind"] == "b",
    lambda d: d["kind"] == "c",
)
NAMES = ["x", "w", "kind", "yes", "colour", "grade", "y"]


def models(numbers: str) -> list[dict[str, str]]:
    methods = {"w": "group_normal", "x": numbers, "y": numbers, "yes": "logistic"}
    return [{"variable": name, "method": method} for name, method in methods.items()]


@pytest.mark.parametrize(
    ("numbers", "fit", "case"),
    [
        ("normal", ols("y", *COLUMNS), "kinds"),
        ("two_level", mixed("y", "group", *COLUMNS), "kinds_two_level"),
    ],
)
def test_every_kind_of_variable_at_once_agrees(numbers: str, fit: Fit, case: str) -> None:
    """Numbers, two, three unordered and three ordered categories, and a variable of the groups."""
    how = {"group": "group", "group_means": False, "n_sets": 12, "iterations": 4}
    check(pooled(every_kind(), fit, variables=NAMES, models=models(numbers), **how), case)
