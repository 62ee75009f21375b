"""The log-probability of an interval and its derivatives in both ends, and in a shift of both.

    l = log pi,   pi = F(u) - F(v),   a_k = f^(k)(u) / pi,   b_k = f^(k)(v) / pi,   k = 0, 1, ...
    l_u = a_0              l_v = -b_0
    l_uu = a_1 - a_0^2     l_vv = -b_1 - b_0^2     l_uv = a_0 b_0

Along a shift t of both ends, with R_k = a_{k-1} - b_{k-1} the k-th derivative of pi over pi:

    da_k/du = a_{k+1} - a_k a_0    da_k/dv = a_k b_0    db_k/dv = b_{k+1} + b_k b_0    db_k/du = -b_k a_0
    dR_k/du = a_k - R_k a_0        dR_k/dv = R_k b_0 - b_k

Rows of the lowest category have v = link.low, of the highest u = link.high, where the density is zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special

from workbench.engine.cumulative.links import CumulativeLink, Floats

REACH = 500.0  # of eta: there, and beyond, the logistic distribution is still a normal number


@dataclass(frozen=True)
class Interval:
    """l and the ratios a_0 .. a_order and b_0 .. b_order, each of the shape of u and v."""

    log_pi: Floats
    a: tuple[Floats, ...]
    b: tuple[Floats, ...]

    def up_to(self, order: int) -> Interval:
        """The same with fewer ratios."""
        if len(self.a) == order + 1:
            return self
        return Interval(self.log_pi, self.a[: order + 1], self.b[: order + 1])


def interval(link: CumulativeLink, upper: Floats, lower: Floats, order: int = 1) -> Interval:
    """The log-probabilities and ratios up to `order` (0 to 3) for upper > lower."""
    log_pi = link.log_interval(upper, lower)
    return Interval(log_pi, _ratios(link, upper, log_pi, order), _ratios(link, lower, log_pi, order))


def quick_interval(link: CumulativeLink, upper: Floats, lower: Floats, order: int) -> Interval:
    """The same where no end lies beyond `REACH` (or is link.low or link.high): no logarithms but one."""
    if link.name != "logit":
        return interval(link, upper, lower, order)
    F_u, F_v = special.expit(upper), special.expit(lower)
    Q_u, Q_v = special.expit(-upper), special.expit(-lower)
    width = -np.expm1(lower - upper)
    a, b = Q_u / (Q_v * width), F_v / (F_u * width)
    log_pi = np.log(F_u * Q_v * width)
    return Interval(log_pi, _logistic_ratios(a, F_u, Q_u, order), _logistic_ratios(b, F_v, Q_v, order))


def _logistic_ratios(density: Floats, F: Floats, Q: Floats, order: int) -> tuple[Floats, ...]:
    """density times 1, r_1, r_2, r_3 up to `order`, from F and Q = 1 - F."""
    out = [density]
    if order >= 1:
        tilt = Q - F
        out.append(density * tilt)
    if order >= 2:
        spread = F * Q
        out.append(density * (1.0 - 6.0 * spread))
    if order >= 3:
        out.append(out[1] * (1.0 - 12.0 * spread))
    return tuple(out)


def _ratios(link: CumulativeLink, end: Floats, log_pi: Floats, order: int) -> tuple[Floats, ...]:
    density = np.exp(link.log_density(end) - log_pi)
    if not order:
        return (density,)
    return (density, *(density * r for r in link.ratios(end)[:order]))
