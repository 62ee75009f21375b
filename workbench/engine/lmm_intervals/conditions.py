"""The likelihood when the residual deviation, or one fixed coefficient, is not free.

    sigma given, u = 1/sigma:  criterion + n (w - 1 - log w),  w = rss u^2 / n
    a'beta = d given:          criterion + n log(rss_d / rss),  rss_d = rss + (d - a'beta)^2 / (a'C a)
                               beta_d = beta + C a (d - a'beta) / (a'C a),  C = (X'V^-1 X)^-1

Both give a State whose profile has other numbers; gradient and average information read those and need not
know. All units are the comparable ones of LmmData, the criterion is that of ML.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.modes import level_scores
from workbench.engine.lmm.objective import State


def with_scale(state: State, u: float) -> State:
    """The state at the residual deviation 1 / u."""
    p = state.profile
    w = p.rss * u**2 / p.m
    return replace(
        state, profile=replace(p, criterion=p.criterion + p.m * (w - 1 - float(np.log(w))), rss=p.m / u**2)
    )


def with_coefficient(state: State, a: Floats, d: float) -> State:
    """The state at a'beta = d for a (p,)."""
    p = state.profile
    Ca = p.XVX_inv @ a
    variance, gap = float(a @ Ca), d - float(a @ p.beta)
    rss = p.rss + gap**2 / variance
    held = replace(
        p,
        criterion=p.criterion + p.m * float(np.log(rss / p.rss)),
        beta=p.beta + Ca * (gap / variance),
        rss=rss,
        XVX_inv=p.XVX_inv - np.outer(Ca, Ca) / variance,
    )
    return replace(state, profile=held)


def coefficient_force(state: State, a: Floats, d: float) -> float:
    """d criterion / dd at the free state (before `with_coefficient`)."""
    p = state.profile
    variance, gap = float(a @ p.XVX_inv @ a), d - float(a @ p.beta)
    return 2.0 * p.m * gap / (variance * p.rss + gap**2)


def scale_force(state: State, u: float) -> float:
    """d criterion / du at the free state (before `with_scale`)."""
    return 2.0 * (u * state.profile.rss - state.profile.m / u)


def residual_forms(data: LmmData, state: State) -> Floats:
    """-d rss / d (free entries of S): r'V^-1 (Z dS Z') V^-1 r for every entry."""
    out = []
    for factor, c in zip(data.factors, level_scores(data, state), strict=True):
        rows, cols = factor.pairs
        K = c @ c.T
        out.append(np.where(rows == cols, 1.0, 2.0) * K[rows, cols])
    return np.concatenate(out)
