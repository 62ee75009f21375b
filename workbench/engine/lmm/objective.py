"""Profiled criterion of the linear mixed model.

    V = I + sum_f Z_f S_f Z_f',  S_f = L_f L_f' in each level
    D_j = (A_j^-1 + S_1)^-1                      the eliminated grouping, level by level (levels.py)
    T = [X y]'V^-1 [X y] = C_within + sum_j Gamma_j'D_j Gamma_j - N'H N      (N, H: schur.py)
    criterion = log|V| + m log(rss) [+ log|X'V^-1 X|] + constant,  m = n (ML) or n - p (REML)

symbol   shape        meaning
R        (p+1, q, J)  Z_j'V^-1 [X y] of the eliminated grouping
v        (p+1,)       (-beta, 1): [X y] v is the residual
G        (p+1, p+1)   d criterion / dT = m v v'/rss [+ (X'V^-1 X)^-1 in the X corner]

Bates et al. (2015), section 3; Lindstrom & Bates (1988), J. Am. Stat. Assoc. 83, for the profiling.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.linalg.lapack import dpotrf, dtrtri

from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.levels import apply, shrunk
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.schur import Rest, solve_rest


@dataclass(frozen=True)
class Profile:
    """What T gives: criterion, beta (p,), rss, XVX_inv (p, p) = (X'V^-1 X)^-1, all in comparable units."""

    criterion: float
    beta: Floats
    rss: float
    XVX_inv: Floats
    m: int


@dataclass(frozen=True)
class State:
    """The criterion at one set of factors L, and what its derivatives reuse.

    L: one (q, q) factor per grouping.  D (q, q, J), R (p+1, q, J): the eliminated grouping.
    rest: the remaining groupings, None when there are none.
    """

    L: tuple[Floats, ...]
    profile: Profile
    D: Floats
    R: Floats
    rest: Rest | None
    reml: bool

    @property
    def criterion(self) -> float:
        """-2 log (restricted) likelihood."""
        return self.profile.criterion

    @cached_property
    def v(self) -> Floats:
        """(-beta, 1), shape (p+1,)."""
        return np.append(-self.profile.beta, 1.0)

    @cached_property
    def G(self) -> Floats:
        """Weight (p+1, p+1) of T in the criterion."""
        v = self.v
        G = v[:, None] * v * (self.profile.m / self.profile.rss)
        if self.reml:
            G[:-1, :-1] += self.profile.XVX_inv
        return G


def evaluate(data: LmmData, L: tuple[Floats, ...], reml: bool) -> State:
    """Criterion at the relative factors L (comparable units), one per grouping."""
    D, logdet = shrunk(data.A, data.design.R, L[0])
    R = apply(D, data.Gamma)
    p1 = data.p + 1
    T = data.C_within + data.Gamma.reshape(p1, -1) @ R.reshape(p1, -1).T
    rest = None
    if data.coupling is not None:
        M = data.coupling.M_within + data.coupling.absorb(D)
        N = data.N_within + data.coupling.down(R)
        rest = solve_rest(data.coupling.layout, M, N, L[1:])
        T = T - N.T @ rest.HN
        R = R - apply(D, data.coupling.up(rest.HN))
        logdet += rest.logdet
    return State(L, _profile(data, T, logdet, reml), D, R, rest, reml)


def _profile(data: LmmData, T: Floats, logdet: float, reml: bool) -> Profile:
    """beta, rss and the criterion from T by one Cholesky factorisation."""
    factor, failed = dpotrf(T, lower=1)
    if failed:
        raise np.linalg.LinAlgError("the cross-products are not positive definite")
    inverse = dtrtri(factor[:-1, :-1], lower=1)[0] if data.p else np.zeros((0, 0))
    rss = float(factor[-1, -1] ** 2)
    m = data.n - data.p if reml else data.n
    value = logdet + m * np.log(rss) + constant(data, reml)
    if reml:
        value += 2.0 * np.log(factor.diagonal()[:-1]).sum()
    return Profile(float(value), inverse.T @ factor[-1, :-1], rss, inverse.T @ inverse, m)


def constant(data: LmmData, reml: bool) -> float:
    """The rest of the criterion in raw units: powers of 2 pi and m, scale of y, map of X, weights."""
    m = data.n - data.p if reml else data.n
    value = m * (1.0 + math.log(2.0 * math.pi / m) + 2.0 * math.log(data.y_scale))
    if reml:
        value -= 2.0 * data.fixed.log_det_map
    value -= data.log_weights
    return float(value)
