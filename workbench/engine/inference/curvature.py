"""Exact first and second derivatives of the (RE)ML objective, and how Var(beta) moves with the variances.

With P = V^-1 - V^-1 X (X'V^-1X)^-1 X'V^-1, V in units of sigma2, for two elements r, s of the relative
covariances (Harville 1977; Searle, Casella & McCulloch 1992, ch. 6)

    d log|V| / ds_r            = tr(V^-1 G_r)
    d2 log|V| / ds_r ds_s      = -tr(V^-1 G_r V^-1 G_s)
    d y'Py / ds_r              = -y'P G_r P y
    d2 y'Py / ds_r ds_s        = 2 y'P G_r P G_s P y
    d (X'V^-1X)^-1 / ds_r      = Phi (X'V^-1 G_r V^-1 X) Phi

and P in place of V^-1 for the REML terms. Fixed effects are taken in coordinates where Phi is the identity:
X -> X R with R R' = Phi, a contrast l -> R'l.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import linalg

from workbench.engine.inference import blocks
from workbench.engine.inference.elements import Element, pick
from workbench.engine.inference.marginal import Absorbed, Marginal, absorb, linked, marginal, split
from workbench.engine.inference.moments import CrossProducts, Floats
from workbench.engine.inference.traces import traces


@dataclass(frozen=True)
class Curvature:
    """Traces and forms of k variance elements; p fixed effects in coordinates with Phi = I.

    R        (p, p)        R R' = (X'V^-1X)^-1
    trace_v  (k,)          tr(V^-1 G_r)
    trace_p  (k,)          tr(P G_r)
    trace_vv (k, k)        tr(V^-1 G_r V^-1 G_s)
    trace_pp (k, k)        tr(P G_r P G_s)
    B        (k, p, p)     X'V^-1 G_r V^-1 X
    Q        (k, k, p, p)  X'V^-1 G_r V^-1 G_s V^-1 X
    score    (k,)          y'P G_r P y
    cross    (k, k)        y'P G_r P G_s P y
    rss                    y'P y
    """

    n: int
    R: Floats
    trace_v: Floats
    trace_p: Floats
    trace_vv: Floats
    trace_pp: Floats
    B: Floats
    Q: Floats
    score: Floats
    cross: Floats
    rss: float


def curvature(cross: CrossProducts, lambdas: Sequence[Floats], wanted: Sequence[Element]) -> Curvature:
    """All traces and forms at the relative Cholesky factors (q, q) of each factor of `cross`."""
    where = linked(cross)
    absorbed = absorb(cross, lambdas[0] @ lambdas[0].T)
    T = marginal(cross, where, lambdas, absorbed)
    R, FX, c, rss = _fixed_effects(T, absorbed)
    known = [np.concatenate([f, e], axis=2) for f, e in zip(FX, c, strict=True)]  # (levels, q, p + 1)
    p, k = R.shape[0], len(wanted)
    forms, pairs = np.empty((k, p + 1, p + 1)), np.empty((k, k, p + 1, p + 1))
    picked = [pick(known[e.factor], e) for e in wanted]
    for s, element in enumerate(wanted):
        effects = [np.zeros_like(one) for one in known]
        effects[element.factor] = picked[s]
        image = T.apply(effects)
        forms[s] = _inner(known[element.factor], picked[s])
        for r, other in enumerate(wanted):
            pairs[r, s] = _inner(picked[r], image[other.factor])
    trace_v, trace_vv = traces(T, wanted)
    B, Q = forms[:, :p, :p], pairs[:, :, :p, :p]
    to_fixed = forms[:, :p, p]
    trace_BB = np.einsum("rij,sij->rs", B, B)
    return Curvature(
        n=cross.n,
        R=R,
        trace_v=trace_v,
        trace_p=trace_v - np.einsum("rii->r", B),
        trace_vv=trace_vv,
        trace_pp=trace_vv - 2 * np.einsum("rsii->rs", Q) + trace_BB,
        B=B,
        Q=Q,
        score=forms[:, p, p],
        cross=pairs[:, :, p, p] - to_fixed @ to_fixed.T,
        rss=rss,
    )


def _fixed_effects(T: Marginal, a: Absorbed) -> tuple[Floats, list[Floats], list[Floats], float]:
    """R, Z'V^-1 X R and Z'P r as lists over factors, and r'P r."""
    X, y = a.UX, a.Ur[:, None]
    YX, Yr = blocks.apply(T.where, T.Y, X), blocks.apply(T.where, T.Y, y)
    XVX = a.XX - X.T @ YX
    Xr = a.Xr - (X.T @ Yr)[:, 0]
    R = linalg.solve_triangular(np.linalg.cholesky((XVX + XVX.T) / 2), np.eye(len(XVX)), lower=True).T
    shift = R.T @ Xr
    FX = _seen_by_effects(T, a.ZX, X, YX)
    Fr = _seen_by_effects(T, a.Zr[:, :, None], y, Yr)
    FX = [f @ R for f in FX]
    c = [fr - fx @ shift[:, None] for fr, fx in zip(Fr, FX, strict=True)]
    rss = a.rr - float((y.T @ Yr).sum()) - float(shift @ shift)
    return R, FX, c, rss


def _seen_by_effects(T: Marginal, absorbed: Floats, other: Floats, weighted: Floats) -> list[Floats]:
    """Z'V^-1 x of every factor from Z'V1^-1 x (J, q, m), U'V1^-1 x (R, m) and Y U'V1^-1 x."""
    if not T.where.R:
        return [absorbed]
    first = absorbed - (T.N @ weighted).reshape(absorbed.shape)
    return [first, *split(T.cross.factors[1:], blocks.apply(T.where, T.K, other))]


def _inner(left: Floats, right: Floats) -> Floats:
    """Sum over levels of left' right, (m, m)."""
    return left.reshape(-1, left.shape[2]).T @ right.reshape(-1, right.shape[2])
