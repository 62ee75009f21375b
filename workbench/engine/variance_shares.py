"""Where the variance of the outcome lies: R-squared, intraclass correlations, design effects.

    total = sigma2_f + sum_g sigma2_g + sigma2_e

symbol     meaning
sigma2_f   variance over the rows of X beta (divisor n - 1, offset left out)
sigma2_g   mean over the rows of z'Sigma z, z the terms of grouping g in that row (Johnson 2014); with a
           random intercept alone that is the intercept's variance
sigma2_e   residual variance of a row of weight one

    marginal R2     sigma2_f / total                    conditional R2  (sigma2_f + sum sigma2_g) / total
    adjusted ICC    sum sigma2_g / (total - sigma2_f)   unadjusted ICC  sum sigma2_g / total
    ICC of a level  variances of the level and of those above it / (total - sigma2_f)
    design effect   1 + (n~ - 1) ICC,   n~ = (N - sum n_j^2 / N) / (J - 1)

Nakagawa, Johnson & Schielzeth 2017, J. R. Soc. Interface 14; Johnson 2014, Methods Ecol. Evol. 5; Snijders &
Bosker 2012, Multilevel Analysis, ch. 3; Donner 1986, Int. Stat. Rev. 54 (n~).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.engine.lmm import LmmFit, RandomBlock
from workbench.engine.lmm.factors import Factor
from workbench.engine.lmm.model import Codes, Floats


@dataclass(frozen=True)
class Level:
    """One grouping's share of the variance.

    variance: its own sigma2_g.  icc: correlation of two rows that share this level and whatever it is nested
    in, but no other grouping.  mean_size: n~, the size that balanced groups would need to be as informative.
    """

    group: str
    n_levels: int
    variance: float
    icc: float
    mean_size: float

    @property
    def design_effect(self) -> float:
        """Factor by which clustering inflates the variance of a mean."""
        return 1 + (self.mean_size - 1) * self.icc


@dataclass(frozen=True)
class VarianceShares:
    """Variance of the fixed part, of each grouping (as ordered in the fit) and of the residual."""

    fixed: float
    levels: tuple[Level, ...]
    residual: float

    @property
    def random(self) -> float:
        """Variance of all groupings."""
        return sum(level.variance for level in self.levels)

    @property
    def total(self) -> float:
        return self.fixed + self.random + self.residual

    @property
    def deviation(self) -> float:
        """Standard deviation of the outcome at given predictors: of all groupings and the residual."""
        return float((self.random + self.residual) ** 0.5)

    @property
    def r2_marginal(self) -> float:
        """Share of the fixed effects."""
        return self.fixed / self.total

    @property
    def r2_conditional(self) -> float:
        """Share of the fixed and random effects."""
        return (self.fixed + self.random) / self.total

    @property
    def icc_adjusted(self) -> float:
        """Share of the groupings in what the fixed effects leave."""
        return self.random / (self.random + self.residual)

    @property
    def icc_unadjusted(self) -> float:
        """Share of the groupings in the whole."""
        return self.random / self.total


def variance_shares(fit: LmmFit) -> VarianceShares:
    """Shares at the estimates of a fit (by the method, REML or ML, it was fitted with)."""
    fixed = float(np.var(fit.data.fixed.raw @ fit.beta, ddof=1))
    return shares_of(fit.data.blocks, fit.data.groupings, fit.covariances, fixed, fit.sigma**2)


def shares_of(
    blocks: Sequence[RandomBlock],
    factors: Sequence[Factor],
    covariances: Sequence[Floats],
    fixed: float,
    residual: float,
) -> VarianceShares:
    """Shares from the random blocks with their covariances (q, q), and the variances fixed and residual."""
    variances = [_mean_variance(blocks, covariances, factor) for factor in factors]
    left = sum(variances) + residual
    levels = []
    for factor, own in zip(factors, variances, strict=True):
        above = [v for other, v in zip(factors, variances, strict=True) if is_nested(factor, other)]
        levels.append(
            Level(
                group=blocks[factor.blocks[0]].group,
                n_levels=int(np.count_nonzero(factor.sizes())),
                variance=own,
                icc=(own + sum(above)) / left,
                mean_size=_effective(factor.sizes()),
            )
        )
    return VarianceShares(fixed, tuple(levels), residual)


def _mean_variance(blocks: Sequence[RandomBlock], covariances: Sequence[Floats], factor: Factor) -> float:
    """Mean over the rows of z'Sigma z = trace(Sigma Z'Z) / n, summed over the blocks of a grouping."""
    return sum(float(np.sum(covariances[number] * blocks[number].moments)) for number in factor.blocks)


def is_nested(inner: Factor, outer: Factor) -> bool:
    """Whether every level of `inner` lies in one level of `outer`, and `outer` is another grouping."""
    if inner is outer or inner.members is not None or outer.members is not None:
        return False
    outer_of = np.zeros(inner.n_levels, dtype=np.intp)
    outer_of[inner.codes] = outer.codes
    return bool(np.array_equal(outer_of[inner.codes], outer.codes))


def effective_size(codes: Codes) -> float:
    """n~ = (N - sum n_j^2 / N) / (J - 1) over the levels that occur in codes (N,); N for a single level."""
    return _effective(np.bincount(codes).astype(np.float64))


def _effective(sizes: Floats) -> float:
    """The same from the sizes of all levels."""
    sizes = sizes[sizes > 0]
    N = float(sizes.sum())
    if len(sizes) < 2:
        return N
    return float((N - (sizes**2).sum() / N) / (len(sizes) - 1))
