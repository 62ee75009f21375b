"""Profiles beside residual structures: against nlme with one parameter held, lme4, and finite differences.

R, nlme 3.1-162 on Orthodont (distance ~ age + Sex): the roots of 2 (max log L - log L with the parameter
held) - qchisq(.95, 1), by uniroot() over gls() and lme() fits by ML with corAR1(rho, fixed = TRUE),
varIdent(fixed = ), or the outcome less b times the column.
"""

from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest
from engine.residual_cases import fitted, load
from numpy.typing import NDArray

from tests.reference_data import csv
from workbench.engine.lmm import RandomBlock
from workbench.engine.lmm_intervals import Parameter
from workbench.engine.residual_structures import ResidualFit, ResidualSpec, Strata, fit_residual
from workbench.engine.residual_structures.held import HeldNumber
from workbench.engine.residual_structures.held_search import Constrained, HeldCoefficient
from workbench.engine.residual_structures.profile import StructuredProfile, structured_profiler

Array = NDArray[np.float64]


def profiler(name: str, method: str = "ml") -> StructuredProfile:
    fit = fitted(name, method)
    return structured_profiler(fit, [load(name).terms[k] for k in fit.kept], 0.95, extra=False)


def limits(work: StructuredProfile, name: str) -> tuple[float | None, float | None]:
    number = [p.name for p in work.parameters].index(name)
    curve = work.curve(number)
    return curve.low, curve.high


@pytest.mark.parametrize("method", ["reml", "ml"])
def test_a_correlation_and_a_coefficient_by_nlme(method: str) -> None:
    work = profiler("orthodont_ar1", method)
    assert limits(work, "AR(1) correlation") == pytest.approx((0.4439806773, 0.7471732142), abs=2e-7)
    assert limits(work, "age") == pytest.approx((0.4764263216, 0.8297792374), abs=2e-7)


def orthodont() -> tuple[Array, Array, NDArray[np.intp], Array, pd.Series]:
    data = pd.read_csv(csv("book_orthodont"))
    X = np.column_stack([np.ones(len(data)), data["age"], data["Sex"] == "Male"]).astype(float)
    person = np.asarray(pd.factorize(data["Subject"])[0], dtype=np.intp)
    return data["distance"].to_numpy(float), X, person, data["age"].to_numpy(float) / 2 - 3, data["Sex"]


def of(fit: ResidualFit) -> StructuredProfile:
    return structured_profiler(fit, ["(Intercept)", "age", "Sex[Male]"], 0.95, extra=False)


def test_a_correlation_beside_random_intercepts_by_nlme() -> None:
    y, X, person, occasion, _ = orthodont()
    block = RandomBlock("Subject", person, 27, np.ones((108, 1)), ("(Intercept)",))
    work = of(fit_residual(y, X, (block,), ResidualSpec("ar1", person, occasion), reml=False))
    assert limits(work, "AR(1) correlation") == pytest.approx((-0.2632731123, 0.421775311), abs=2e-6)


def test_a_ratio_of_deviations_by_nlme() -> None:
    y, X, _, _, sex = orthodont()
    strata = Strata((sex == "Female").to_numpy(np.intp), ("Male", "Female"), "Sex")
    work = of(fit_residual(y, X, (), ResidualSpec("diagonal", strata=strata), reml=False))
    assert limits(work, "SD ratio Sex Female / Sex Male") == pytest.approx(
        (0.709149048, 1.24038629), abs=2e-7
    )


def test_independent_residuals_have_the_profiles_of_lme4() -> None:
    """R: confint(lmer(Reaction ~ Days + (Days | Subject), sleepstudy)), lme4 1.1-31."""
    data = pd.read_csv(csv("lme4_sleepstudy"))
    X = np.column_stack([np.ones(180), data["Days"]]).astype(float)
    person = np.asarray(pd.factorize(data["Subject"])[0], dtype=np.intp)
    block = RandomBlock("Subject", person, 18, X, ("(Intercept)", "Days"))
    fit = fit_residual(data["Reaction"].to_numpy(float), X, (block,), ResidualSpec("identity"))
    work = structured_profiler(fit, ["(Intercept)", "Days"], 0.95, extra=False)
    expected = {
        "sd_(Intercept)|Subject": (14.3814016714325, 37.7159975951501),
        "cor_Days.(Intercept)|Subject": (-0.48150075510229, 0.684986082470608),
        "sd_Days|Subject": (3.80116406738253, 8.753383114545),
        "sigma": (22.8982668528314, 28.8579965655886),
        "(Intercept)": (237.680695488043, 265.129514590614),
        "Days": (7.3586532616443, 13.5759187522839),
    }
    for name, (low, high) in expected.items():
        assert limits(work, name) == pytest.approx((low, high), abs=1e-4 * (high - low)), name


def test_slopes_of_profiles_with_weights_and_offset() -> None:
    """dP/ds against differences of P, for a coefficient and every variance parameter."""
    y, X, person, occasion, sex = orthodont()
    block = RandomBlock("Subject", person, 27, X[:, :2], ("(Intercept)", "age"))
    strata = Strata((sex == "Male").to_numpy(np.intp), ("Female", "Male"), "Sex")
    spec = ResidualSpec("ar1", person, occasion, strata)
    weights = np.random.default_rng(2).uniform(0.5, 2.0, 108)
    fit = fit_residual(y, X, (block,), spec, weights=weights, offset=occasion, reml=False)
    work = of(fit)
    column = HeldCoefficient(work.work, 1)
    step, value = 1e-4, float(fit.beta[1]) + 0.1
    low, middle, high = (column.solve(value + d, work.place) for d in (-step, 0.0, step))
    assert (high.deviance - low.deviance) / (2 * step) == pytest.approx(middle.force, rel=1e-5)
    psi = np.append(work.place, np.log(fit.state.sigma2) / 2)
    for number, parameter in enumerate(work.parameters):
        if parameter.kind == "fixed":
            continue
        held = HeldNumber(work.model, parameter, work.number_of(number))
        search, s = Constrained(held), held.value(psi) * 0.95 + 0.02
        low, middle, high = (search.solve(s + d, psi) for d in (-step, 0.0, step))
        rise = (high.deviance - low.deviance) / (2 * step)
        assert rise == pytest.approx(middle.force, rel=1e-4, abs=1e-4), parameter.name
        assert held.value(middle.x) == pytest.approx(s, abs=1e-10)


def test_profiles_travel_between_processes() -> None:
    work = profiler("orthodont_toeplitz")
    first = work.curve(0)
    again = pickle.loads(pickle.dumps(work)).curve(0)
    assert (first.low, first.high) == (again.low, again.high)


def test_the_only_coefficient_has_a_profile_too() -> None:
    """Independent residuals of one variance: n log(1 + n (b - mean)^2 / ss) = z^2 in closed form."""
    y = orthodont()[0]
    fit = fit_residual(y, np.ones((108, 1)), (), ResidualSpec("identity"))
    work = structured_profiler(fit, ["(Intercept)"], 0.95, extra=False)
    z, ss = 1.959963984540054, float(((y - y.mean()) ** 2).sum())
    half = np.sqrt((np.exp(z**2 / 108) - 1) * ss / 108)
    assert limits(work, "(Intercept)") == pytest.approx((y.mean() - half, y.mean() + half), rel=1e-7)
    low, high = limits(work, "sigma")
    for end in (low, high):  # n log v + ss / v - n log v^ - n = z^2
        assert end is not None
        v = end**2
        assert 108 * np.log(v * 108 / ss) + ss / v - 108 == pytest.approx(z**2, abs=1e-5)


def test_what_has_no_profile_says_why() -> None:
    fit = fitted("sleepstudy_ar1_slopes", "ml")
    work = structured_profiler(fit, ["(Intercept)", "Days"], 0.95, extra=False)
    curve = work.curve([p.kind for p in work.parameters].index("cor"))
    assert curve.reason == "it is estimated at the end of its range" and curve.low is None
    y, X, *_ = orthodont()
    block = RandomBlock("g", np.arange(108) % 9, 9, np.ones((108, 1)), ("(Intercept)",))
    nothing = fit_residual(y, X, (block,), ResidualSpec("identity"))
    assert nothing.covariances[0][0, 0] == 0.0
    assert of(nothing).curve(0).reason == "it is estimated as zero"


def test_kinds_of_parameters() -> None:
    work = profiler("orthodont_unstructured")
    kinds = [p.kind for p in work.parameters]
    assert kinds == ["sigma", *["fixed"] * 3, *["residual"] * 9]
    assert work.parameters[4] == Parameter("residual", "SD ratio time 2 / time 1")
