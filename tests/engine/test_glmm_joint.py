"""Mixed models with zeros and dispersion against glmmTMB (tests/reference/glmm_joint) and plain integrals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
import reference_data
from engine.glmm_designs import at, differences
from engine.lmm_designs import block
from engine.test_joint_likelihoods import zero_model

from workbench.engine.glmm import (
    Dispersion,
    JointGlmmFit,
    PredictorBlock,
    Zeros,
    fit_joint_glmm,
    on_predictor,
)
from workbench.engine.glmm.hessian import curved
from workbench.engine.glmm.prepare import prepare
from workbench.engine.glmm.quadrature import Quadrature, rule
from workbench.errors import DataError, ModelError

FOLDER = reference_data.HERE / "glmm_joint"
ROWS = pd.read_csv(FOLDER / "rows.csv")
ONE, X, W = np.ones(len(ROWS)), ROWS.x.to_numpy(), ROWS.w.to_numpy()
G = block("g", pd.factorize(ROWS.g)[0], ONE)
H = block("h", pd.factorize(ROWS.h)[0], ONE)
BY_W = np.column_stack([ONE, W])
# family, random blocks of the mean, model of the zeros, model of the dispersion
CASES: dict[str, tuple[str, list[Any], Zeros | None, Dispersion | None]] = {
    "zip": ("poisson", [G], Zeros("inflated", BY_W), None),
    "zip_random": ("poisson", [G, H], Zeros("inflated", BY_W, [G]), None),
    "zinb_random": ("negative_binomial", [G], Zeros("inflated", BY_W, [G]), None),
    "zinb1": ("negative_binomial_1", [G], Zeros("inflated", ONE[:, None]), None),
    "hurdle_poisson": ("poisson", [G], Zeros("hurdle", BY_W, [G]), None),
    "hurdle_nb": ("negative_binomial", [G], Zeros("hurdle", BY_W), None),
    "nb_dispersion": ("negative_binomial", [G], None, Dispersion(BY_W)),
    "zinb_dispersion": ("negative_binomial", [G], Zeros("inflated", ONE[:, None]), Dispersion(BY_W)),
    "beta_dispersion": ("beta", [G], None, Dispersion(BY_W)),
    "gaussian_dispersion": ("gaussian", [G], None, Dispersion(BY_W)),
    "gamma_dispersion": ("gamma", [G], None, Dispersion(BY_W)),
}


def fitted(name: str, **how: Any) -> JointGlmmFit:
    family, blocks, zeros, dispersion = CASES[name]
    outcome = {"beta": "share", "gaussian": "amount", "gamma": "amount"}.get(family, "count")
    y, columns = ROWS[outcome].to_numpy(float), np.column_stack([ONE, X])
    link = "log" if family == "gamma" else None
    return fit_joint_glmm(
        y, columns, blocks, family=family, link=link, zeros=zeros, dispersion=dispersion, **how
    )


@pytest.mark.parametrize("name", CASES)
def test_as_glmmtmb(name: str) -> None:
    fit, exact = fitted(name), reference_data.case("joint", "glmm_joint")[name]
    assert fit.converged and fit.verdict.status == "fine"
    assert fit.log_lik == pytest.approx(exact["log_lik"], abs=2e-7) or fit.log_lik > exact["log_lik"]
    assert fit.log_lik == pytest.approx(exact["log_lik"], abs=1e-5)
    assert fit.n_params == exact["n_params"]
    errors = fit.std_errors
    for part, beta, place in zip(fit.parts, fit.coefficients, fit.problem.fixed.slices, strict=True):
        sign = (
            -1.0 if (part, fit.family.name) == ("dispersion", "gamma") else 1.0
        )  # there it models the shape
        expected = exact[part]
        np.testing.assert_allclose(sign * beta, expected["estimate"], rtol=2e-4, atol=2e-4)
        np.testing.assert_allclose(errors[place], expected["std_error"], rtol=3e-4)
    found = [np.sqrt(np.diag(S)) for S in fit.covariances]
    sds = [v["sd"] for part in ("sd", "zero_sd") for v in (exact[part] or {}).values()]
    for one, other in zip(found, sds, strict=True):
        np.testing.assert_allclose(one, other, rtol=5e-4)
    np.testing.assert_allclose(fit.fitted[:8], exact["fitted"], rtol=1e-3)
    if not isinstance(exact["sigma"], str) and fit.family.parameter and "dispersion" not in fit.parts:
        assert fit.parameter[0] == pytest.approx(exact["sigma"], rel=1e-3)


def two_parts(kind: str, dispersed: bool = False):
    """Counts and zeros with a random intercept each on one grouping, and one on another for the zeros."""
    random = np.random.default_rng(5)
    kernel = zero_model(kind, "negative_binomial", "logit", dispersed)
    n, last = kernel.n, kernel.m - 1
    one, x = np.ones(n), random.normal(size=n)
    g, h = random.integers(0, 5, n), random.integers(0, 3, n)
    blocks = [
        *on_predictor([block("g", g, one, x)]),
        *on_predictor([block("g", g, one)], last),
        *on_predictor([block("h", h, one)], last),
    ]
    columns = [np.column_stack([one, x])] + [one[:, None]] * last
    return kernel, columns, blocks


@pytest.mark.parametrize("dispersed", [False, True])
@pytest.mark.parametrize("kind", ["inflated", "hurdle"])
def test_gradient_and_hessian(kind: str, dispersed: bool) -> None:
    kernel, columns, blocks = two_parts(kind, dispersed)
    problem = prepare(kernel, columns, blocks[:2])
    psi = np.random.default_rng(1).uniform(0.1, 0.4, problem.places[2].stop)
    state = at(problem, psi)
    slopes, bends = differences(problem, psi)
    np.testing.assert_allclose(state.gradient, slopes, rtol=1e-7, atol=1e-7 * np.abs(slopes).max())
    np.testing.assert_allclose(curved(state).hessian, bends, rtol=1e-6, atol=1e-6 * np.abs(bends).max())
    crossed = prepare(kernel, columns, blocks)
    psi = np.random.default_rng(1).uniform(0.1, 0.4, crossed.places[2].stop)
    slopes = differences(crossed, psi)[0]
    np.testing.assert_allclose(at(crossed, psi).gradient, slopes, rtol=1e-7, atol=1e-7 * np.abs(slopes).max())


def test_correlated_effects_across_predictors() -> None:
    """One block whose terms act on different predictors, with a covariance between them."""
    kernel, columns, _ = two_parts("inflated")
    random = np.random.default_rng(5)
    g, one = random.integers(0, 6, kernel.n), np.ones(kernel.n)
    both = PredictorBlock(block("g", g, one, one), (0, 1))
    problem = prepare(kernel, columns, [both])
    psi = np.array([0.3, 0.1, -0.2, 0.5, 0.2, 0.6, 0.3])
    state = at(problem, psi)
    slopes, bends = differences(problem, psi)
    np.testing.assert_allclose(state.gradient, slopes, rtol=1e-7, atol=1e-7 * np.abs(slopes).max())
    np.testing.assert_allclose(curved(state).hessian, bends, rtol=1e-6, atol=1e-6 * np.abs(bends).max())


def test_quadrature_gives_the_integral_over_the_effects_of_both_parts() -> None:
    kernel, columns, blocks = two_parts("inflated")
    problem = prepare(kernel, [x[:, :1] for x in columns], [blocks[1], on_predictor([blocks[1].block])[0]])
    psi = np.array([0.4, -0.3, 0.7, 0.5, 0.2])
    value = Quadrature(at(problem, psi), rule(25, 2)).value
    point, part = problem.point(psi), problem.structure.parts[0]
    grid = np.linspace(-7.0, 7.0, 161)
    effects = np.stack([e.ravel() for e in np.meshgrid(grid, grid, indexing="ij")])
    prior = -0.5 * (effects**2).sum(axis=0) - np.log(2 * np.pi) + 2.0 * np.log(grid[1] - grid[0])
    total = 0.0
    for j in range(part.J):
        own = problem.kernel.take(np.flatnonzero(part.factor.codes == j))
        eta = np.tile(point.beta[:, None, None], (1, effects.shape[1], own.n))
        for place, sd, effect in zip(part.on, np.diag(point.L[0]), effects, strict=True):
            eta[place] += sd * effect[:, None]
        total += np.log(np.exp(own.slopes(eta, point.phi, 0)[0].sum(axis=-1) + prior).sum())
    assert value == pytest.approx(-2.0 * total, abs=1e-6)


def test_order_of_rows_does_not_matter() -> None:
    family, blocks, zeros, _ = CASES["zip_random"]
    order = np.random.default_rng(0).permutation(len(ROWS))
    mixed = [block(b.group, b.codes[order], *b.Z[order].T) for b in blocks]
    again = Zeros("inflated", zeros.X[order], [block("g", G.codes[order], ONE)])
    fit = fit_joint_glmm(
        ROWS["count"].to_numpy(float)[order],
        np.column_stack([ONE, X])[order],
        mixed,
        family=family,
        zeros=again,
    )
    one = fitted("zip_random")
    assert fit.criterion == pytest.approx(one.criterion, abs=1e-7)
    np.testing.assert_allclose(fit.fitted, one.fitted[order], rtol=1e-5)


def test_parts_that_cannot_be() -> None:
    y, columns = ROWS["count"].to_numpy(float), np.column_stack([ONE, X])

    def told(error: type[Exception], words: str, **changed: Any) -> None:
        parts = {"y": y, "X": columns, "blocks": [G], "family": "poisson"} | changed
        with pytest.raises(error, match=words) as caught:
            fit_joint_glmm(**parts)
        assert caught.value.advice  # type: ignore[attr-defined]

    told(ModelError, "needs counts, not gamma", y=y + 1, family="gamma", zeros=Zeros("inflated", BY_W))
    told(ModelError, "never zero", y=y + 1, zeros=Zeros("hurdle", BY_W))
    told(ModelError, "no dispersion", dispersion=Dispersion(BY_W))
    told(ModelError, "same time", family="negative_binomial", dispersion=Dispersion(BY_W), parameter=1.0)
    told(DataError, "counts", y=y + 0.5, zeros=Zeros("inflated", BY_W))
    told(ModelError, "no family", family="zip")


def test_held_theta() -> None:
    free = fitted("zinb_random")
    held = fitted("zinb_random", parameter=float(free.parameter[0]))
    assert held.n_params == free.n_params - 1
    assert held.log_lik == pytest.approx(free.log_lik, abs=1e-8)
