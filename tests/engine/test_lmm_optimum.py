"""The end of the search: a minimum of the dense criterion, whatever the order, scale, coding or start."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from engine import oracle
from engine.lmm_designs import MODELS, Model, gamma

from workbench.engine.lmm import RandomBlock, fit


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("reml", [True, False])
def test_results_are_those_of_the_dense_model(name, reml):
    model = MODELS[name]()
    fit = model.fit(reml=reml)
    dense = model.dense(reml)
    assert fit.converged
    gls = oracle.gls(dense, gamma(fit))
    assert fit.criterion == pytest.approx(oracle.objective(dense, gamma(fit)), rel=1e-11)
    assert fit.beta == pytest.approx(gls.beta, rel=1e-7, abs=1e-9)
    assert fit.cov_beta == pytest.approx(gls.cov_beta, rel=1e-7, abs=1e-9)
    for b, v, (modes, variances) in zip(
        fit.conditional_modes,
        fit.conditional_variances,
        oracle.conditional_modes(dense, gamma(fit)),
        strict=True,
    ):
        assert b == pytest.approx(modes, rel=1e-6, abs=1e-8)
        assert v == pytest.approx(variances, rel=1e-6, abs=1e-9)
    assert fit.fitted + fit.residuals == pytest.approx(model.y)
    assert fit.criterion <= oracle.fit(dense).criterion + 1e-6


@pytest.mark.parametrize("name", MODELS)
def test_leverages_add_up(name):
    """Trace of the map from y to the fitted values, by dense matrices in units of sigma."""
    model = MODELS[name]()
    fit = model.fit()
    unit = gamma(fit) / fit.sigma**2
    dense = model.dense()
    P = oracle.gls(dense, unit).P
    w = np.ones(len(model.y)) if model.weights is None else model.weights
    assert fit.leverage_sum == pytest.approx(len(model.y) - np.trace(P / w[:, None]), rel=1e-7)


def same(one, other, turn=None):
    """Criterion to rounding, estimates to 1e-8 of their size or standard error."""
    assert one.criterion == pytest.approx(other.criterion, abs=1e-8)
    assert one.sigma == pytest.approx(other.sigma, rel=1e-8)
    turn = np.eye(len(one.beta)) if turn is None else turn
    assert np.abs(turn @ one.beta - other.beta).max() < 1e-8 * (1 + np.abs(other.beta).max())
    for S, R in zip(one.covariances, other.covariances, strict=True):
        assert pytest.approx(R, rel=1e-7, abs=1e-8 * max(np.abs(R).max(), 1e-12)) == S


@pytest.mark.parametrize("name", MODELS)
def test_row_order_does_not_matter(name):
    model = MODELS[name]()
    order = np.random.default_rng(9).permutation(len(model.y))
    blocks = tuple(replace(b, codes=b.codes[order], Z=b.Z[order]) for b in model.blocks)
    weights = None if model.weights is None else model.weights[order]
    offset = None if model.offset is None else model.offset[order]
    shuffled = Model(model.y[order], model.X[order], blocks, weights, offset)
    same(model.fit(), shuffled.fit())


@pytest.mark.parametrize("name", MODELS)
def test_order_of_blocks_and_levels_does_not_matter(name):
    model = MODELS[name]()
    blocks = []
    for b in model.blocks:
        names = np.random.default_rng(b.n_levels).permutation(b.n_levels)
        blocks.append(replace(b, codes=names[b.codes]))
    turned = replace(model, blocks=tuple(reversed(blocks)))
    first, second = model.fit(), turned.fit()
    same(first, replace(second, relative_factors=second.relative_factors[::-1]))


@pytest.mark.parametrize("factor", [1e-6, 1e6])
def test_scale_of_columns_and_outcome_does_not_matter(factor):
    model = MODELS["slopes"]()
    D = np.diag([1.0, factor])
    scaled = replace(
        model,
        y=model.y * factor,
        X=model.X @ D,
        blocks=tuple(replace(b, Z=b.Z @ D) for b in model.blocks),
    )
    one, other = model.fit(), scaled.fit()
    assert one.beta == pytest.approx(D @ other.beta / factor, rel=1e-8)
    assert one.sigma == pytest.approx(other.sigma / factor, rel=1e-8)
    ours, theirs = one.covariances[0], D @ other.covariances[0] @ D / factor**2
    assert np.abs(ours - theirs).max() < 1e-8 * np.abs(ours).max()
    assert np.diag(ours) == pytest.approx(np.diag(theirs), rel=1e-7)


@pytest.mark.parametrize("shift", [0.0, 1e4])
def test_zero_of_a_predictor_does_not_matter(shift):
    """x and x + shift span the same model; intercepts move along."""
    model = MODELS["slopes"]()
    C = np.array([[1.0, shift], [0.0, 1.0]])
    moved = replace(model, X=model.X @ C, blocks=tuple(replace(b, Z=b.Z @ C) for b in model.blocks))
    one, other = model.fit(), moved.fit()
    assert one.criterion == pytest.approx(other.criterion, abs=1e-8)
    assert one.beta == pytest.approx(C @ other.beta, rel=1e-7)
    S = C @ other.covariances[0] @ C.T
    assert np.abs(one.covariances[0] - S).max() < 1e-7 * np.abs(S).max()


@pytest.mark.parametrize("name", ["three_terms", "crossed", "nested"])
def test_coding_of_factors_does_not_matter(name):
    """Fixed columns and the terms of a block may be replaced by any invertible combination."""
    model = MODELS[name]()
    rng = np.random.default_rng(10)
    C = np.eye(model.X.shape[1]) + 0.3 * rng.normal(size=(model.X.shape[1],) * 2)
    turns = [np.eye(b.q) + 0.3 * rng.normal(size=(b.q, b.q)) for b in model.blocks]
    blocks = tuple(replace(b, Z=b.Z @ M) for b, M in zip(model.blocks, turns, strict=True))
    one, other = model.fit(reml=False), replace(model, X=model.X @ C, blocks=blocks).fit(reml=False)
    turned = tuple(M @ L for M, L in zip(turns, other.relative_factors, strict=True))
    same(replace(other, relative_factors=turned), one, C)


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("size", [0.01, 1.0, 30.0])
def test_start_does_not_matter(name, size):
    model = MODELS[name]()
    start = [size * np.eye(b.q) / np.sqrt((b.Z**2).mean(axis=0)) for b in model.blocks]
    same(model.fit(), model.fit(start=start))


@pytest.mark.parametrize("name", MODELS)
def test_another_outcome_reuses_the_data(name):
    """with_response gives the fit of a model made anew."""
    model = MODELS[name]()
    y = model.y[::-1].copy()
    same(replace(model, y=y).fit(), fit(model.prepare().with_response(y)))


def test_levels_without_rows_are_predicted_as_zero():
    model = MODELS["one_intercept"]()
    (b,) = model.blocks
    wider = replace(model, blocks=(RandomBlock(b.group, b.codes + 1, b.n_levels + 3, b.Z, b.names),))
    one, other = model.fit(), wider.fit()
    same(one, other)
    assert other.conditional_modes[0][[0, -1, -2]] == pytest.approx(0.0)
    assert other.conditional_variances[0][0] == pytest.approx(other.covariances[0])
