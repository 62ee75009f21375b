"""The distribution functions of cumulative models: logarithms of intervals, and derivatives of densities.

    P(Y <= j) = F(eta_j),   P(Y = j) = F(eta_j) - F(eta_{j-1}),   f = F',   r_k = f^(k) / f

link       F(eta)                     latent errors
logit      1 / (1 + e^-eta)           logistic
probit     Phi(eta)                   normal
cloglog    1 - exp(-e^eta)            skewed to the left (Gumbel of minima): proportional hazards
loglog     exp(-e^-eta)               skewed to the right (Gumbel of maxima)
cauchit    1/2 + arctan(eta) / pi     Cauchy, with heavy tails

Differences of two probabilities are taken on the log scale and in the tail where they are small, so that
nothing cancels however far out they lie. Agresti (2010), Analysis of ordinal categorical data, ch. 5;
McCullagh (1980), J. R. Stat. Soc. B 42.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats: TypeAlias = NDArray[np.float64]
Ratios: TypeAlias = tuple[Floats, Floats, Floats]
HIGHEST = 200.0  # log hazards beyond this count as this: the cube of the hazard must stay finite
LOG_ROOT_2PI = 0.5 * np.log(2.0 * np.pi)


@dataclass(frozen=True)
class CumulativeLink:
    """One distribution; every function works elementwise.

    quantile(p) and cdf(eta); log_density(eta); log_interval(upper, lower) = log(F(upper) - F(lower)) for
    upper > lower; ratios(eta) = (r_1, r_2, r_3). low, high: finite values that stand for -inf and +inf.
    concave: whether the log-likelihood is concave in thresholds and coefficients (Pratt 1981, J. Am. Stat.
    Assoc. 76), so that a stationary point is the maximum. variance: of the latent error, inf for Cauchy.
    """

    name: str
    cdf: Callable[[Floats], Floats]
    quantile: Callable[[Floats], Floats]
    log_density: Callable[[Floats], Floats]
    log_interval: Callable[[Floats, Floats], Floats]
    ratios: Callable[[Floats], Ratios]
    low: float
    high: float
    variance: float
    concave: bool = True

    def __reduce__(self) -> tuple[object, ...]:
        """Between processes a link travels by its name."""
        return _link_named, (self.name,)


def _link_named(name: str) -> CumulativeLink:
    return LINKS[name]


def log1mexp(x: Floats) -> Floats:
    """log(1 - e^-x) for x > 0, to full precision (Maechler 2012)."""
    small = x < np.log(2.0)
    return np.asarray(
        np.where(
            small, np.log(-np.expm1(-np.where(small, x, 1.0))), np.log1p(-np.exp(-np.where(small, 1.0, x)))
        )
    )


def _logit_density(eta: Floats) -> Floats:
    return np.asarray(special.log_expit(eta) + special.log_expit(-eta))


def _logit_interval(upper: Floats, lower: Floats) -> Floats:
    return np.asarray(special.log_expit(upper) + special.log_expit(-lower) + log1mexp(upper - lower))


def _logit_ratios(eta: Floats) -> Ratios:
    r1 = -np.tanh(0.5 * eta)
    square = r1 * r1
    return r1, 1.5 * square - 0.5, r1 * (3.0 * square - 2.0)


def _probit_density(eta: Floats) -> Floats:
    return np.asarray(-0.5 * eta * eta - LOG_ROOT_2PI)


def _probit_interval(upper: Floats, lower: Floats) -> Floats:
    flip = upper + lower > 0.0
    high = special.log_ndtr(np.where(flip, -lower, upper))
    low = special.log_ndtr(np.where(flip, -upper, lower))
    return np.asarray(high + log1mexp(np.maximum(high - low, 1e-300)))


def _probit_ratios(eta: Floats) -> Ratios:
    square = eta * eta
    return -eta, square - 1.0, eta * (3.0 - square)


def _cloglog_density(eta: Floats) -> Floats:
    return np.asarray(eta - _hazard(eta))


def _hazard(eta: Floats) -> Floats:
    return np.asarray(np.exp(np.minimum(eta, HIGHEST)))


def _cloglog_interval(upper: Floats, lower: Floats) -> Floats:
    hazard = _hazard(lower)
    between = np.where(lower < -40.0, _hazard(upper) - hazard, hazard * _growth(upper - lower))
    return np.asarray(-hazard + log1mexp(np.maximum(between, 1e-300)))


def _growth(width: Floats) -> Floats:
    """e^width - 1, capped where it would overflow."""
    return np.asarray(np.expm1(np.minimum(width, HIGHEST)))


def _cloglog_ratios(eta: Floats) -> Ratios:
    h = _hazard(eta)
    r1 = 1.0 - h
    return r1, r1 * r1 - h, 1.0 - h * (7.0 - h * (6.0 - h))


def _loglog_ratios(eta: Floats) -> Ratios:
    r1, r2, r3 = _cloglog_ratios(-eta)
    return -r1, r2, -r3


def _cauchit_interval(upper: Floats, lower: Floats) -> Floats:
    return np.asarray(np.log(np.arctan2(upper - lower, 1.0 + upper * lower) / np.pi))


def _cauchit_ratios(eta: Floats) -> Ratios:
    square = eta * eta
    q = 1.0 / (1.0 + square)
    return -2.0 * eta * q, (6.0 * square - 2.0) * q * q, 24.0 * eta * (1.0 - square) * q * q * q


def _cauchit_quantile(p: Floats) -> Floats:
    return np.asarray(np.tan(np.pi * (p - 0.5)))


LINKS: dict[str, CumulativeLink] = {
    "logit": CumulativeLink(
        "logit",
        special.expit,
        special.logit,
        _logit_density,
        _logit_interval,
        _logit_ratios,
        low=-1e8,
        high=1e8,
        variance=np.pi**2 / 3.0,
    ),
    "probit": CumulativeLink(
        "probit",
        special.ndtr,
        special.ndtri,
        _probit_density,
        _probit_interval,
        _probit_ratios,
        low=-1e8,
        high=1e8,
        variance=1.0,
    ),
    "cloglog": CumulativeLink(
        "cloglog",
        lambda eta: -np.expm1(-np.exp(eta)),
        lambda p: np.log(-np.log1p(-p)),
        _cloglog_density,
        _cloglog_interval,
        _cloglog_ratios,
        low=-1e8,
        high=1e8,
        variance=np.pi**2 / 6.0,
    ),
    "loglog": CumulativeLink(
        "loglog",
        lambda eta: np.exp(-np.exp(-eta)),
        lambda p: -np.log(-np.log(p)),
        lambda eta: _cloglog_density(-eta),
        lambda upper, lower: _cloglog_interval(-lower, -upper),
        _loglog_ratios,
        low=-1e8,
        high=1e8,
        variance=np.pi**2 / 6.0,
    ),
    "cauchit": CumulativeLink(
        "cauchit",
        lambda eta: 0.5 + np.arctan(eta) / np.pi,
        _cauchit_quantile,
        lambda eta: np.asarray(-np.log(np.pi) - np.log1p(eta * eta)),
        _cauchit_interval,
        _cauchit_ratios,
        low=-1e50,
        high=1e50,
        variance=np.inf,
        concave=False,
    ),
}
