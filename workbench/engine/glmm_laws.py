"""The law of the outcome of a generalised linear mixed model: for given groups, and for groups drawn anew.

    given effects   y_i ~ f(mu_i),  eta_i = x_i'beta + z_i'b
    new groups      y_i ~ integral f(mu_i) N(b; 0, Sigma) db: eta_i is normal around x_i'beta with variance
                    sum over the groupings of z_i'Sigma z_i

The second is what residuals from simulated outcomes (new random effects, new outcomes) tend to with many
simulations; one dimension by Gauss-Hermite quadrature for every row, whatever the number of groupings.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.random import Generator

from workbench.engine.glmm import GlmmFit, JointGlmmFit, KernelFit
from workbench.engine.likelihoods import LINKS, Floats
from workbench.engine.outcome_laws import CountLaw, Hurdle, OutcomeLaw, ZeroInflated, outcome_law

Fit: TypeAlias = GlmmFit | JointGlmmFit
FINE, COARSE = 33, 11  # nodes ...
MANY = 50_000  # ... up to so many rows, and beyond


def law_at(fit: Fit, eta: Floats) -> OutcomeLaw:
    """The law of every row at linear predictors eta (m, n)."""
    mean = fit.link.mean(eta[0])[0]
    if isinstance(fit, GlmmFit):
        own = 1.0 if fit.parameter is None else fit.parameter
        factor = own if fit.family.has_dispersion else 1.0
        return outcome_law(
            fit.family.name, mean, dispersion=factor, parameter=own, weights=fit.weights, trials=fit.trials
        )
    parameter = parameter_at(fit, eta)
    scale = parameter if fit.family.has_dispersion else np.ones_like(mean)
    law = outcome_law(fit.family.name, mean, dispersion=scale, parameter=parameter, weights=fit.weights)
    if fit.zeros is None:
        return law
    assert isinstance(law, CountLaw)
    share = LINKS[fit.zeros.link].mean(eta[-1])[0]
    return ZeroInflated(law, share) if fit.zeros.kind == "inflated" else Hurdle(law, share)


def parameter_at(fit: JointGlmmFit, eta: Floats) -> Floats:
    """Theta, alpha, dispersion or precision (n,); ones where there is none."""
    if "dispersion" in fit.parts:
        return np.asarray(np.exp(eta[fit.place("dispersion")]))
    common = fit.common_parameter
    return np.full(eta.shape[1], 1.0 if common is None else common)


def spreads(fit: KernelFit) -> Floats:
    """Standard deviation (m, n) of every linear predictor over new groups."""
    variance = np.zeros_like(fit.population_predictors)
    for item, sigma in zip(fit.blocks, fit.covariances, strict=True):
        Z = item.block.Z
        for predictor in set(item.predictors):
            mine = np.array([p == predictor for p in item.predictors])
            own = sigma[np.ix_(mine, mine)]
            variance[predictor] += np.einsum("ia,ab,ib->i", Z[:, mine], own, Z[:, mine])
    return np.sqrt(variance)


def rule(n: int) -> tuple[Floats, Floats]:
    """Nodes and weights (k,) of the normal law."""
    x, w = np.polynomial.hermite_e.hermegauss(FINE if n <= MANY else COARSE)
    return np.asarray(x), np.asarray(w / w.sum())


@dataclass(frozen=True)
class Mixture:
    """Laws with shares (k,) that add up to one: the law of new groups."""

    laws: Sequence[OutcomeLaw]
    shares: Floats

    @property
    def is_discrete(self) -> bool:
        """See OutcomeLaw."""
        return self.laws[0].is_discrete

    def at_most(self, y: Floats) -> Floats:
        """See OutcomeLaw."""
        return self._mean(law.at_most(y) for law in self.laws)

    def below(self, y: Floats) -> Floats:
        """See OutcomeLaw."""
        return self._mean(law.below(y) for law in self.laws)

    def draw(self, rng: Generator) -> Floats:
        """See OutcomeLaw."""
        drawn = np.stack([law.draw(rng) for law in self.laws])
        chosen = rng.choice(len(self.laws), size=drawn.shape[1], p=self.shares)
        return np.asarray(drawn[chosen, np.arange(drawn.shape[1])])

    def _mean(self, values: Iterator[Floats]) -> Floats:
        total = np.zeros(1)
        for share, value in zip(self.shares, values, strict=True):
            total = total + share * value
        return total


class CountMixture(Mixture):
    """The same of counts."""

    def probability(self, k: int) -> Floats:
        """See CountLaw."""
        return self._mean(law.probability(k) for law in self.laws if isinstance(law, CountLaw))


@dataclass(frozen=True)
class NewGroups:
    """What a fitted model says of rows in groups drawn anew; random effects of zeros are left at zero."""

    fit: Fit

    @cached_property
    def _etas(self) -> tuple[list[Floats], Floats]:
        eta, spread = self.fit.population_predictors, spreads(self.fit)[0]
        nodes, shares = rule(self.fit.n_obs)
        return [np.vstack([eta[:1] + node * spread, eta[1:]]) for node in nodes], shares

    @cached_property
    def law(self) -> Mixture:
        """The law of every row."""
        etas, shares = self._etas
        laws = [law_at(self.fit, eta) for eta in etas]
        return (CountMixture if isinstance(laws[0], CountLaw) else Mixture)(laws, shares)

    @cached_property
    def mean(self) -> Floats:
        """Mean (n,) of the outcome; a probability for binomial outcomes."""
        etas, shares = self._etas
        total = np.zeros(self.fit.n_obs)
        for share, eta in zip(shares, etas, strict=True):
            total += share * moments_at(self.fit, eta)[0]
        return total

    @cached_property
    def variance(self) -> Floats:
        """Variance (n,) of the outcome, between and within groups."""
        etas, shares = self._etas
        total = np.zeros(self.fit.n_obs)
        for share, eta in zip(shares, etas, strict=True):
            mean, variance = moments_at(self.fit, eta)
            total += share * (variance + mean**2)
        return np.maximum(total - self.mean**2, 1e-300)


def moments_at(fit: Fit, eta: Floats) -> tuple[Floats, Floats]:
    """Mean and variance (n,) of the outcome, a share for binomial ones, at linear predictors eta (m, n)."""
    mean = fit.link.mean(eta[0])[0]
    if isinstance(fit, GlmmFit):
        own = 1.0 if fit.parameter is None else fit.parameter
        variance = fit.family.variance(mean, own) * (own if fit.family.has_dispersion else 1.0)
        size = np.ones_like(mean) if fit.trials is None else fit.trials
        if fit.weights is not None:
            size = size * fit.weights
        return mean, np.asarray(variance / size)
    parameter = parameter_at(fit, eta)
    variance = fit.family.variance(mean, parameter)  # type: ignore[arg-type]
    if fit.family.has_dispersion:
        variance = variance * parameter
    if fit.zeros is None:
        return mean, np.asarray(variance if fit.weights is None else variance / fit.weights)
    share = LINKS[fit.zeros.link].mean(eta[-1])[0]
    some: Floats | float = 1.0
    if fit.zeros.kind == "hurdle":
        counts = outcome_law(fit.family.name, mean, parameter=parameter)
        assert isinstance(counts, CountLaw)
        some = 1.0 - counts.probability(0)
    whole = (1.0 - share) * mean / some
    return whole, np.asarray((1.0 - share) * (variance + mean**2) / some - whole**2)
