"""A Gibbs sampler of the two-level linear model, for imputing one variable in groups.

    y_ij = x_ij'beta + z_ij'u_j + e_ij,   u_j ~ N(0, Psi),   e_ij ~ N(0, s_j^2)

step     draw
beta     given Psi and s alone, the u integrated out: it moves freely even where groups tell much
u        given beta, Psi, s: N(A_j Z_j'(y_j - X_j beta) / s_j^2, A_j),  A_j = (Z_j'Z_j / s_j^2 + Psi^-1)^-1
s        one for all groups: RSS / chi2_N; or one each: 1 / s_j^2 ~ Gamma(a, a t), with a and t drawn as well
Psi      inverse Wishart (J + q, L + sum u_j u_j'), L = 0.1 I where y has standard deviation 1

y is scaled by its spread in the known rows, columns of Z as well, so that the prior of Psi is weak whatever
the units. Groups without known values take part with u_j from N(0, Psi). The state goes on from one visit
to the next, so that few sweeps suffice.

Schafer & Yucel 2002, J. Comput. Graph. Stat. 11 (one s); Kasim & Raudenbush 1998, J. Educ. Behav. Stat. 23
(s by group); van Buuren 2018, ch. 7; Roberts & Sahu 1997, J. R. Stat. Soc. B 59 (drawing beta with u
integrated out).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy.special import gammaln

from workbench.engine.imputation.group_sums import GroupSums
from workbench.engine.imputation.problem import Floats

PRIOR_SCALE = 0.1
RELATIVE_RANK = 1e-10
SHAPES = np.geomspace(0.5, 500.0, 80)
"""Values of a that are looked at; the prior is uniform on a / (1 + a)."""


@dataclass(frozen=True)
class TwoLevelState:
    """beta (p,), u (J, q), Psi (q, q), s2 (J,): variances of the residuals by group; shape: a, large if one
    s.
    """

    beta: Floats
    u: Floats
    Psi: Floats
    s2: Floats
    shape: float


def first_state(sums: GroupSums) -> TwoLevelState:
    """Where a chain begins: half of the variance of y, which is 1, in the residual."""
    J, q, p = sums.ZX.shape
    return TwoLevelState(np.zeros(p), np.zeros((J, q)), 0.5 / q * np.eye(q), np.full(J, 0.5), 10.0)


def fitting(state: TwoLevelState, sums: GroupSums) -> TwoLevelState:
    """The state if it has the shape of these sums, else a first one: a predictor may have lost its
    variation.
    """
    fits = state.u.shape[1] == sums.ZX.shape[1]
    return state if fits else first_state(sums)


def sweep(state: TwoLevelState, sums: GroupSums, rng: Generator, *, hetero: bool = False) -> TwoLevelState:
    """One draw of everything; y scaled. hetero: residual variances differ between groups."""
    beta, u = _coefficients(state, sums, rng)
    rss = sums.residual_squares(beta, u)
    if hetero:
        s2, shape = _variances(state, sums, rss, rng)
    else:
        pooled = float(rss.sum()) / rng.chisquare(max(float(sums.n.sum()), 1.0))
        s2, shape = np.full(sums.n_groups, max(pooled, 1e-12)), state.shape
    return TwoLevelState(beta, u, _covariance(u, rng), s2, shape)


def latent_sweep(state: TwoLevelState, sums: GroupSums, rng: Generator) -> TwoLevelState:
    """The same with residual variances that stay 1, for a latent variable behind categories."""
    beta, u = _coefficients(state, sums, rng)
    return TwoLevelState(beta, u, _covariance(u, rng), state.s2, state.shape)


def _coefficients(state: TwoLevelState, sums: GroupSums, rng: Generator) -> tuple[Floats, Floats]:
    """beta with u integrated out, then u."""
    w = 1.0 / state.s2
    A = np.linalg.inv(sums.ZZ * w[:, None, None] + np.linalg.inv(state.Psi))
    AZX = A @ sums.ZX
    precision = np.einsum("j,jab->ab", w, sums.XX) - np.einsum("j,jqa,jqb->ab", w**2, sums.ZX, AZX)
    right = w @ sums.Xy - np.einsum("j,jqa,jq->a", w**2, AZX, sums.Zy)
    size, V = np.linalg.eigh((precision + precision.T) / 2)
    kept = size > RELATIVE_RANK * max(float(size[-1]), 1e-300)
    root = V[:, kept] / np.sqrt(size[kept])
    beta = root @ (root.T @ right) + root @ rng.standard_normal(root.shape[1])
    middle = np.einsum("jqr,jr->jq", A, (sums.Zy - sums.ZX @ beta) * w[:, None])
    L = np.linalg.cholesky(A)
    return beta, middle + np.einsum("jqr,jr->jq", L, rng.standard_normal(middle.shape))


def _covariance(u: Floats, rng: Generator) -> Floats:
    """Psi (q, q) from its inverse Wishart law, by Bartlett's decomposition."""
    J, q = u.shape
    scale = PRIOR_SCALE * np.eye(q) + u.T @ u
    C = np.linalg.cholesky(np.linalg.inv(scale))
    T = np.zeros((q, q))
    T[np.tril_indices(q, -1)] = rng.standard_normal(q * (q - 1) // 2)
    T[np.diag_indices(q)] = np.sqrt(rng.chisquare(J + q - np.arange(q)))
    root = C @ T
    Psi = np.linalg.inv(root @ root.T)
    return np.asarray((Psi + Psi.T) / 2)


def _variances(state: TwoLevelState, sums: GroupSums, rss: Floats, rng: Generator) -> tuple[Floats, float]:
    """Residual variances of the groups (J,), and the shape of their law.

    t has the flat prior on its logarithm: given the 1 / s_j^2 it is Gamma(J a, a sum 1 / s_j^2).
    """
    J, a = sums.n_groups, state.shape
    t = rng.gamma(J * a) / (a * float(np.sum(1.0 / state.s2)))
    precision = rng.gamma(a + sums.n / 2) / (a * t + rss / 2)
    precision = np.maximum(precision, 1e-12)
    total, logs = float(precision.sum()), float(np.log(precision).sum())
    density = J * (SHAPES * np.log(SHAPES * t) - gammaln(SHAPES)) + SHAPES * (logs - t * total)
    density += np.log(SHAPES) - 2 * np.log1p(SHAPES)  # d(a) of the grid, and the prior
    weight = np.exp(density - density.max()).cumsum()
    place = int(np.searchsorted(weight, rng.random() * weight[-1]))
    return 1.0 / precision, float(SHAPES[min(place, len(SHAPES) - 1)])
