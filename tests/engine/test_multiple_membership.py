"""Rows that belong to several levels by weight: lme4 with an exchanged Z, and the dense reference.

The dense model forms Z with its weights row by row, so that criterion, gradient, small-sample df and
Kenward-Roger are checked without any of the engine's sums by level.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np
import pandas as pd
import pytest
from engine import oracle
from engine.oracle import DenseBlock, DenseModel
from numpy.typing import NDArray
from reference_data import HERE, case

from workbench.engine.inference import coefficient_tests, contrast_test
from workbench.engine.lmm import LmmFit, Members, RandomBlock, fit_lmm
from workbench.engine.lmm.gradient import gradient
from workbench.engine.lmm.objective import evaluate
from workbench.engine.lmm_bootstrap import CaseBootstrap, ParametricBootstrap, Quantities
from workbench.engine.lmm_intervals import parameters, profiler
from workbench.engine.variance_shares import variance_shares
from workbench.errors import ModelError

R = case("multiple_membership", "multiple_membership")
METHODS = ("reml", "ml")
J = 25


@dataclass(frozen=True)
class DenseMembers(DenseBlock):
    """A dense block whose rows sum several levels."""

    members: Members | None = None

    @cached_property
    def full_Z(self) -> NDArray[np.float64]:
        n, q = self.Z.shape
        out = np.zeros((n, self.n_levels, q))
        assert self.members is not None
        for codes, weights in self.members.entries():
            for i in range(n):
                out[i, codes[i]] += weights[i] * self.Z[i]
        return out.reshape(n, -1)


@cache
def data() -> pd.DataFrame:
    return pd.read_csv(HERE / "multiple_membership" / "data.csv")


def members(normalise: bool = True) -> Members:
    d = data()
    codes = d[["school1", "school2", "school3"]].map(lambda s: int(s[1:]) - 1 if isinstance(s, str) else 0)
    weights = d[["w1", "w2", "w3"]].fillna(0.0).to_numpy(float)
    if normalise:
        weights = weights / weights.sum(axis=1, keepdims=True)
    return Members(codes.to_numpy(np.intp), weights)


@cache
def blocks_of(name: str) -> tuple[RandomBlock, ...]:
    d, mm = data(), members(name != "as_given")
    ones = np.ones((len(d), 1))
    Z = np.column_stack([ones, d["x"]]) if name == "slope" else ones
    main = mm.codes[np.arange(len(d)), mm.weights.argmax(axis=1)]
    names = ("(Intercept)", "x")[: Z.shape[1]]
    out = [RandomBlock("school", main, J, Z, names, mm)]
    if name == "with_area":
        codes = pd.factorize(d["area"], sort=True)[0].astype(np.intp)
        out.append(RandomBlock("area", codes, 12, ones, ("(Intercept)",)))
    return tuple(out)


def X() -> NDArray[np.float64]:
    return np.column_stack([np.ones(len(data())), data()["x"]])


@cache
def fitted(name: str, method: str) -> LmmFit:
    return fit_lmm(data()["y"].to_numpy(), X(), blocks_of(name), reml=method == "reml")


def dense(name: str, method: str, rows: slice = slice(None)) -> DenseModel:
    parts: list[DenseBlock] = []
    for b in blocks_of(name):
        if b.members is None:
            parts.append(DenseBlock(b.codes[rows], b.n_levels, b.Z[rows]))
        else:
            some = Members(b.members.codes[rows], b.members.weights[rows])
            parts.append(DenseMembers(b.codes[rows], b.n_levels, b.Z[rows], some))
    return DenseModel(data()["y"].to_numpy()[rows], X()[rows], parts, reml=method == "reml")


CASES = [(name, method) for name in R if name != "versions" for method in METHODS]


@pytest.mark.parametrize(("name", "method"), CASES)
def test_fits_are_those_of_lme4_with_its_z_exchanged(name: str, method: str) -> None:
    fit, theirs = fitted(name, method), R[name][method]
    assert fit.criterion == pytest.approx(theirs["criterion"], abs=1e-7)
    assert fit.criterion <= theirs["criterion"] + 1e-9
    assert fit.beta == pytest.approx(np.array(theirs["beta"]), rel=1e-5)
    assert fit.cov_beta == pytest.approx(np.array(theirs["vcov"]), rel=1e-4)
    assert fit.sigma == pytest.approx(theirs["sigma"], rel=1e-5)
    own: dict[str, Any] = {b.group[0]: k for k, b in enumerate(blocks_of(name))}
    for label, covariance in theirs["covariances"].items():
        assert fit.covariances[own[label[0]]] == pytest.approx(np.array(covariance), rel=1e-4)
        unit = np.sqrt(np.diag(np.array(covariance)))
        modes = np.array(theirs["modes"][label])
        assert np.abs((fit.conditional_modes[own[label[0]]] - modes) / unit).max() < 1e-4
    assert fit.verdict.status == "fine"


@pytest.mark.parametrize(("name", "method"), CASES)
def test_criterion_and_derivatives_are_those_of_the_dense_model(name: str, method: str) -> None:
    fit, model = fitted(name, method), dense(name, method)
    theta = np.concatenate(fit.theta)
    gamma = oracle.gamma_from_theta(model, theta, fit.sigma)
    assert oracle.objective(model, gamma) == pytest.approx(fit.criterion, abs=1e-8)
    assert np.abs(oracle.gradient(model, gamma) * gamma).max() < 1e-5


def test_the_gradient_is_exact_away_from_the_optimum() -> None:
    """Central differences of the criterion in the comparable factors."""
    data_ = fitted("slope", "reml").data
    L = tuple(np.eye(f.q) * 0.7 + np.tril(np.full((f.q, f.q), 0.2), -1) for f in data_.factors)
    g = gradient(data_, evaluate(data_, L, True))[1]
    for a in range(2):
        for b in range(a + 1):
            step = np.zeros((2, 2))
            step[a, b] = 1e-5
            up, down = (evaluate(data_, (L[0], L[1] + s * step), True).criterion for s in (1, -1))
            assert 2 * (g @ L[1])[a, b] == pytest.approx((up - down) / 2e-5, rel=1e-6)


@pytest.mark.parametrize("name", [name for name in R if name != "versions"])
def test_small_sample_laws_are_those_of_the_dense_model(name: str) -> None:
    fit, model = fitted(name, "reml"), dense(name, "reml")
    theta = np.concatenate(fit.theta)
    tests = coefficient_tests(fit, "satterthwaite")
    df = [oracle.satterthwaite_df(model, theta, fit.sigma, row) for row in np.eye(2)]
    assert tests.df == pytest.approx(df, rel=1e-6)
    gamma = oracle.gamma_from_theta(model, theta, fit.sigma)
    theirs = oracle.kenward_roger(model, gamma)
    ours = coefficient_tests(fit, "kenward_roger")
    assert ours.cov == pytest.approx(theirs.cov_adjusted, rel=1e-6)
    scale_f, _, ddf = oracle.kenward_roger_f(model, gamma, np.eye(2))[:3]
    found = contrast_test(fit, np.eye(2), "kenward_roger")
    assert found.df_residual == pytest.approx(ddf, rel=1e-6)
    assert np.isfinite(scale_f)


def test_variances_of_the_modes_are_those_of_the_dense_model() -> None:
    fit, model = fitted("slope", "reml"), dense("slope", "reml")
    gamma = oracle.gamma_from_theta(model, np.concatenate(fit.theta), fit.sigma)
    (modes, variances) = oracle.conditional_modes(model, gamma)[0]
    assert fit.conditional_modes[0].ravel() == pytest.approx(modes.ravel(), abs=1e-7)
    assert fit.conditional_variances[0].ravel() == pytest.approx(variances.ravel(), rel=1e-6)
    assert fit.fitted == pytest.approx(X() @ fit.beta + model.blocks[0].full_Z @ modes.ravel())


def test_a_single_membership_is_the_ordinary_model() -> None:
    d = data()
    codes = d["school1"].str[1:].astype(int).to_numpy(np.intp) - 1
    plain = RandomBlock("school", codes, J, np.ones((len(d), 1)), ("(Intercept)",))
    alone = Members(codes[:, None], np.ones((len(d), 1)))
    same = RandomBlock("school", codes, J, np.ones((len(d), 1)), ("(Intercept)",), alone)
    one, other = (fit_lmm(d["y"].to_numpy(), X(), [b]) for b in (plain, same))
    assert one.criterion == pytest.approx(other.criterion, abs=1e-10)
    assert one.beta == pytest.approx(other.beta)
    a, b = (coefficient_tests(f, "kenward_roger") for f in (one, other))
    assert a.df == pytest.approx(b.df, rel=1e-8)


def test_profile_limits_lie_where_the_deviance_has_risen() -> None:
    """By the dense model: minimal over everything else, the deviance is 3.84 higher at each limit."""
    fit = fitted("intercept", "ml")
    work = profiler(fit, ["(Intercept)", "x"], level=0.95)
    sd = next(i for i, p in enumerate(work.parameters) if p.kind == "sd")
    curve = work.curve(sd)
    assert curve.low is not None and curve.high is not None
    for limit in (curve.low, curve.high):
        assert held(limit) - fit.criterion == pytest.approx(3.841458820694124, abs=1e-4)


def held(deviation: float) -> float:
    """Deviance with the schools' deviation held, minimal over sigma and coefficients."""
    from scipy.optimize import minimize_scalar

    model = dense("intercept", "ml")
    best = minimize_scalar(
        lambda log_s2: oracle.objective(model, np.array([deviation**2, np.exp(log_s2)])),
        bracket=(-0.5, 0.5),
        tol=1e-12,
    )
    return float(best.fun)


def test_levels_that_rows_do_not_tie_stay_apart() -> None:
    """Two districts that share no school give the sum of both criteria at the same parameters."""
    rng = np.random.default_rng(7)
    n, per = 400, 40
    codes = rng.integers(0, per, (n, 2)) + per * (np.arange(n) >= n // 2)[:, None]
    weights = np.tile([0.6, 0.4], (n, 1))
    y = rng.normal(size=2 * per)[codes] @ np.array([0.6, 0.4]) + rng.normal(size=n)
    block = RandomBlock("s", codes[:, 0], 2 * per, np.ones((n, 1)), ("(Intercept)",), Members(codes, weights))
    fit = fit_lmm(y, np.ones((n, 1)), [block])
    assert fit.data.coupling is not None
    assert sum(batch.count for batch in fit.data.coupling.layout.batches) == 2
    model = DenseModel(y, np.ones((n, 1)), [DenseMembers(block.codes, 2 * per, block.Z, block.members)])
    gamma = oracle.gamma_from_theta(model, np.concatenate(fit.theta), fit.sigma)
    assert oracle.objective(model, gamma) == pytest.approx(fit.criterion, abs=1e-8)


def test_prior_weights_and_offset() -> None:
    d = data()
    w, offset = 1 + (np.arange(len(d)) % 3) / 2, d["x"].to_numpy() / 3
    fit = fit_lmm(d["y"].to_numpy(), X(), blocks_of("slope"), weights=w, offset=offset)
    plain = dense("slope", "reml")
    model = DenseModel(plain.y, plain.X, plain.blocks, w, offset)
    gamma = oracle.gamma_from_theta(model, np.concatenate(fit.theta), fit.sigma)
    assert oracle.objective(model, gamma) == pytest.approx(fit.criterion, abs=1e-8)


def test_between_within_needs_nested_groups() -> None:
    with pytest.raises(ModelError, match="several levels"):
        coefficient_tests(fitted("intercept", "reml"), "between_within")


def test_shares_of_variance_count_the_squared_weights() -> None:
    """Mean of z'Sigma z over the rows of the dense Z, and what a bootstrap draw reads off."""
    fit = fitted("with_area", "reml")
    (s, area) = fit.covariances
    full = dense("with_area", "reml").blocks[0].full_Z
    shares = variance_shares(fit)
    of_school = next(level for level in shares.levels if level.group == "school")
    assert of_school.variance == pytest.approx(float(s[0, 0]) * (full**2).sum() / len(full))
    assert of_school.n_levels == J
    quantities = Quantities(fit, tuple(parameters(fit, ["(Intercept)", "x"])))
    found = dict(zip(quantities.names, quantities.estimates(), strict=True))
    assert found["icc_school"] == pytest.approx(of_school.icc)
    assert found["r2_conditional"] == pytest.approx(shares.r2_conditional)
    assert float(area[0, 0]) > 0


def test_parametric_bootstrap_recovers_the_model_it_draws_from() -> None:
    """The mean of 40 refits lies within three Monte Carlo errors of the fit; whole groups cannot be drawn."""
    fit = fitted("intercept", "ml")
    draws = ParametricBootstrap(fit).draw(40, np.random.SeedSequence(3))
    error = draws.beta.std(axis=0, ddof=1) / np.sqrt(40)
    assert np.abs((draws.beta.mean(axis=0) - fit.beta) / error).max() < 3
    assert draws.beta.std(axis=0, ddof=1) == pytest.approx(fit.std_errors, rel=0.35)
    with pytest.raises(ModelError, match="no whole groups to draw"):
        CaseBootstrap(fit).draw(2, np.random.SeedSequence(3))
