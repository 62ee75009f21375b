"""Rubin's rules: one inference from the fits to several imputed data sets, whatever the model.

symbol   shape        meaning
m                     number of imputed sets
Q        (m, k)       estimates of k quantities;  Qbar their mean
U        (m, k, k)    their covariances in each set;  Ubar the mean: variance within sets
B        (k, k)       covariance of Q between sets, divisor m - 1
T        (k, k)       Ubar + (1 + 1/m) B
r                     (1 + 1/m) B / Ubar, relative increase in variance;  lambda = (1 + 1/m) B / T
fmi                   (r + 2 / (df + 3)) / (1 + r), fraction of missing information

    df       1 / (1 / df_old + 1 / df_obs),  df_old = (m - 1) / lambda^2,
             df_obs = (df_com + 1) / (df_com + 3) df_com (1 - lambda)          (Barnard & Rubin 1999)
    D1       Qbar'Ubar^-1 Qbar / (k (1 + r1)),  r1 = (1 + 1/m) tr(B Ubar^-1) / k      (Li et al. 1991)
             denominator df of Li et al.; of Reiter (2007) where the complete data have few df
    D3       d / (k (1 + r3)),  r3 = (m + 1) / (k (m - 1)) (d_own - d),  d: mean likelihood ratio at the means
             of the parameters over the sets, d_own: at each set's own estimates      (Meng & Rubin 1992)

R2 is pooled as the square of tanh of the mean of atanh(R), with variance 1 / (n - 3)   (Harel 2009, J. Appl.
Stat. 36).

Rubin (1987), Multiple Imputation for Nonresponse in Surveys; Barnard & Rubin (1999), Biometrika 86; Li,
Raghunathan & Rubin (1991), J. Am. Stat. Assoc. 86; Meng & Rubin (1992), Biometrika 79; Reiter (2007),
Biometrika 94.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.engine.distributions import normal_quantile
from workbench.engine.inference import Approximation, ContrastTest
from workbench.engine.inference.contrast import FTest, rotated
from workbench.engine.lmm.model import Floats

LEAST_SETS = 2


@dataclass(frozen=True)
class Pooled:
    """Quantities (k,) on their own: estimate, within = Ubar, between = B, df of the complete data df_com."""

    estimate: Floats
    within: Floats
    between: Floats
    df_com: Floats
    m: int

    @property
    def total(self) -> Floats:
        """T."""
        return self.within + (1 + 1 / self.m) * self.between

    @property
    def std_error(self) -> Floats:
        return np.sqrt(self.total)

    @property
    def increase(self) -> Floats:
        """r."""
        return _ratio((1 + 1 / self.m) * self.between, self.within)

    @property
    def share(self) -> Floats:
        """lambda: the share of the variance that is due to the missing values."""
        return _ratio((1 + 1 / self.m) * self.between, self.total)

    @property
    def df(self) -> Floats:
        """Barnard and Rubin's degrees of freedom; infinite where nothing is missing and df_com is."""
        lam, com = self.share, self.df_com
        with np.errstate(divide="ignore", invalid="ignore"):
            inverse_old = lam**2 / (self.m - 1)
            inverse_obs = np.where(np.isinf(com), 0.0, (com + 3) / (com + 1) / com / (1 - lam))
            return np.asarray(1 / (inverse_old + inverse_obs))

    @property
    def missing_information(self) -> Floats:
        """fmi."""
        r = self.increase
        return np.asarray((r + 2 / (self.df + 3)) / (1 + r))


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0)


def pooled(estimates: Floats, variances: Floats, df_com: Floats) -> Pooled:
    """Rubin's rules for estimates and variances (m, k) with complete-data df (k,)."""
    return Pooled(
        estimates.mean(axis=0), variances.mean(axis=0), estimates.var(axis=0, ddof=1), df_com, len(estimates)
    )


@dataclass(frozen=True)
class PooledLaw:
    """The small-sample law of contrasts over imputed sets; stands wherever the law of a single fit does.

    beta: Qbar, or measured from another point; cov: T; laws: those of the fits, which give df_com.
    """

    beta: Floats
    cov: Floats
    laws: tuple[Approximation, ...]

    @cached_property
    def estimates(self) -> Floats:
        """Q (m, p)."""
        return np.array([law.beta for law in self.laws])

    @cached_property
    def within(self) -> Floats:
        """Ubar (p, p)."""
        return np.asarray(np.mean([law.cov for law in self.laws], axis=0))

    @cached_property
    def between(self) -> Floats:
        """B (p, p)."""
        return np.atleast_2d(np.cov(self.estimates, rowvar=False))

    def combination(self, L: Floats) -> Pooled:
        """Rubin's rules for combinations L (k, p)."""
        variances = np.array([np.einsum("ia,ab,ib->i", L, law.cov, L) for law in self.laws])
        df_com = np.array([np.mean([law.df(row) for law in self.laws]) for row in L])
        return pooled(self.estimates @ L.T, variances, df_com)

    def df(self, contrast: Floats) -> float:
        """Barnard and Rubin's df of one contrast (p,)."""
        return float(self.combination(np.atleast_2d(contrast)).df[0])

    def f_test(self, L: Floats) -> FTest:
        """D1 of L beta = 0, L (k, p) of any rank; for one combination the square of its t test."""
        rows, d = rotated(L, self.within)
        k, m = len(rows), len(self.laws)
        if k == 0:
            return FTest(float("nan"), 0, float("nan"))
        means = rows @ self.beta
        if k == 1:
            one = self.combination(rows)
            return FTest(float(means[0] ** 2 / one.total[0]), 1, float(one.df[0]))
        spread = np.einsum("ia,ab,ib->i", rows, self.between, rows)
        r = (1 + 1 / m) * float(np.mean(spread / d))
        F = float(np.mean(means**2 / d)) / (1 + r)
        df_com = float(np.mean([law.f_test(L).df_residual for law in self.laws]))
        return FTest(F, k, joint_df(k, m, r, df_com))


def pooled_law(laws: Sequence[Approximation]) -> PooledLaw:
    """The law of at least two fits of one model."""
    law = PooledLaw(np.mean([law.beta for law in laws], axis=0), np.empty(0), tuple(laws))
    return PooledLaw(law.beta, law.within + (1 + 1 / len(laws)) * law.between, law.laws)


def joint_df(k: int, m: int, r: float, df_com: float = np.inf) -> float:
    """Denominator df of D1 (and, with infinite df_com, of D3) for k quantities."""
    t = k * (m - 1)
    if r <= 0:
        return df_com
    if t <= 4:
        return t * (1 + 1 / k) * (1 + 1 / r) ** 2 / 2
    if np.isinf(df_com):
        return 4 + (t - 4) * (1 + (1 - 2 / t) / r) ** 2
    return _reiter(t, r, df_com)


def _reiter(t: int, r: float, df_com: float) -> float:
    """Reiter's (2007) approximation; the complete data's df where those are too few for it."""
    com = df_com * (df_com + 1) / (df_com + 3)
    a = r * t / (t - 2)
    c0, c1, c2 = 1 / (t - 4), com - 2 * (1 + a), com - 4 * (1 + a)
    if c2 <= 0:
        return df_com
    z = 1 / c2
    z += c0 * a**2 * c1 / ((1 + a) ** 2 * c2)
    z += c0 * (8 * a**2 * c1 / ((1 + a) * c2**2) + 4 * a**2 / ((1 + a) * c2))
    z += c0 * (4 * a**2 / (c2 * c1) + 16 * a**2 * c1 / c2**3)
    z += c0 * 8 * a**2 / c2**2
    return 4 + 1 / z


def pooled_r_squared(values: Floats, n: int, level: float) -> tuple[float, float, float]:
    """R2 with its limits from those of the sets (m,), n rows each, on the scale atanh(R)  (Harel 2009).

    A negative value, as an adjusted R2 can have, counts as 0.
    """
    z = np.arctanh(np.sqrt(np.clip(values, 0.0, 1.0 - 1e-15)))[:, None]
    variance = np.full_like(z, 1.0 / max(n - 3, 1))
    found = pooled(z, variance, np.array([np.inf]))
    half = float(normal_quantile((1 + level) / 2) * found.std_error[0])
    middle = float(found.estimate[0])
    return tuple(float(np.tanh(max(v, 0.0)) ** 2) for v in (middle, middle - half, middle + half))  # type: ignore[return-value]


@dataclass(frozen=True)
class PooledRatio:
    """D3: the test, and the average relative increase in variance; r is 0 where the sets agree perfectly."""

    test: ContrastTest
    increase: float


def pooled_likelihood_ratio(own: Floats, shared: Floats, k: int) -> PooledRatio:
    """D3 from likelihood ratios (m,) of two nested models that differ by k parameters.

    own: at the estimates of each set; shared: in each set at the means of the estimates over the sets.
    """
    m = len(own)
    d = float(np.mean(shared))
    r = max((m + 1) / (k * (m - 1)) * (float(np.mean(own)) - d), 0.0)
    return PooledRatio(ContrastTest.of(max(d, 0.0) / (k * (1 + r)), k, joint_df(k, m, r)), r)
