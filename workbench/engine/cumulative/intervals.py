"""The log-probability of an interval and its derivatives in both ends.

    l = log pi,   pi = F(u) - F(v),   a_k = f^(k)(u) / pi,   b_k = f^(k)(v) / pi,   k = 0, 1, ...
    l_u = a_0              l_v = -b_0
    l_uu = a_1 - a_0^2     l_vv = -b_1 - b_0^2     l_uv = a_0 b_0

Rows of the lowest category have v = link.low, of the highest u = link.high, where the density is zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.cumulative.links import CumulativeLink, Floats


@dataclass(frozen=True)
class Interval:
    """l and the ratios a_0 .. a_order and b_0 .. b_order, each of the shape of u and v."""

    log_pi: Floats
    a: tuple[Floats, ...]
    b: tuple[Floats, ...]


def interval(link: CumulativeLink, upper: Floats, lower: Floats, order: int = 1) -> Interval:
    """The log-probabilities and ratios up to `order` (0 to 3) for upper > lower."""
    log_pi = link.log_interval(upper, lower)
    return Interval(log_pi, _ratios(link, upper, log_pi, order), _ratios(link, lower, log_pi, order))


def _ratios(link: CumulativeLink, end: Floats, log_pi: Floats, order: int) -> tuple[Floats, ...]:
    density = np.exp(link.log_density(end) - log_pi)
    if not order:
        return (density,)
    return (density, *(density * r for r in link.ratios(end)[:order]))
