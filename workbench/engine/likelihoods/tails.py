"""log p and log(1 - p) with four derivatives for every link of a probability, without loss in either tail.

    link       p(eta)                         symmetric: log(1 - p) at eta is log p at -eta
    logit      1 / (1 + exp(-eta))            yes
    probit     Phi(eta)                       yes
    cauchit    1/2 + arctan(eta) / pi         yes
    cloglog    1 - exp(-exp(eta))             mirror image of loglog
    loglog     exp(-exp(-eta))

Probit: with Mills' ratio m = phi/Phi and d = eta + m, (log Phi)' = m, m' = -m d (Small 2010, Expansions and
Asymptotics for Statistics, for the tail of d).
"""

from __future__ import annotations

import numpy as np
from scipy import special

from workbench.engine.likelihoods.chain import log_slopes
from workbench.engine.likelihoods.kernel import Floats, Slopes

FAR = -60.0  # below it the asymptotic series of d is exact to rounding
LARGEST = 690.0  # exp of it is still finite, with room for squares of small numbers
SMALL = 0.05
NEAREST = -1e-70  # log of a chance nearest to one: the fourth power of its odds is finite


def log_complement(z: Floats) -> Floats:
    """log(1 - exp(z)) for z < 0, without loss at either end (Maechler 2012, the Rmpfr vignette log1mexp)."""
    z = np.minimum(z, -1e-300)
    with np.errstate(divide="ignore"):
        return np.where(z > -0.7, np.log(-np.expm1(z)), np.log1p(-np.exp(z)))


def minus_log_complement(z: Floats, order: int) -> Slopes:
    """-log(1 - exp z) for z < 0 and derivatives in z, up to the fourth; k = exp z / (1 - exp z).

    What a law above zero adds to the log density of a count, z being that of a count of zero.
    """
    out = [-log_complement(z)]
    if order >= 1:
        k = 1.0 / np.expm1(-np.minimum(z, NEAREST))
        out.append(k)
    if order >= 2:
        first = k * (1.0 + k)
        out.append(first)
    if order >= 3:
        out.append(first * (1.0 + 2.0 * k))
    if order >= 4:
        out.append(first * (1.0 + 6.0 * first))
    return tuple(out)


def logit_tail(eta: Floats, order: int) -> Slopes:
    """log p of the logistic law and its derivatives."""
    out = [np.asarray(special.log_expit(eta))]
    if order >= 1:
        q = np.asarray(special.expit(-eta))
        out.append(q)
    if order >= 2:
        p = np.asarray(special.expit(eta))
        pq = p * q
        out.append(-pq)
    if order >= 3:
        out.append(-pq * (q - p))
    if order >= 4:
        out.append(-pq * (1.0 - 6.0 * pq))
    return tuple(out)


def probit_tail(eta: Floats, order: int) -> Slopes:
    """log p of the normal law and its derivatives."""
    out = [np.asarray(special.log_ndtr(eta))]
    if order >= 1:
        m = np.sqrt(2.0 / np.pi) / special.erfcx(-eta / np.sqrt(2.0))
        out.append(m)
    if order >= 2:
        d = _distance(eta, m)
        md = m * d
        out.append(-md)
    if order >= 3:
        d1 = 1.0 - md
        out.append(md * d - m * d1)
    if order >= 4:
        out.append(-md * d * d + 3.0 * md * d1 - md * md + m * m * d1)
    return tuple(out)


def _distance(eta: Floats, m: Floats) -> Floats:
    """eta + m, which cancels for very negative eta."""
    far = eta < FAR
    if not np.any(far):
        return eta + m
    x = np.where(far, eta, -1.0)
    s = 1.0 / (x * x)
    series = -(1.0 - s * (2.0 - s * (10.0 - s * (74.0 - 706.0 * s)))) / x
    return np.asarray(np.where(far, series, eta + m))


def cauchit_tail(eta: Floats, order: int) -> Slopes:
    """log p of the Cauchy law and its derivatives."""
    p = np.arctan2(1.0, -eta) / np.pi
    return log_slopes((p, *cauchy_density(eta, order)), order, np.log(p))


def cauchy_density(eta: Floats, order: int) -> Slopes:
    """Density of the Cauchy law and its derivatives, order in all."""
    s = 1.0 / (1.0 + eta * eta)
    x = eta * s  # never overflows where eta * eta would
    out = (s, -2.0 * x * s, s * (6.0 * x * x - 2.0 * s * s), 24.0 * x * s * (s * s - x * x))
    return tuple(f / np.pi for f in out[:order])


def cloglog_tail(eta: Floats, order: int) -> Slopes:
    """log p of the complementary log-log link and its derivatives; t = exp(eta)."""
    t = np.exp(np.clip(eta, -LARGEST, LARGEST))
    out = [np.where(eta < -LARGEST, eta, np.log(-np.expm1(-t)))]
    t = np.minimum(t, LARGEST)  # v is zero from there on
    if order >= 1:
        v = t / np.expm1(t)
        out.append(v)
    if order >= 2:
        g = _bend(t, v)
        out.append(v * g)
    if order >= 3:
        h = g * g - t - v * g
        out.append(v * h)
    if order >= 4:
        g1 = -t - v * g
        out.append(v * (g * h + 2.0 * g * g1 - t - v * (g * g + g1)))
    return tuple(out)


def _bend(t: Floats, v: Floats) -> Floats:
    """1 - t - v, which cancels for small t; v = t / (exp(t) - 1)."""
    t2 = t * t
    series = -t / 2.0 - t2 / 12.0 + t2 * t2 / 720.0 - t2 * t2 * t2 / 30240.0
    return np.asarray(np.where(t < SMALL, series, 1.0 - t - v))


def loglog_tail(eta: Floats, order: int) -> Slopes:
    """log p of the log-log link: -exp(-eta), and its derivatives."""
    t = np.exp(np.minimum(-eta, LARGEST))
    return tuple((-t, t)[k % 2] for k in range(order + 1))


def mirrored(f: Slopes) -> Slopes:
    """Derivatives with respect to eta of f(-eta), from those of f at -eta."""
    return tuple(-d if k % 2 else d for k, d in enumerate(f))
