"""How well the data tell groups apart: reliabilities, and the intraclass correlation by analysis of variance.

    reliability of term k    mean over groups of T_kk / (T_kk + [s2 (Z_j'W Z_j)^-1]_kk)

over the groups in which the terms can be estimated separately (Raudenbush & Bryk, 2002, eq. 3.53).

    MSB, MSW                 mean squares between and within J groups of sizes n_j, N rows
    n~ = (N - sum n_j^2 / N) / (J - 1),   t2 = (MSB - MSW) / n~,   rho = t2 / (t2 + MSW)
    SE = (1 - rho)(1 + (n~ - 1) rho) sqrt(2 / (n~ (n~ - 1)(J - 1)))      (Snijders & Bosker, 2012, sec. 3.3)
    interval: F = MSB / MSW between its quantiles gives (F / F_q - 1) / (F / F_q + n~ - 1)     (Searle, 1971)
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from workbench.engine.distributions import f_quantile
from workbench.engine.lmm import LmmFit, RandomBlock
from workbench.engine.lmm.model import Codes, Floats
from workbench.engine.variance_shares import effective_size

LARGEST_CONDITION = 1e10


@dataclass(frozen=True)
class Reliability:
    """One random term: its reliability (nan if no group can tell), and how many groups entered."""

    group: str
    term: str
    value: float
    n_groups: int


def reliabilities(fit: LmmFit) -> tuple[Reliability, ...]:
    """The reliability of every random coefficient, block by block; none where rows are in several levels."""
    found = []
    for block, T in zip(fit.data.blocks, fit.covariances, strict=True):
        if block.members is not None:
            continue
        sampling = _sampling_variances(block, fit.data.weights)
        for k, name in enumerate(block.names):
            error = fit.sigma**2 * sampling[:, k]
            value = float(np.mean(T[k, k] / (T[k, k] + error))) if len(error) else float("nan")
            found.append(Reliability(block.group, name, value, len(error)))
    return tuple(found)


def _sampling_variances(block: RandomBlock, weights: Floats | None) -> Floats:
    """Diagonals (groups, q) of (Z_j'W Z_j)^-1 for the groups in which it exists."""
    q, J = block.q, block.n_levels
    A = np.empty((J, q, q))
    for a in range(q):
        for b in range(a + 1):
            product = block.Z[:, a] * block.Z[:, b] * (1.0 if weights is None else weights)
            A[:, a, b] = A[:, b, a] = np.bincount(block.codes, product, J)
    scale = np.sqrt(np.maximum(np.einsum("jaa->ja", A), 1e-300))
    unit = A / (scale[:, :, None] * scale[:, None, :])
    solvable = np.linalg.cond(unit) < LARGEST_CONDITION
    inverse = np.linalg.inv(unit[solvable])
    out: Floats = np.einsum("jaa->ja", inverse) / scale[solvable] ** 2
    return out


@dataclass(frozen=True)
class MomentIcc:
    """The intraclass correlation by analysis of variance; conf_low, conf_high by Searle's method."""

    icc: float
    std_error: float
    conf_low: float
    conf_high: float
    ms_between: float
    ms_within: float
    mean_size: float

    @property
    def tau2(self) -> float:
        """Variance between groups; negative where groups differ less than chance would have it."""
        return (self.ms_between - self.ms_within) / self.mean_size


def moment_icc(y: Floats, codes: Codes, level: float = 0.95) -> MomentIcc | None:
    """From the rows of one grouping: y (N,), codes (N,). None with one group, or no group of two rows."""
    n_j = np.bincount(codes).astype(np.float64)
    sums = np.bincount(codes, y)[n_j > 0]
    n_j = n_j[n_j > 0]
    N, J = float(len(y)), len(n_j)
    if J < 2 or len(y) == J:
        return None
    between = float(np.sum(n_j * (sums / n_j - y.mean()) ** 2))
    total = float(np.sum((y - y.mean()) ** 2))
    if total <= between:
        return None
    return icc_from_mean_squares(between / (J - 1), (total - between) / (N - J), codes, level)


def icc_from_mean_squares(ms_between: float, ms_within: float, codes: Codes, level: float) -> MomentIcc:
    """The estimate, its standard error and interval from the mean squares."""
    J, N, n = len(np.unique(codes)), len(codes), effective_size(codes)
    f = ms_between / ms_within
    icc = (f - 1) / (f + n - 1)
    spread = math.sqrt(2 / (n * (n - 1) * (J - 1))) if n > 1 else float("nan")
    low, high = (max(f / float(f_quantile(q, J - 1, N - J)), 0.0) for q in ((1 + level) / 2, (1 - level) / 2))
    return MomentIcc(
        icc,
        (1 - icc) * (1 + (n - 1) * icc) * spread,
        (low - 1) / (low + n - 1),
        (high - 1) / (high + n - 1),
        ms_between,
        ms_within,
        n,
    )
