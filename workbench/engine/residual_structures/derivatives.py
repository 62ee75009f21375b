"""Exact gradient of the criterion, and its average-information Hessian.

With white columns F = U [Z, X, r], r = y - X beta, V = I + Z S Z', N = V^-1 [X, r], a change U_k of U moves

    log|V|                by 2 trace((Z C)'U_k Z)                  C = (Z'Z + S^-1)^-1
    rss = r'V^-1 r        by 2 N_r'(U_k r - U_k Z b_r)             b = S Z'N, the effects
    X'V^-1 X              by N_X'(U_k X - U_k Z b_X) + transpose
    -2 log|U|             by its own slope

and a change of S in one level moves log|V| by trace(Z'V^-1 Z dS), rss by -c'dS c, c = Z'N_r.

    average information: AI_kl = (m/rss) [f_k'P f_l - (f_k'N_r)(f_l'N_r)/rss]
    f_k = M_k N_r for a residual parameter (whitener.py), Z dS_k c for one of S

Gilmour, Thompson & Cullis 1995, Biometrics 51; Searle, Casella & McCulloch 1992, Variance Components, ch. 6.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.lmm import cholesky
from workbench.engine.lmm.gradient import gradient as gradient_in_S
from workbench.engine.lmm.information import directions
from workbench.engine.lmm.model import Floats
from workbench.engine.residual_structures.mixed import Mixed
from workbench.engine.residual_structures.objective import State


@dataclass(frozen=True)
class Slopes:
    """Derivative of the criterion at a fixed residual variance v: trace + rss / v, each (parameters,)."""

    trace: Floats
    rss: Floats

    def at(self, v: float) -> Floats:
        """The derivative at v."""
        return self.trace + self.rss / v


def slopes(state: State) -> Slopes:
    """Slopes in theta and x; at(state.sigma2) is the gradient of the profiled criterion."""
    trace, rss = _residual_slopes(state)
    if not isinstance(state.inner, Mixed):
        return Slopes(trace, rss)
    factors = state.model.factors
    total, own = covariance_slopes(state, state.inner)
    all_of_it = cholesky.chain_gradient(factors, state.L, total)
    of_rss = cholesky.chain_gradient(factors, state.L, own)
    of_trace = all_of_it - of_rss / state.sigma2
    return Slopes(np.append(of_trace, trace), np.append(of_rss, rss))


def _residual_slopes(state: State) -> tuple[Floats, Floats]:
    """Slopes in the search variables of the structure: (trace part, rss part)."""
    model, inner, whitener = state.model, state.inner, state.whitener
    if not model.structure.k:
        return np.zeros(0), np.zeros(0)
    N, effects = state.weighed
    p, Z = model.p, model.columns[:, : model.Q]
    raw = np.concatenate([Z, model.columns[:, model.Q : -1], state.residual], axis=1)
    weights = np.zeros_like(raw)
    weights[:, -1] = N[:, -1]
    _take_effects(state, weights, effects, N[:, -1:], slice(p, p + 1))
    of_rss = 2.0 * whitener.pull(weights, raw)
    weights = np.zeros_like(raw)
    for own, places in zip(inner.own_rows(), model.places, strict=True):
        weights[:, places] += own
    if state.reml:
        weights[:, model.Q : -1] = N[:, :-1] @ inner.XVX_inv
        _take_effects(state, weights, effects, weights[:, model.Q : -1], slice(0, p))
    of_trace = 2.0 * whitener.pull(weights, raw) - 2.0 * whitener.log_det_slopes
    return of_trace, of_rss


def _take_effects(state: State, weights: Floats, effects: list[Floats], rows: Floats, which: slice) -> None:
    """Subtract rows (n, m) times the effects (m, q, J) of each row's levels from the weights of Z."""
    for factor, b, places in zip(state.model.factors, effects, state.model.places, strict=True):
        for a, place in enumerate(places):
            weights[:, place] -= np.einsum("nm,mn->n", rows, b[which, a][:, factor.codes])


def covariance_slopes(state: State, inner: Mixed) -> tuple[tuple[Floats, ...], tuple[Floats, ...]]:
    """Slopes in S, symmetric (q, q) per grouping: of the profiled criterion, and of rss alone."""
    total = []
    for g, M in zip(gradient_in_S(inner.data, inner.state), inner.maps, strict=True):
        back = np.linalg.inv(M)
        total.append(back.T @ g @ back)
    own = tuple(-np.tensordot(c, c, axes=(1, 1)) for c in level_scores(state, state.weighed[0][:, -1:]))
    return tuple(total), own


def level_scores(state: State, rows: Floats) -> list[Floats]:
    """Sums over each level of Z times rows (n, m), summed over m = 1 column: (q, J) per grouping."""
    out: list[Floats] = []
    white = state.model.by_factor(state.white)
    for factor, Z in zip(state.model.factors, white, strict=True):
        sums = [np.bincount(factor.codes, weights=z * rows[:, 0], minlength=factor.n_levels) for z in Z.T]
        out.append(np.asarray(sums, dtype=np.float64))
    return out


def hessian(state: State) -> Floats:
    """Average information in theta and x, with the curvature that theta has on the boundary."""
    inner, k = state.inner, state.model.structure.k
    N = state.weighed[0]
    f = [state.whitener.twist(N[:, -1:])[:, :, 0].T]
    if isinstance(inner, Mixed):
        f.insert(0, _covariance_directions(state))
    table = np.concatenate(f, axis=1)
    to_X, to_r = table.T @ N[:, :-1], table.T @ N[:, -1]
    AI = table.T @ inner.solve(table)[0] - to_X @ inner.XVX_inv @ to_X.T - np.outer(to_r, to_r) / inner.rss
    AI *= inner.m / inner.rss
    if not isinstance(inner, Mixed):
        return AI
    factors, t = state.model.factors, len(AI) - k
    J = cholesky.jacobian(factors, state.L)
    H = np.empty_like(AI)
    H[:t, :t] = cholesky.chain_hessian(factors, state.L, covariance_slopes(state, inner)[0], AI[:t, :t])
    H[:t, t:] = J.T @ AI[:t, t:]
    H[t:, :t] = H[:t, t:].T
    H[t:, t:] = AI[t:, t:]
    return H


def _covariance_directions(state: State) -> Floats:
    """Z dS_k c of every free entry of every S, (n, entries)."""
    out = []
    c_all = level_scores(state, state.weighed[0][:, -1:])
    for factor, Z, c in zip(state.model.factors, state.model.by_factor(state.white), c_all, strict=True):
        for s in directions(factor, c):
            out.append(np.einsum("nq,qn->n", Z, s[:, factor.codes]))
    return np.stack(out, axis=1)
