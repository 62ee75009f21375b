"""Laws of outcomes with given means: distribution function, probabilities of counts, random draws.

    gaussian            N(mu, phi / w)                       gamma               shape w / phi, mean mu
    binomial            n trials with probability mu         inverse_gaussian    shape w / phi, mean mu
    poisson             mu                                   beta                a = mu phi, b = (1 - mu) phi
    negative_binomial   size theta, mean mu                  negative_binomial_1 size mu / alpha, mean mu

A binomial outcome is a share; its law is that of the share. Johnson, Kotz & Balakrishnan; for the inverse
Gaussian Shuster 1968, J. Am. Stat. Assoc. 63.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Protocol, cast, runtime_checkable

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy import special

from workbench.engine.likelihoods import Floats


class OutcomeLaw(Protocol):
    """The law of every row (n,)."""

    @property
    def is_discrete(self) -> bool:
        """Whether outcomes are counts or shares of counts."""

    def at_most(self, y: Floats) -> Floats:
        """P(Y <= y) (n,)."""

    def below(self, y: Floats) -> Floats:
        """P(Y < y) (n,)."""

    def draw(self, rng: Generator) -> Floats:
        """One outcome a row (n,)."""


@runtime_checkable
class CountLaw(OutcomeLaw, Protocol):
    """A law of whole numbers."""

    def probability(self, k: int) -> Floats:
        """P(Y = k) (n,)."""


@dataclass(frozen=True)
class Gaussian:
    """mu, sd (n,)."""

    mu: Floats
    sd: Floats
    is_discrete = False

    def at_most(self, y: Floats) -> Floats:
        return np.asarray(special.ndtr((y - self.mu) / self.sd))

    below = at_most

    def draw(self, rng: Generator) -> Floats:
        return rng.normal(self.mu, self.sd)


@dataclass(frozen=True)
class Gamma:
    """mu, shape (n,)."""

    mu: Floats
    shape: Floats
    is_discrete = False

    def at_most(self, y: Floats) -> Floats:
        return np.asarray(special.gammainc(self.shape, y * self.shape / self.mu))

    below = at_most

    def draw(self, rng: Generator) -> Floats:
        return rng.gamma(self.shape, self.mu / self.shape)


@dataclass(frozen=True)
class InverseGaussian:
    """mu, shape (n,): Var = mu^3 / shape."""

    mu: Floats
    shape: Floats
    is_discrete = False

    def at_most(self, y: Floats) -> Floats:
        root, ratio = np.sqrt(self.shape / y), y / self.mu
        upper = np.exp(2 * self.shape / self.mu + special.log_ndtr(-root * (ratio + 1)))
        return np.asarray(special.ndtr(root * (ratio - 1)) + upper)

    below = at_most

    def draw(self, rng: Generator) -> Floats:
        return rng.wald(self.mu, self.shape)


@dataclass(frozen=True)
class Beta:
    """mu, precision (n,)."""

    mu: Floats
    precision: Floats
    is_discrete = False

    def at_most(self, y: Floats) -> Floats:
        return np.asarray(special.betainc(self.mu * self.precision, (1 - self.mu) * self.precision, y))

    below = at_most

    def draw(self, rng: Generator) -> Floats:
        drawn = rng.beta(self.mu * self.precision, (1 - self.mu) * self.precision)
        return np.clip(drawn, 1e-12, 1 - 1e-12)


@dataclass(frozen=True)
class Binomial:
    """mu, trials (n,); outcomes are shares."""

    mu: Floats
    trials: Floats
    is_discrete = True

    def at_most(self, y: Floats) -> Floats:
        return self._upto(np.rint(y * self.trials))

    def below(self, y: Floats) -> Floats:
        return self._upto(np.rint(y * self.trials) - 1)

    def _upto(self, k: Floats) -> Floats:
        inside = np.clip(k, 0, np.maximum(self.trials - 1, 0))
        tail = special.betaincc(inside + 1, np.maximum(self.trials - inside, 1), self.mu)
        return np.where(k < 0, 0.0, np.where(k >= self.trials, 1.0, tail))

    def draw(self, rng: Generator) -> Floats:
        drawn = rng.binomial(self.trials.astype(np.int64), self.mu)
        return np.asarray(drawn / np.maximum(self.trials, 1.0))


@dataclass(frozen=True)
class Poisson:
    """mu (n,)."""

    mu: Floats
    is_discrete = True

    def at_most(self, y: Floats) -> Floats:
        return np.where(y < 0, 0.0, special.pdtr(np.maximum(y, 0), self.mu))

    def below(self, y: Floats) -> Floats:
        return self.at_most(y - 1)

    def probability(self, k: int) -> Floats:
        return np.asarray(np.exp(special.xlogy(k, self.mu) - self.mu - special.gammaln(k + 1)))

    def draw(self, rng: Generator) -> Floats:
        return rng.poisson(self.mu).astype(np.float64)


@dataclass(frozen=True)
class NegativeBinomial:
    """mu, size (n,): Var = mu + mu^2 / size."""

    mu: Floats
    size: Floats
    is_discrete = True

    def at_most(self, y: Floats) -> Floats:
        share = self.size / (self.size + self.mu)
        return np.where(y < 0, 0.0, special.betainc(self.size, np.maximum(y, 0) + 1, share))

    def below(self, y: Floats) -> Floats:
        return self.at_most(y - 1)

    def probability(self, k: int) -> Floats:
        log_choose = special.gammaln(k + self.size) - special.gammaln(self.size) - special.gammaln(k + 1)
        share = -np.log1p(self.mu / self.size)
        other = np.log(np.maximum(self.mu, 1e-300)) - np.log(self.size + self.mu)
        return np.asarray(np.exp(log_choose + self.size * share + k * other))

    def draw(self, rng: Generator) -> Floats:
        return rng.poisson(rng.gamma(self.size, self.mu / self.size)).astype(np.float64)


@dataclass(frozen=True)
class ZeroInflated:
    """A count law, and the share (n,) of rows that can only be zero."""

    counts: CountLaw
    share: Floats
    is_discrete = True

    def at_most(self, y: Floats) -> Floats:
        return np.where(y < 0, 0.0, self.share + (1 - self.share) * self.counts.at_most(y))

    def below(self, y: Floats) -> Floats:
        return self.at_most(y - 1)

    def probability(self, k: int) -> Floats:
        return (k == 0) * self.share + (1 - self.share) * self.counts.probability(k)

    def draw(self, rng: Generator) -> Floats:
        only_zero = rng.random(len(self.share)) < self.share
        return np.where(only_zero, 0.0, self.counts.draw(rng))


@dataclass(frozen=True)
class Hurdle:
    """Zero with probability `zero` (n,), else a count law without its zeros."""

    counts: CountLaw
    zero: Floats
    is_discrete = True

    def at_most(self, y: Floats) -> Floats:
        none = self.counts.probability(0)
        positive = (self.counts.at_most(y) - none) / (1 - none)
        return np.where(y < 0, 0.0, self.zero + (1 - self.zero) * np.where(y < 1, 0.0, positive))

    def below(self, y: Floats) -> Floats:
        return self.at_most(y - 1)

    def probability(self, k: int) -> Floats:
        if k == 0:
            return self.zero
        return (1 - self.zero) * self.counts.probability(k) / (1 - self.counts.probability(0))

    def draw(self, rng: Generator) -> Floats:
        """Positive counts are drawn again until they are not zero."""
        out = self.counts.draw(rng)
        for _ in range(1000):
            if (out > 0).all():
                break
            out = np.where(out > 0, out, self.counts.draw(rng))
        return np.where(rng.random(len(out)) < self.zero, 0.0, np.maximum(out, 1.0))


def outcome_law(
    family: str,
    mu: Floats,
    *,
    dispersion: float | Floats = 1.0,
    parameter: float | Floats = 1.0,
    weights: Floats | None = None,
    trials: Floats | None = None,
) -> OutcomeLaw:
    """The law of a family at means mu (n,).

    dispersion: of gaussian, gamma and inverse gaussian, whose weights (n,) divide it; parameter: theta, alpha
    or precision. mu is kept a hair inside its range.
    """
    ones = np.ones_like(mu)
    scale = dispersion * ones if weights is None else dispersion / weights
    match family:
        case "gaussian":
            return Gaussian(mu, np.sqrt(scale))
        case "gamma":
            return Gamma(mu, 1 / scale)
        case "inverse_gaussian":
            return InverseGaussian(mu, 1 / scale)
        case "beta":
            return Beta(mu, parameter * ones)
        case "binomial":
            return Binomial(np.clip(mu, 0.0, 1.0), ones if trials is None else trials)
        case "poisson":
            return Poisson(np.maximum(mu, 0.0))
        case "negative_binomial":
            return NegativeBinomial(np.maximum(mu, 0.0), parameter * ones)
        case "negative_binomial_1":
            return NegativeBinomial(np.maximum(mu, 0.0), np.maximum(mu, 1e-300) / parameter)
    raise ValueError(f"no law of outcomes called {family}")


def law_of_rows(law: OutcomeLaw, rows: NDArray[np.intp], n: int) -> OutcomeLaw:
    """The law of some of n rows."""
    parts: Any = law
    found = {field.name: _of_rows(getattr(law, field.name), rows, n) for field in fields(parts)}
    return cast(OutcomeLaw, replace(parts, **found))


def _of_rows(value: Any, rows: NDArray[np.intp], n: int) -> Any:
    if isinstance(value, np.ndarray):
        return value[rows] if value.shape == (n,) else value
    if isinstance(value, list | tuple):
        return [_of_rows(each, rows, n) for each in value]
    return law_of_rows(cast(OutcomeLaw, value), rows, n) if is_dataclass(value) else value


def quantile_residuals(law: OutcomeLaw, y: Floats, rng: Generator) -> Floats:
    """Randomised quantile residuals (n,): standard normal if the law is right, whatever it is.

    u is uniform between P(Y < y) and P(Y <= y); the residual is its normal quantile. Dunn & Smyth 1996,
    J. Comput. Graph. Stat. 5. It is what residuals from simulated outcomes tend to with many simulations.
    """
    low, high = law.below(y), law.at_most(y)
    u = low + (high - low) * rng.random(len(y)) if law.is_discrete else high
    return np.asarray(special.ndtri(np.clip(u, 1e-15, 1 - 1e-15)))
