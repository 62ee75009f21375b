"""Exact restricted likelihood ratio test of the only variance component, by simulation.

Under H0: variance = 0 the ratio has the law of (Crainiceanu & Ruppert 2004, J. R. Stat. Soc. B 66)

    sup over t >= 0 of   (n - p) log(1 + N(t) / D(t)) - sum_s log(1 + t mu_s)
    N(t) = sum_s t mu_s / (1 + t mu_s) w_s^2,   D(t) = sum_s w_s^2 / (1 + t mu_s) + chi^2_{n-p-K}

symbol   shape   meaning
mu       (K,)    non-zero eigenvalues of Z'(I - X(X'X)^-1 X')Z
w        (K,)    independent standard normal
t                variance of the component relative to the residual variance

It depends on the design alone. The usual chi-square law is wrong here because zero lies at the edge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.lmm import LmmData, LmmFit
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.objective import evaluate
from workbench.errors import ModelError

LARGEST = 3000  # levels up to which the eigenvalues are found in seconds
GRID = 160  # values of t
AT_ONCE = 2000  # simulated ratios a batch


@dataclass(frozen=True)
class ExactTest:
    """The observed ratio, the share p of simulated ones at least as large, and its Monte Carlo error.

    The observed ratio counts as one of them, so that p is never zero (Davison & Hinkley 1997, section 4.2).
    """

    statistic: float
    p_value: float
    std_error: float
    n_sim: int


def exact_rlrt(fit: LmmFit, random: np.random.Generator, n_sim: int = 10_000) -> ExactTest:
    """Test the only variance component of a REML fit.

    Raises ModelError for other fits, for several components, and for too many levels.
    """
    check(fit)
    data = fit.data
    nothing = evaluate(data, (np.zeros((1, 1)),), True)
    observed = max(nothing.criterion - fit.criterion, 0.0)
    drawn = null_ratios(spectrum(data), data.n - data.p, random, n_sim)
    larger = int(np.sum(drawn >= observed - 1e-9))
    p = (larger + 1) / (n_sim + 1)
    return ExactTest(observed, p, float(np.sqrt(p * (1 - p) / n_sim)), n_sim)


def check(fit: LmmFit) -> None:
    """Raise ModelError unless the model has one variance component of at most LARGEST levels."""
    blocks = fit.data.blocks
    if not fit.reml:
        raise ModelError("The exact test is one of REML.", "Choose REML as the estimation.")
    if len(blocks) != 1 or blocks[0].q != 1:
        raise ModelError(
            "The exact test works for a model with one random effect only; this one has several variances.",
            "Use the likelihood ratio tests of random effects instead.",
        )
    if blocks[0].n_levels > LARGEST:
        raise ModelError(
            f"The exact test would need too long for {blocks[0].n_levels:,} groups (at most {LARGEST:,}).",
            "With so many groups the likelihood ratio test with half its p-value is as good.",
        )


def spectrum(data: LmmData) -> Floats:
    """mu (K,) in comparable units."""
    BX = data.B[:-1, 0]
    M = np.diag(data.A[0, 0]) - BX.T @ BX
    mu = np.linalg.eigvalsh(M)
    kept: Floats = mu[mu > 1e-10 * mu[-1]]
    return kept


def null_ratios(mu: Floats, freedom: int, random: np.random.Generator, count: int) -> Floats:
    """`count` draws of the ratio under H0; freedom: n - p."""
    t = np.concatenate([[0.0], np.geomspace(1e-4 / mu.max(), 1e4 / mu.min(), GRID)])
    shrunk = t * mu[:, None] / (1 + t * mu[:, None])
    penalty = np.log1p(t * mu[:, None]).sum(axis=0)
    out = []
    for start in range(0, count, AT_ONCE):
        N = min(AT_ONCE, count - start)
        w2 = random.chisquare(1.0, (N, len(mu)))
        left = freedom - len(mu)
        total = w2.sum(axis=1) + (random.chisquare(left, N) if left > 0 else 0.0)
        f = -freedom * np.log1p(-(w2 @ shrunk) / total[:, None]) - penalty
        out.append(_peaks(f))
    return np.concatenate(out)


def _peaks(f: Floats) -> Floats:
    """Largest value of every row (N, GRID + 1), inside the grid by the parabola over three neighbours."""
    rows, top = np.arange(len(f)), f.argmax(axis=1)
    inside = (top > 1) & (top < f.shape[1] - 1)
    middle = np.where(inside, top, 2)
    a, b, c = f[rows, middle - 1], f[rows, middle], f[rows, middle + 1]
    bend = a - 2 * b + c
    rise = np.where(bend < 0, (a - c) ** 2 / np.where(bend < 0, -8 * bend, 1.0), 0.0)
    return np.where(inside, b + rise, f.max(axis=1))
