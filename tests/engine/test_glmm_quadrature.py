"""Adaptive quadrature: gradients, limits, exact integrals on tiny data, and glmer's values."""

from __future__ import annotations

import numpy as np
import pytest
from engine.glmm_designs import Model, at, count_data, shaped, somewhere
from engine.lmm_designs import block
from engine.test_glmm_reference import fitted
from scipy import integrate

from workbench.engine.glmm import fit_glmm
from workbench.engine.glmm.quadrature import Quadrature, rule
from workbench.engine.likelihoods import FAMILIES
from workbench.errors import ModelError


@pytest.mark.parametrize("points", [1, 2, 5])
@pytest.mark.parametrize("family", ["poisson", "binomial", "negative_binomial"])
@pytest.mark.parametrize("shape", ["one", "slopes", "uncorrelated"])
def test_gradient(shape: str, family: str, points: int) -> None:
    problem = shaped(shape, family, "probit" if family == "binomial" else None).problem()
    psi = somewhere(problem)
    nodes = rule(points, problem.factors[0].q)
    state = Quadrature(at(problem, psi), nodes)
    slopes = []
    for k in range(len(psi)):
        e = np.zeros_like(psi)
        e[k] = 1e-4
        ends = [Quadrature(at(problem, psi + share * e), nodes).value for share in (1.0, -1.0, 2.0, -2.0)]
        slopes.append((8.0 * (ends[0] - ends[1]) - (ends[2] - ends[3])) / 12e-4)
    np.testing.assert_allclose(state.gradient, slopes, rtol=1e-7, atol=2e-7 * np.abs(slopes).max())
    if points == 1:
        assert state.value == pytest.approx(state.laplace.value, abs=1e-10)
        np.testing.assert_allclose(state.gradient, state.laplace.gradient, atol=1e-6)


@pytest.mark.parametrize("family", ["poisson", "binomial", "gamma"])
def test_many_points_give_the_integral(family: str) -> None:
    """Four groups of three rows, integrated by scipy."""
    random = np.random.default_rng(3)
    g = np.repeat(np.arange(4), 3)
    y = {
        "poisson": random.poisson(2.0, 12),
        "binomial": np.tile([0, 1, 1], 4),
        "gamma": random.gamma(2, 1, 12),
    }
    outcome = y[family].astype(float)
    kernel = FAMILIES[family].kernel(outcome, "log" if family == "gamma" else None)
    phi, beta, sd = np.zeros(kernel.n_phi), 0.4, 0.9
    total = 0.0
    for j in range(4):
        own = kernel.take(np.flatnonzero(g == j))

        def integrand(b: float, own=own) -> float:
            density = own.slopes(np.full(3, beta + b), phi, 0)[0].sum()
            return float(np.exp(density - 0.5 * (b / sd) ** 2) / (sd * np.sqrt(2 * np.pi)))

        total += np.log(integrate.quad(integrand, -9, 9, epsabs=0, epsrel=1e-12, limit=300)[0])
    problem = Model(kernel, np.ones((12, 1)), (block("g", g, np.ones(12)),)).problem()
    psi = np.concatenate([[beta, sd], phi])
    errors = [Quadrature(at(problem, psi), rule(k, 1)).value + 2.0 * total for k in (1, 3, 9, 41)]
    assert abs(errors[-1]) < 1e-9
    assert abs(errors[2]) < abs(errors[0]) / 100


def test_many_points_give_the_double_integral() -> None:
    """Intercept and slope, correlated."""
    problem = shaped("slopes", "binomial").problem()
    psi = somewhere(problem)
    many = Quadrature(at(problem, psi), rule(25, 2)).value
    more = Quadrature(at(problem, psi), rule(31, 2)).value
    assert many == pytest.approx(more, abs=1e-6)
    point, terms = problem.point(psi), problem.structure.parts[0]
    base, total = problem.fixed.eta(point.beta)[0], 0.0
    grid = np.linspace(-7.0, 7.0, 281)
    a, b = np.meshgrid(grid, grid, indexing="ij")
    u = np.stack([a.ravel(), b.ravel()])
    prior = -0.5 * (u**2).sum(axis=0) - np.log(2 * np.pi)
    for j in range(terms.J):
        rows = np.flatnonzero(terms.factor.codes == j)
        Z = np.column_stack([np.ones(len(rows)) if z is None else z[rows] for z in terms.Z])
        eta = base[rows][:, None] + Z @ point.L[0] @ u
        density = np.where(
            problem.kernel.kernel.y[rows][:, None] == 1, -np.logaddexp(0, -eta), -np.logaddexp(0, eta)
        ).sum(axis=0)
        total += np.log(np.exp(density + prior).sum() * (grid[1] - grid[0]) ** 2)
    assert more == pytest.approx(-2.0 * total, abs=1e-6)


@pytest.mark.parametrize("points", [7, 9, 25])
def test_as_glmer(points: int) -> None:
    """glmer leaves constants out of this likelihood; coefficients, errors and variances are comparable."""
    fit, reference = fitted(f"cbpp_agq{points}", quadrature_points=points)
    table = reference["results"]["coef_table"]
    np.testing.assert_allclose(fit.beta, table["Estimate"], rtol=1e-6)
    np.testing.assert_allclose(fit.std_errors, table["Std. Error"], rtol=2e-6)
    assert fit.theta[0][0] == pytest.approx(reference["results"]["theta"]["herd.(Intercept)"], rel=1e-5)
    seven = fitted("cbpp_agq7", quadrature_points=7)[0]
    others = [fitted(f"cbpp_agq{k}")[1]["results"]["logLik"] for k in (points, 7)]
    assert fit.log_lik - seven.log_lik == pytest.approx(others[0] - others[1], abs=1e-6)


def test_vector_effects_and_zero_variance() -> None:
    y, x, blocks = count_data()
    X = np.column_stack([np.ones(240), x])
    fit = fit_glmm(y, X, [blocks["g+x"]], family="poisson", quadrature_points=7)
    assert fit.converged and fit.quadrature_points == 7
    more = fit_glmm(y, X, [blocks["g+x"]], family="poisson", quadrature_points=11)
    assert more.criterion == pytest.approx(fit.criterion, abs=1e-4)
    np.testing.assert_allclose(more.std_errors, fit.std_errors, rtol=1e-4)


def test_models_that_quadrature_cannot_do() -> None:
    y, _, blocks = count_data()
    one = np.ones((240, 1))

    def told(words: str, names: list[str], **how: object) -> None:
        with pytest.raises(ModelError, match=words) as caught:
            fit_glmm(y, one, [blocks[n] for n in names], family="poisson", **how)
        assert caught.value.advice

    told("single grouping; this model has 2 .g, h.", ["g", "h"], quadrature_points=5)
    told("22,500 nodes", ["g+x"], quadrature_points=150)
    told("must be 1 or more", ["g"], quadrature_points=0)
    told("observed information", ["g"], quadrature_points=5, information="expected")
