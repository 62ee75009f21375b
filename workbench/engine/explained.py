"""How much a mixed model explains: the measures that multilevel textbooks and journals ask for.

symbol   meaning
s2, T    residual variance; covariance matrix of the random effects of one grouping
m, S     mean (1 for the intercept) and covariance (divisor n - 1) of the random-effect columns over rows
b, f     fixed coefficients; f = b'Cov(X)b, the variance of X b over rows (divisor n - 1)
v        trace(T S) summed over groupings: variance due to slopes that differ
t        m'T m summed over groupings: variance due to means that differ
0        index of the null model (random intercepts only)

    Raudenbush & Bryk (2002)     1 - s2 / s2_0;  1 - t00 / t00_0 for each grouping (can be negative)
    Snijders & Bosker (2012)     level 1: 1 - (s2 + t00) / (s2_0 + t00_0)
                                 level 2: 1 - (s2 / B + t00) / (s2_0 / B + t00_0), B rows a group
    MVP, LaHuis et al. (2014)    f / (f + t + v + s2)
    Rights & Sterba (2019)       shares f, v, t, s2 of their sum; where every fixed column either is constant
                                 in the groups or has mean 0 in each, f = f1 (within) + f2 (between), and
                                 f1, v, s2 make up the variance within groups, f2 and t that between them
    likelihood ratio             1 - exp(-2 (l - l_0) / n), ML fits; divided by 1 - exp(2 l_0 / n) if adjusted
                                 (Magee 1990; Nagelkerke 1991)
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from workbench.engine.lmm import LmmFit
from workbench.engine.lmm.checks import levels_used
from workbench.engine.lmm.model import Codes, Floats

CENTRED = 1e-9  # of a column's largest value: how near to 0 the means of groups must lie


@dataclass(frozen=True)
class Decomposition:
    """Rights and Sterba's parts of the total variance: fixed, slopes, means (t), residual."""

    fixed: float
    slopes: float
    means: float
    residual: float

    @property
    def total(self) -> float:
        return self.fixed + self.slopes + self.means + self.residual

    @property
    def r2_f(self) -> float:
        """Share of the fixed effects; LaHuis and colleagues' MVP."""
        return self.fixed / self.total

    @property
    def r2_v(self) -> float:
        return self.slopes / self.total

    @property
    def r2_m(self) -> float:
        return self.means / self.total

    @property
    def r2_fv(self) -> float:
        return self.r2_f + self.r2_v

    @property
    def r2_fvm(self) -> float:
        return self.r2_fv + self.r2_m


def decomposition(fit: LmmFit) -> Decomposition:
    """The four parts at the estimates of a fit."""
    fixed = float(np.var(fit.data.fixed.raw @ fit.beta, ddof=1))
    slopes = means = 0.0
    for block, T in zip(fit.data.blocks, fit.covariances, strict=True):
        T = T if block.members is None else T * float(block.members.squares().mean())
        m = block.Z.mean(axis=0)
        slopes += float(np.sum(T * _covariance(block.Z)))
        means += float(m @ T @ m)
    return Decomposition(fixed, slopes, means, fit.sigma**2)


@dataclass(frozen=True)
class LevelDecomposition:
    """Rights and Sterba's parts by level, for one grouping with predictors centred within groups."""

    within: float
    between: float
    slopes: float
    means: float
    residual: float

    @property
    def within_total(self) -> float:
        return self.within + self.slopes + self.residual

    @property
    def between_total(self) -> float:
        return self.between + self.means


def level_decomposition(fit: LmmFit) -> LevelDecomposition | None:
    """The parts by level; None with several groupings or where a column varies both within and between."""
    if len(fit.data.factors) > 1:
        return None
    X, codes = fit.data.fixed.raw, fit.data.factors[0].codes
    kinds = [_level_of(column, codes) for column in X.T]
    random = [_level_of(column, codes) for block in fit.data.blocks for column in block.Z.T]
    if None in kinds or None in random:
        return None
    inside = np.array([kind == "within" for kind in kinds])
    parts = decomposition(fit)
    f1, f2 = (float(np.var(X[:, of] @ fit.beta[of], ddof=1)) for of in (inside, ~inside))
    return LevelDecomposition(f1, f2, parts.slopes, parts.means, parts.residual)


def _level_of(column: Floats, codes: Codes) -> str | None:
    """ "between" for a column that is constant in every group, "within" for one with means 0; else None."""
    sizes = np.bincount(codes)
    means = np.bincount(codes, column) / np.maximum(sizes, 1)
    spread = CENTRED * max(float(np.abs(column).max()), 1e-300)
    if np.abs(column - means[codes]).max() <= spread:
        return "between"
    return "within" if np.abs(means).max() <= spread else None


def _covariance(Z: Floats) -> Floats:
    """Covariance (q, q) of the columns of Z over its rows, divisor n - 1."""
    centred = Z - Z.mean(axis=0)
    out: Floats = centred.T @ centred / max(len(Z) - 1, 1)
    return out


@dataclass(frozen=True)
class Component:
    """A variance of the fit and of the null model: Raudenbush and Bryk's proportion reduction."""

    name: str
    variance: float
    null_variance: float

    @property
    def reduction(self) -> float:
        """nan where the null model has no such variance."""
        return 1 - self.variance / self.null_variance if self.null_variance > 0 else float("nan")


def components(fit: LmmFit, null: LmmFit) -> tuple[Component, ...]:
    """The residual variance and each grouping's intercept variance, against the null model's."""
    ours, theirs = intercept_variances(fit), intercept_variances(null)
    shared = [Component(name, ours[name], theirs[name]) for name in theirs if name in ours]
    return (Component("Residual", fit.sigma**2, null.sigma**2), *shared)


def intercept_variances(fit: LmmFit) -> dict[str, float]:
    """Grouping -> intercept variance over all its blocks; those without a random intercept are left out."""
    found: dict[str, float] = {}
    for block, T in zip(fit.data.blocks, fit.covariances, strict=True):
        for k in (k for k, name in enumerate(block.names) if name == "(Intercept)"):
            found[block.group] = found.get(block.group, 0.0) + float(T[k, k])
    return found


def snijders_bosker(fit: LmmFit, null: LmmFit) -> tuple[float, dict[str, float]]:
    """R2 of level 1, and of each grouping with B its rows a group on average.

    Intercept variances of all groupings count; nan for a grouping whose intercept does not vary in the fit.
    """
    ours, theirs = intercept_variances(fit), intercept_variances(null)
    level_1 = _reduction(fit.sigma**2 + sum(ours.values()), null.sigma**2 + sum(theirs.values()))
    sizes = {block.group: fit.n_obs / levels_used(block) for block in fit.data.blocks}
    higher = {
        group: _reduction(
            fit.sigma**2 / sizes[group] + ours.get(group, float("nan")),
            null.sigma**2 / sizes[group] + theirs[group],
        )
        for group in theirs
    }
    return level_1, higher


def likelihood_ratio_r2(log_lik: float, null_log_lik: float, n: int) -> tuple[float, float]:
    """The likelihood-ratio R2 and its form adjusted to reach 1; both log-likelihoods by ML on n rows.

    The adjusted one is nan when the null model leaves no room (continuous outcomes of small spread).
    """
    r2 = 1 - math.exp(-2 * (log_lik - null_log_lik) / n)
    largest = 1 - math.exp(min(2 * null_log_lik / n, 700.0))
    return r2, r2 / largest if largest > 0 else float("nan")


def _reduction(now: float, before: float) -> float:
    return 1 - now / before if before > 0 else float("nan")
