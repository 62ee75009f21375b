"""Profiled criterion of the single-factor linear mixed model, and its exact gradient.

    V_j = I + Z_j S Z_j',  S = L L'
    T = C - sum_j B_j'S F_j B_j  = [X y]'V^-1 [X y],   F_j = (I + A_j S)^-1
    criterion = sum_j log|I + A_j S| + m log(rss) [+ log|X'V^-1 X|] + constant,  m = n (ML) or n - p (REML)
    d criterion / dS = sum_j (F_j A_j - R_j' G R_j)

symbol   shape        meaning
R        (p+1, q, J)  Z_j'V_j^-1 [X y]
v        (p+1,)       (-beta, 1): [X y] v is the residual
c        (q, J)       Z_j'V_j^-1 (y - X beta)
G        (p+1, p+1)   m v v'/rss [+ (X'V^-1 X)^-1 in the X corner]: the weight of T in the criterion

Bates et al. (2015); Lindstrom & Bates (1988), J. Am. Stat. Assoc. 83 for the profiled criterion.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.levels import apply, multiply, shrinkage
from workbench.engine.lmm.model import Floats


@dataclass(frozen=True)
class State:
    """The criterion at one S and what its derivatives reuse.

    beta (p,) and rss are in the units of LmmData (comparable columns, scaled outcome);
    XVX_inv (p, p) = (X'V^-1 X)^-1; logdet = log|V|; L: one (q, q) factor per grouping.
    """

    L: tuple[Floats, ...]
    criterion: float
    beta: Floats
    rss: float
    XVX_inv: Floats
    logdet: float
    m: int
    F: Floats
    R: Floats
    reml: bool

    @property
    def v(self) -> Floats:
        """(-beta, 1), shape (p+1,)."""
        return np.append(-self.beta, 1.0)

    @property
    def G(self) -> Floats:
        """Weight (p+1, p+1) of T in the criterion."""
        v = self.v
        G = np.outer(v, v) * (self.m / self.rss)
        if self.reml:
            G[:-1, :-1] += self.XVX_inv
        return G


def evaluate(data: LmmData, L: tuple[Floats, ...], reml: bool) -> State:
    """Criterion at the relative factors L (comparable units)."""
    F, logdet = shrinkage(data.A, L[0])
    R = apply(F, data.B)
    SR = apply((L[0] @ L[0].T)[:, :, None], R)
    p1 = data.p + 1
    T = data.C - data.B.reshape(p1, -1) @ SR.reshape(p1, -1).T
    return _profile(data, L, reml, T, logdet, F, R)


def _profile(
    data: LmmData, L: tuple[Floats, ...], reml: bool, T: Floats, logdet: float, F: Floats, R: Floats
) -> State:
    """beta, rss and the criterion from T by one Cholesky factorisation."""
    factor = np.linalg.cholesky((T + T.T) / 2)
    inverse = np.linalg.inv(factor[:-1, :-1])
    beta = inverse.T @ factor[-1, :-1]
    rss = float(factor[-1, -1] ** 2)
    m = data.n - data.p if reml else data.n
    value = logdet + m * np.log(rss) + constant(data, reml)
    if reml:
        value += 2.0 * float(np.log(np.diag(factor)[:-1]).sum())
    return State(L, float(value), beta, rss, inverse.T @ inverse, logdet, m, F, R, reml)


def constant(data: LmmData, reml: bool) -> float:
    """What the criterion in raw units has beyond log|V|, m log(rss) and log|X'V^-1 X| in comparable units."""
    m = data.n - data.p if reml else data.n
    value = m * (1.0 + np.log(2.0 * np.pi / m) + 2.0 * np.log(data.y_scale))
    if reml:
        value -= 2.0 * float(np.linalg.slogdet(data.fixed.X_map)[1])
    if data.weights is not None:
        value -= float(np.log(data.weights).sum())
    return float(value)


def gradient(data: LmmData, state: State) -> tuple[Floats, ...]:
    """d criterion / d S, one symmetric (q, q) matrix per grouping (d criterion = trace(gradient dS))."""
    D = multiply(state.F, data.A).sum(axis=2)
    R = state.R
    GR = np.tensordot(state.G, R, axes=(1, 0))
    return (D - np.tensordot(R, GR, axes=((0, 2), (0, 2))),)
