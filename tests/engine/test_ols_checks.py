"""Checks, robust errors and collinearity of regressions against car, lmtest, sandwich and base R.

The values and their versions: tests/reference/ols/checks.json, made by checks.R beside it.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import HERE, csv

from workbench.engine import ols_checks, ols_robust
from workbench.engine.ols import OlsFit, fit_ols

EXPECTED: dict[str, Any] = json.loads((HERE / "ols" / "checks.json").read_text(encoding="utf-8"))


@cache
def orthodont() -> pd.DataFrame:
    data = pd.read_csv(csv("book_orthodont"))
    return data.assign(female=(data.Sex == "Female") * 1.0, one=1.0)


@cache
def fits() -> dict[str, tuple[OlsFit, np.ndarray, dict[str, np.ndarray]]]:
    """Fit, term of each column, numeric predictors."""
    o = orthodont()
    h = pd.read_csv(csv("mlmRev_Hsb82")).iloc[:900]
    x = h.assign(one=1.0, public=(h.sector == "Public") * 1.0, male=(h.sx == "Male") * 1.0)
    interaction = o.assign(both=o.age * o.female)
    part = o.iloc[:90]
    weights = np.tile([1.0, 2.0, 3.0], 36)
    return {
        "hsb": (
            fit_ols(x.mAch.to_numpy(), x[["one", "ses", "meanses", "public", "male"]].to_numpy()),
            np.arange(5),
            {"ses": x.ses.to_numpy(), "meanses": x.meanses.to_numpy()},
        ),
        "ortho": (
            fit_ols(o.distance.to_numpy(), interaction[["one", "age", "female", "both"]].to_numpy()),
            np.arange(4),
            {"age": o.age.to_numpy()},
        ),
        "weighted": (
            fit_ols(o.distance.to_numpy(), o[["one", "age", "female"]].to_numpy(), weights=weights),
            np.arange(3),
            {"age": o.age.to_numpy()},
        ),
        "first90": (
            fit_ols(part.distance.to_numpy(), part[["one", "age", "female"]].to_numpy()),
            np.arange(3),
            {"age": part.age.to_numpy()},
        ),
    }


NAMES = ["hsb", "ortho", "weighted", "first90"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", ["hc0", "hc1", "hc2", "hc3"])
def test_robust_errors(name: str, kind: ols_robust.Robust) -> None:
    fit = fits()[name][0]
    ours = np.sqrt(np.diag(ols_robust.robust_covariance(fit, kind)))
    assert ours == pytest.approx(EXPECTED[name][kind.upper()], rel=1e-9)


@pytest.mark.parametrize("name", ["hsb", "weighted", "first90"])
def test_variance_inflation(name: str) -> None:
    fit, term_of, _ = fits()[name]
    ours = [v.gvif for v in ols_robust.variance_inflation(fit, term_of)]
    assert ours == pytest.approx(list(EXPECTED[name]["vif"].values()), rel=1e-9)


@pytest.mark.parametrize("name", ["hsb", "ortho", "first90"])
def test_curvature_and_tukey(name: str) -> None:
    fit, _, predictors = fits()[name]
    expected = dict(zip(EXPECTED[name]["curvn"], EXPECTED[name]["curv"], strict=True))
    for variable, values in predictors.items():
        assert ols_checks.curvature(fit, values).statistic == pytest.approx(expected[variable], rel=1e-6)
    assert ols_checks.tukey(fit).statistic == pytest.approx(expected["Tukey test"], rel=1e-6)


def test_curvature_with_weights() -> None:
    """R: summary(lm(distance ~ age + Sex + I(age^2), weights = w)); car leaves the weights out."""
    fit, _, predictors = fits()["weighted"]
    assert ols_checks.curvature(fit, predictors["age"]).statistic == pytest.approx(
        0.510665986261842, rel=1e-9
    )
    assert ols_checks.tukey(fit).statistic == pytest.approx(1.72508047484218, rel=1e-9)


def test_curvature_of_the_anxiety_data() -> None:
    """car::residualPlots on the published file; the book prints other values, from another version of it."""
    data = pd.read_csv(csv("book_cassady"))[["GPA", "CTA.tot", "BStotal"]].dropna()
    X = np.column_stack([np.ones(len(data)), data["CTA.tot"], data["BStotal"]])
    fit = fit_ols(data["GPA"].to_numpy(), X)
    for column, t, p in ((1, 1.1085, 0.2683), (2, 0.5973, 0.5506)):
        found = ols_checks.curvature(fit, X[:, column])
        assert (round(found.statistic, 4), round(found.p_value, 4)) == (t, p)
    found = ols_checks.tukey(fit)
    assert (round(found.statistic, 4), round(found.p_value, 4)) == (0.4988, 0.6179)


@pytest.mark.parametrize("name", ["hsb", "ortho", "first90"])
def test_breusch_pagan(name: str) -> None:
    found = ols_checks.breusch_pagan(fits()[name][0])
    assert [found.statistic, found.df, found.p_value] == pytest.approx(EXPECTED[name]["bp"], rel=1e-7)


@pytest.mark.parametrize("name", ["hsb", "ortho", "first90"])
def test_durbin_watson(name: str) -> None:
    found = ols_checks.durbin_watson(fits()[name][0])
    statistic, p = EXPECTED[name]["dw"]
    assert found.statistic == pytest.approx(statistic, rel=1e-9)
    assert found.p_value == pytest.approx(p, rel=1e-4, abs=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_shapiro_wilk_of_residuals(name: str) -> None:
    found = ols_checks.shapiro_wilk(fits()[name][0].residuals)
    assert [found.statistic, found.p_value] == pytest.approx(EXPECTED[name]["sw"], rel=1e-5)


def test_shapiro_wilk_of_few_values() -> None:
    o = orthodont().distance.to_numpy()
    samples = {
        "three": [1, 2, 4],
        "four": [1, 2, 4, 7],
        "five": [3, 1, 4, 1, 5],
        "ten": [2.1, 3.3, 1.2, 5.9, 4.4, 3.1, 2.2, 9.9, 3.5, 4.1],
        "twelve": o[:12],
        "hundred": o,
    }
    for name, values in samples.items():
        found = ols_checks.shapiro_wilk(np.asarray(values, dtype=float))
        assert [found.statistic, found.p_value] == pytest.approx(EXPECTED["shapiro"][name], rel=1e-5), name


@pytest.mark.parametrize("values", [[1.0, 2.0], [3.0] * 20, list(range(6000))])
def test_shapiro_wilk_where_it_does_not_apply(values: list[float]) -> None:
    assert np.isnan(ols_checks.shapiro_wilk(np.asarray(values, dtype=float)).p_value)


@pytest.mark.parametrize("name", NAMES)
def test_cases(name: str) -> None:
    fit = fits()[name][0]
    assert ols_robust.cooks_distance(fit)[:5] == pytest.approx(
        list(np.ravel(list(EXPECTED[name]["cook"]))), rel=1e-8
    )
    assert fit.studentised_residuals[:5] == pytest.approx(EXPECTED[name]["rstud"], rel=1e-8)


def test_standardised_coefficients_are_those_of_standardised_variables() -> None:
    fit = fits()["hsb"][0]
    z = (fit.X[:, 1:] - fit.X[:, 1:].mean(0)) / fit.X[:, 1:].std(0, ddof=1)
    y = (fit.y - fit.y.mean()) / fit.y.std(ddof=1)
    again = fit_ols(y, np.column_stack([np.ones(len(y)), z]))
    assert ols_robust.standardised(fit)[1:] == pytest.approx(again.beta[1:], rel=1e-10)
    assert np.isnan(ols_robust.standardised(fit)[0])
