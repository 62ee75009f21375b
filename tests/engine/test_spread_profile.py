"""Profile limits of deviations and correlations: lme4, derivatives, the likelihood at a limit."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

from workbench.engine.glmm import GlmmFit, RandomBlock, fit_glmm
from workbench.engine.glmm.search import Surface
from workbench.engine.spread_profile import _spreads, profile_spreads

FILE = Path(__file__).resolve().parents[1] / "reference" / "glmm_profile" / "spreads.json"
REFERENCE: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
NAMES = ("(Intercept)", "x", "v")
CASES = {
    "binomial": ("y", "binomial", 2),
    "poisson": ("count", "poisson", 2),
    "three": ("count", "poisson", 3),
}


@cache
def fitted(name: str, points: int = 1) -> GlmmFit:
    outcome, family, q = CASES[name]
    d = {key: np.array(values, dtype=float) for key, values in REFERENCE["data"].items()}
    X = np.column_stack([np.ones(len(d["x"])), d["x"], d["v"]])
    block = RandomBlock("g", d["g"].astype(int) - 1, 40, X[:, :q], NAMES[:q])
    return fit_glmm(d[outcome], X, [block], family=family, quadrature_points=points)


def name_in_lme4(i: int, j: int) -> str:
    return f"sd_{NAMES[i]}|g" if j < 0 else f"cor_{NAMES[j]}.{NAMES[i]}|g"


@pytest.mark.parametrize("name", CASES)
def test_limits_are_those_of_lme4(name: str) -> None:
    """lme4 draws a spline through a profile of a criterion whose inner search stops early: three digits."""
    r = REFERENCE[name]
    found = profile_spreads(fitted(name))
    assert fitted(name).log_lik == pytest.approx(r["log_lik"], abs=1e-6)
    assert len(found) == len(r["names"])
    for (_, i, j), ends in found.items():
        place = r["names"].index(name_in_lme4(i, j))
        assert ends == pytest.approx((r["low"][place], r["high"][place]), abs=2e-3)


@pytest.mark.parametrize("name", ["poisson", "three"])
def test_derivatives_are_those_of_finite_differences(name: str) -> None:
    fit, h = fitted(name), 1e-5
    for _, spread in _spreads(fit):
        found = spread.bend(fit.psi)
        for k, e in enumerate(np.eye(len(fit.psi)) * h):
            up, down = spread.bend(fit.psi + e), spread.bend(fit.psi - e)
            assert found.a[k] == pytest.approx((up.value - down.value) / (2 * h), abs=1e-7)
            np.testing.assert_allclose(found.C[k], (up.a - down.a) / (2 * h), atol=1e-6)


def test_the_likelihood_at_a_limit_has_fallen_by_as_much_as_it_should() -> None:
    """Under the constraint it is maximised again, by another method over deviations and correlation."""
    fit = fitted("poisson")
    surface, part = Surface(fit.problem), fit.problem.structure.parts[0]
    inverse, theta = np.linalg.inv(part.Z_maps[0]), fit.problem.places[1]
    found = profile_spreads(fit, level=0.9)

    def lowest(held: int, value: float) -> float:
        def criterion(free: np.ndarray) -> float:
            spread = np.insert(free[:2], held, value)
            sd, rho = spread[:2], spread[2]
            S = inverse @ np.array([[sd[0] ** 2, rho * sd[0] * sd[1]], [rho * sd[0] * sd[1], sd[1] ** 2]])
            psi = fit.psi.copy()
            psi[: theta.start] = free[2:]
            psi[theta] = np.linalg.cholesky(S @ inverse.T)[part.factor.pairs]
            return float(surface.value(psi)[0])

        estimate = [*np.sqrt(np.diag(fit.covariances[0])), fit.correlations[0][0, 1]]
        start = np.concatenate([np.delete(estimate, held), fit.psi[: theta.start]])
        return float(minimize(criterion, start, method="BFGS", options={"gtol": 1e-4}).fun)

    for held, place in enumerate([(0, 0, -1), (0, 1, -1), (0, 0, 1)]):
        for end in found[place]:
            assert lowest(held, end) - fit.criterion == pytest.approx(1.6448536**2, abs=1e-4)


def test_crossed_groups_beside_them() -> None:
    """At a limit of the correlated block; the deviation of the other grouping is maximised again."""
    d = {key: np.array(values, dtype=float) for key, values in REFERENCE["data"].items()}
    rng, X = np.random.default_rng(5), np.column_stack([np.ones(600), d["x"]])
    codes = rng.integers(0, 12, 600)
    mean = np.exp(0.5 + 0.3 * np.log1p(d["count"]) + rng.normal(0.0, 0.4, 12)[codes])
    blocks = [
        RandomBlock("g", d["g"].astype(int) - 1, 40, X, NAMES[:2]),
        RandomBlock("h", codes, 12, X[:, :1], NAMES[:1]),
    ]
    fit = fit_glmm(rng.poisson(mean).astype(float), X, blocks, family="poisson")
    limit = profile_spreads(fit)[0, 0, -1][1]
    surface, part = Surface(fit.problem), fit.problem.structure.parts[0]
    inverse, first = np.linalg.inv(part.Z_maps[0]), fit.problem.places[1].start

    def criterion(free: np.ndarray) -> float:
        lower = np.array([[limit, 0.0], free[:2]])
        S = inverse @ lower @ lower.T @ inverse.T
        theta = np.linalg.cholesky(S)[part.factor.pairs]
        return float(surface.value(np.concatenate([free[3:], theta, free[2:3]]))[0])

    start = np.concatenate([fit.factors[0][1], fit.psi[first + 3 : first + 4], fit.psi[:first]])
    lowest = minimize(criterion, start, method="BFGS", options={"gtol": 1e-4}).fun
    assert lowest - fit.criterion == pytest.approx(1.959964**2, abs=1e-4)


def test_quadrature_has_limits_of_its_own() -> None:
    fit = fitted("poisson", points=5)
    found, rough = profile_spreads(fit), profile_spreads(fitted("poisson"))
    for place, ends in found.items():
        assert ends == pytest.approx(rough[place], abs=0.02)
        assert ends != pytest.approx(rough[place], abs=1e-7)


def test_a_correlation_at_its_end_has_no_profile() -> None:
    fit = fitted("poisson")
    tied = type(fit)(
        **{**{k: getattr(fit, k) for k in fit.__dataclass_fields__}, "cov_psi": np.zeros((6, 6))}
    )
    for ends in profile_spreads(tied).values():
        assert np.isnan(ends).all()
