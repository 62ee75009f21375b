"""The log-probability of an interval and its derivatives in both ends.

    l = log(F(u) - F(v)),   a = f(u) / pi,   b = f(v) / pi,   pi = F(u) - F(v)
    l_u = a           l_v = -b
    l_uu = c - a^2    l_vv = -d - b^2    l_uv = a b       c = f'(u) / pi,  d = f'(v) / pi

Rows of the lowest category have v = link.low, of the highest u = link.high, where the density is zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.cumulative.links import CumulativeLink, Floats


@dataclass(frozen=True)
class Interval:
    """l (n,) and the ratios of the header, each (n,); `e`, `g` are f''(u) / pi and f''(v) / pi."""

    log_pi: Floats
    a: Floats
    b: Floats
    c: Floats
    d: Floats
    e: Floats
    g: Floats


def interval(link: CumulativeLink, upper: Floats, lower: Floats) -> Interval:
    """The log-probabilities and their derivatives for upper > lower, both (n,)."""
    log_pi = link.log_interval(upper, lower)
    a = np.exp(link.log_density(upper) - log_pi)
    b = np.exp(link.log_density(lower) - log_pi)
    upper_ratios, lower_ratios = link.ratios(upper), link.ratios(lower)
    return Interval(
        log_pi,
        a,
        b,
        a * upper_ratios[0],
        b * lower_ratios[0],
        a * upper_ratios[1],
        b * lower_ratios[1],
    )
