"""Refits of several groupings side by side: against single fits, and the law that outcomes are drawn from."""

from __future__ import annotations

import numpy as np
import pytest
from engine.fits import fitted
from engine.lmm_designs import block, crossed, nested
from numpy.typing import NDArray
from scipy.linalg import block_diag

from workbench.engine.lmm import LmmFit, fit_lmm
from workbench.engine.lmm.factors import Factor
from workbench.engine.lmm.gradient import gradient
from workbench.engine.lmm.information import average_information
from workbench.engine.lmm.objective import evaluate as evaluate_one
from workbench.engine.lmm_bootstrap import ParametricBootstrap, refits
from workbench.engine.lmm_bootstrap.dense import Dense, _design, dense, simulate, start_factor
from workbench.engine.lmm_bootstrap.surface import derivatives, evaluate
from workbench.engine.lmm_bootstrap.whitened import Outcomes

Array = NDArray[np.float64]


def slopes_in_two_groupings() -> LmmFit:
    rng = np.random.default_rng(5)
    outer, inner = np.repeat(np.arange(8), 12), np.repeat(np.arange(24), 4)
    x = rng.normal(size=96)
    X, Z = np.column_stack([np.ones(96), x]), np.column_stack([np.ones(96), x])
    y = 1 + x + 0.8 * rng.normal(size=8)[outer] + 0.7 * rng.normal(size=24)[inner] * x + rng.normal(size=96)
    blocks = [block("inner", inner, Z[:, 0], x), block("outer", outer, Z[:, 0]), block("outer", outer, x)]
    return fit_lmm(y, X, blocks, weights=rng.uniform(0.5, 2, 96))


FITS = {
    "penicillin": lambda: fitted("penicillin_crossed", "reml"),
    "penicillin by ML": lambda: fitted("penicillin_crossed", "ml"),
    "oats": lambda: fitted("oats_splitplot", "reml"),
    "nested slopes": lambda: nested().fit(),
    "crossed": lambda: crossed().fit(),
    "weights, two blocks": slopes_in_two_groupings,
}


def the_data_itself(fit: LmmFit, w: Dense) -> Outcomes:
    """The observed outcome in the coordinates of the dense form, three times; in the units of LmmData."""
    data = fit.data
    assert data.coupling is not None
    Z = _design(data, data.coupling, w.R.shape[1]).toarray()
    Q = Z @ np.linalg.pinv(w.R)
    assert pytest.approx(np.eye(w.rank), abs=1e-9) == Q.T @ Q
    assert pytest.approx(Z, abs=1e-8) == Q @ w.R
    root = 1.0 if data.root_w is None else data.root_w
    response = data.y if data.offset is None else data.y - data.offset
    y = root * (response - data.fixed.raw @ data.shift) / data.y_scale
    g = Q.T @ y
    within = y - Q @ g
    c, s = data.fixed.X.T @ within, np.array([within @ within])
    one = Outcomes(g[:, None], c[None], s, w.C[None], np.array([float(data.n)]))
    return one.some(np.zeros(3, dtype=np.intp))


@pytest.mark.parametrize("name", FITS)
def test_the_criterion_is_that_of_single_fits(name: str) -> None:
    fit = FITS[name]()
    w = dense(fit.data)
    assert w is not None
    y, factors = the_data_itself(fit, w), fit.data.factors
    several = [
        tuple(scale * L + 0.05 * _free(f) for f, L in zip(factors, fit.state.L, strict=True))
        for scale in (0.5, 1.0, 1.7)
    ]
    batch = evaluate(w, y, np.stack([block_diag(*L) for L in several]), fit.reml)
    slope, information = derivatives(w, y, batch, fit.reml)
    first = evaluate_one(fit.data, several[0], fit.reml)
    for i, L in enumerate(several):
        state = evaluate_one(fit.data, L, fit.reml)
        assert batch.value[i] - batch.value[0] == pytest.approx(state.criterion - first.criterion, abs=1e-8)
        assert batch.beta[i] == pytest.approx(state.profile.beta, abs=1e-9)
        assert batch.rss[i] == pytest.approx(state.profile.rss, rel=1e-9)
        g, H = block_diag(*gradient(fit.data, state)), average_information(fit.data, state)
        free = block_diag(*(_free(f) + _free(f).T for f in factors)).astype(bool)
        assert slope[i][free] == pytest.approx(g[free], abs=1e-8 * np.abs(g).max())
        assert information[i] == pytest.approx(H, abs=1e-8 * np.abs(H).max())


def _free(factor: Factor) -> Array:
    out = np.zeros((factor.q, factor.q))
    out[factor.pairs] = 1.0
    return out


@pytest.mark.parametrize("name", FITS)
def test_refits_side_by_side_are_those_made_one_by_one(name: str) -> None:
    """Boundary ends included: estimates agree to the tolerance of the quick search."""
    fit = FITS[name]()
    work, w = ParametricBootstrap(fit), dense(fit.data)
    assert w is not None
    y = simulate(w, fit.data, fit, np.random.default_rng(3), 12)
    quick, left = refits.solved(fit, w, y, fit.beta, fit.sigma)
    assert len(left) <= 3 and len(quick) + len(left) == 12
    kept = np.setdiff1d(np.arange(12), left)
    slow = refits.refitted(fit, (work._data_of(w, y, int(i)) for i in kept), len(kept))
    assert slow.failed == 0
    assert quick.sigma == pytest.approx(slow.sigma, rel=1e-4)
    assert quick.beta == pytest.approx(slow.beta, abs=5e-4 * fit.std_errors.max())
    for ours, theirs in zip(quick.covariances, slow.covariances, strict=True):
        assert ours == pytest.approx(theirs, rel=1e-3, abs=1e-3 * np.abs(theirs).max())


def test_outcomes_drawn_by_products_have_the_law_of_the_rows() -> None:
    """Covariance of the whitened outcomes and of X'y against their expectations, 4.5 Monte Carlo errors."""
    fit = FITS["penicillin"]()
    w, N = dense(fit.data), 6000
    assert w is not None
    y = simulate(w, fit.data, fit, np.random.default_rng(8), N)
    S = start_factor(fit) @ start_factor(fit).T
    K = np.eye(w.rank) + np.einsum("k,kij->ij", S[w.factor.pairs], w.P)
    empirical = y.g @ y.g.T / N
    error = np.sqrt((np.outer(np.diag(K), np.diag(K)) + K**2) / N)
    assert (np.abs(empirical - K) < 4.5 * error).all()
    left = w.n - w.rank
    assert y.s.mean() == pytest.approx(left, abs=4.5 * np.sqrt(2 * left / N))


def test_estimates_scatter_around_what_they_were_drawn_from() -> None:
    fit = FITS["penicillin"]()
    work = ParametricBootstrap(fit)
    draws = work.draw(400, np.random.SeedSequence(2))
    assert len(draws) == 400 and draws.failed == 0
    for k, S in enumerate(fit.covariances):
        of_block = draws.covariances[k][:, 0, 0]
        assert of_block.mean() == pytest.approx(S[0, 0], abs=4.5 * of_block.std() / np.sqrt(400))
    assert draws.beta[:, 0].std() == pytest.approx(fit.std_errors[0], rel=0.2)


def test_many_levels_are_refitted_row_by_row() -> None:
    fit = fitted("scotssec_crossed", "reml")
    assert dense(fit.data) is None
    assert dense(fitted("sleepstudy_rs", "reml").data) is None
    draws = ParametricBootstrap(fit).draw(3, np.random.SeedSequence(1))
    assert len(draws) == 3
