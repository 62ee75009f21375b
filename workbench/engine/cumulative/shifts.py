"""The log-probability of an interval whose two ends move together, and its derivatives.

    l(t) = log(F(u + t) - F(v + t)),   and in u and v apart, at every t

The logistic distribution needs no ratios, since F(u) - F(v) = F(u) (1 - F(v)) (1 - exp(v - u)):

    l = log F(u) + log Q(v) + log(1 - exp(-d)),   d = u - v,   Q = 1 - F
    l_u = Q(u) + c    l_v = -F(v) - c    l_uv = c (1 + c),   c = 1 / (exp(d) - 1)
    l_t = Q(u) - F(v),   l_tt = -f(u) - f(v), ...

so that only l itself knows of both ends at once. Other links go by intervals.py and ends.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from scipy import special

from workbench.engine.cumulative.ends import first, first_of_third, second, shift_ratios
from workbench.engine.cumulative.intervals import quick_interval
from workbench.engine.cumulative.links import CumulativeLink, Floats
from workbench.engine.likelihoods.chain import log_slopes

ONE = np.ones(1)
WIDEST = 700.0  # interval whose exponential is still a number


class Bends(NamedTuple):
    """Derivatives at one place, row by row.

    third, fourth (n,): l_ttt, l_tttt.  first (2, n): d/du and d/dv of each of l, l_t, l_tt, l_ttt.
    second (2, n): d2/du2 and d2/dv2 of each of l, l_t, l_tt.  mixed (n,): d2/dudv of these, None for none.
    """

    third: Floats
    fourth: Floats
    first: Sequence[Floats]
    second: Sequence[Floats]
    mixed: Sequence[Floats | None]


class Shifted(Protocol):
    """Rows whose ends have been moved."""

    @property
    def l_t(self) -> Floats:
        """dl/dt (n,)."""

    @property
    def l_tt(self) -> Floats:
        """d2l/dt2 (n,)."""

    def log_pi(self) -> Floats:
        """l (n,)."""

    def bends(self) -> Bends:
        """The other derivatives."""


class Ends(Protocol):
    """Upper and lower ends of all rows."""

    def at(self, t: Floats) -> Shifted:
        """Both ends moved up by t (n,)."""


class AnyEnds:
    """Ends under any link; low and high ends lie at link.low and link.high."""

    def __init__(self, link: CumulativeLink, upper: Floats, lower: Floats) -> None:
        self._link, self._upper, self._lower = link, upper, lower

    def at(self, t: Floats) -> Shifted:
        """See Ends."""
        return _AnyShifted(self._link, self._upper + t, self._lower + t)


class _AnyShifted:
    def __init__(self, link: CumulativeLink, upper: Floats, lower: Floats) -> None:
        self._link, self._ends = link, (upper, lower)
        self._interval = quick_interval(link, upper, lower, 1)
        self.l_t, C = shift_ratios(self._interval, 2)
        self.l_tt = C - self.l_t * self.l_t

    def log_pi(self) -> Floats:
        """See Shifted."""
        return self._interval.log_pi

    def bends(self) -> Bends:
        """See Shifted."""
        i = quick_interval(self._link, *self._ends, 3)
        l_t = log_slopes((ONE, *shift_ratios(i, 4)), 4, i.log_pi)
        once = [np.array(pair) for pair in (*first(i, 2), first_of_third(i))]
        uu, uv, vv = zip(*second(i), strict=True)
        twice = [np.array(pair) for pair in zip(uu, vv, strict=True)]
        return Bends(l_t[3], l_t[4], once, twice, uv)


class LogisticEnds:
    """Ends under the logit link."""

    def __init__(self, upper: Floats, lower: Floats) -> None:
        self._tails = np.array([-upper, lower])
        self.gap = upper - lower

    def at(self, t: Floats) -> Shifted:
        """See Ends."""
        tails = self._tails.copy()
        tails[0] -= t
        tails[1] += t
        return _LogisticShifted(tails, self.gap)


class _LogisticShifted:
    """P (2, n): Q(u) and F(v); f (2, n): the density at both ends."""

    def __init__(self, tails: Floats, gap: Floats) -> None:
        self._tails, self._gap = tails, gap
        self._P = P = special.expit(tails)
        self._f = P - P * P
        self.l_t = P[0] - P[1]
        self.l_tt = -self._f[0] - self._f[1]

    def log_pi(self) -> Floats:
        """See Shifted."""
        inside = special.expit(-self._tails)
        return np.asarray(np.log(inside[0] * inside[1] * -np.expm1(-self._gap)))

    def bends(self) -> Bends:
        """See Shifted."""
        P, f = self._P, self._f
        minus1 = f - 2.0 * f * P  # -f' at the upper end, f' at the lower one, as P has both sides
        minus1[1] *= -1.0
        minus2 = 6.0 * f * f - f  # -f''
        c = 1.0 / np.expm1(np.minimum(self._gap, WIDEST))
        mixed = c * (1.0 + c)
        own = P + c
        own[1] *= -1.0
        return Bends(
            minus1[0] + minus1[1],
            minus2[0] + minus2[1],
            (own, -f, minus1, minus2),
            (-f - mixed, minus1, minus2),
            (mixed, None, None),
        )


def ends(link: CumulativeLink, upper: Floats, lower: Floats) -> Ends:
    """The ends upper > lower (n,) of every row under a link."""
    return LogisticEnds(upper, lower) if link.name == "logit" else AnyEnds(link, upper, lower)
