"""The log-probability of an interval whose two ends move together, and its derivatives.

    l(t) = log(F(u + t) - F(v + t)),   and in u and v apart, at every t

The logistic distribution needs no ratios, since F(u) - F(v) = F(u) (1 - F(v)) (1 - exp(v - u)):

    l = log F(u) + log Q(v) + log(1 - exp(-d)),   d = u - v,   Q = 1 - F
    l_u = Q(u) + c    l_v = -F(v) - c    l_uv = c (1 + c),   c = 1 / (exp(d) - 1)
    l_t = Q(u) - F(v),   l_tt = -f(u) - f(v), ...

so that only l itself knows of both ends at once. Other links go by intervals.py and ends.py.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import lru_cache
from typing import NamedTuple, Protocol

import numpy as np
from scipy import special

from workbench.engine.cumulative.ends import first, first_of_third, second, shift_ratios
from workbench.engine.cumulative.intervals import quick_interval
from workbench.engine.cumulative.links import CumulativeLink, Floats
from workbench.engine.likelihoods.chain import log_slopes

ONE = np.ones(1)


class Bends(NamedTuple):
    """Derivatives at one place. Those of the ends of rows stand side by side: upper, lower, upper, lower ...

    own (2n,): dl/du and dl/dv.  first (3, 2n): d/du and d/dv of each of l_t, l_tt, l_ttt, which together are
    their derivatives in t.  mixed (n,): d2/dudv of each of l, l_t, l_tt, None for none.  second (3, 2n):
    d2/du2 and d2/dv2 of these, each together with the mixed one.
    """

    own: Floats
    first: Floats
    second: Floats
    mixed: tuple[Floats, Floats | None, Floats | None]

    @property
    def third(self) -> Floats:
        """l_ttt (n,)."""
        return np.asarray(self.first[1, ::2] + self.first[1, 1::2])

    @property
    def fourth(self) -> Floats:
        """l_tttt (n,)."""
        return np.asarray(self.first[2, ::2] + self.first[2, 1::2])


class Shifted(ABC):
    """Rows whose ends have been moved.  by_end (3, 2n): what both ends add to l_t, l_tt and l_ttt."""

    by_end: Floats

    @property
    def l_t(self) -> Floats:
        """dl/dt (n,)."""
        return np.asarray(self.by_end[0, ::2] + self.by_end[0, 1::2])

    @property
    def l_tt(self) -> Floats:
        """d2l/dt2 (n,)."""
        return np.asarray(self.by_end[1, ::2] + self.by_end[1, 1::2])

    @abstractmethod
    def log_pi(self) -> Floats:
        """l (n,)."""

    @abstractmethod
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


class _AnyShifted(Shifted):
    def __init__(self, link: CumulativeLink, upper: Floats, lower: Floats) -> None:
        self._link, self._ends = link, (upper, lower)
        self._interval = i = quick_interval(link, upper, lower, 2)
        self.by_end = np.zeros((3, 2 * len(upper)))  # of both at once: what one adds depends on the other
        self.by_end[:, ::2] = log_slopes((ONE, *shift_ratios(i, 3)), 3, i.log_pi)[1:]

    def log_pi(self) -> Floats:
        """See Shifted."""
        return self._interval.log_pi

    def bends(self) -> Bends:
        """See Shifted."""
        i = quick_interval(self._link, *self._ends, 3)
        uu, uv, vv = zip(*second(i), strict=True)
        own, *moved = (np.column_stack(pair).ravel() for pair in (*first(i, 2), first_of_third(i)))
        twice = [np.column_stack((u + m, v + m)).ravel() for u, m, v in zip(uu, uv, vv, strict=True)]
        return Bends(own, np.array(moved), np.array(twice), uv)


class LogisticEnds:
    """Ends under the logit link.  tails (2n,): -u and v;  width (n,): 1 - exp(-d)."""

    def __init__(self, upper: Floats, lower: Floats) -> None:
        self._tails = np.empty(2 * len(upper))
        np.negative(upper, out=self._tails[::2])
        self._tails[1::2] = lower
        self._width = -np.expm1(lower - upper)

    def at(self, t: Floats) -> Shifted:
        """See Ends."""
        return _LogisticShifted(self._tails - t.repeat(2) * _signs(len(t))[0], self._width)


class _LogisticShifted(Shifted):
    """X (4, 2n): Q(u) and F(v), and what their derivatives in both ends give to l_tt, l_ttt, l_tttt."""

    def __init__(self, tails: Floats, width: Floats) -> None:
        self._tails, self._width = tails, width
        self._X = X = np.empty((4, len(tails)))
        P, down, tilt, _ = X
        special.expit(tails, out=P)
        np.multiply(P, P, out=down)
        down -= P  # minus the density
        np.multiply(P, -2.0, out=tilt)
        tilt += 1.0
        tilt *= down
        self.by_end = X[:3]
        self.by_end *= _signs(len(width))

    def log_pi(self) -> Floats:
        """See Shifted."""
        inside = special.expit(-self._tails)
        return np.asarray(np.log(inside[::2] * inside[1::2] * self._width))

    def bends(self) -> Bends:
        """See Shifted."""
        tail, down, _, fourth = X = self._X
        np.multiply(down, 6.0, out=fourth)
        fourth += 1.0
        fourth *= down
        c = 1.0 / self._width - 1.0
        own = tail + c.repeat(2) * _signs(len(c))[0]
        return Bends(own, X[1:], X[1:], (c * (1.0 + c), None, None))


@lru_cache(maxsize=16)
def _signs(n: int) -> Floats:
    """Signs (3, 2n) of Q(u), F(v), and of their derivatives, in l_t, l_tt and l_ttt."""
    signs = np.tile([[1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]], n)
    signs.flags.writeable = False
    return signs


def ends(link: CumulativeLink, upper: Floats, lower: Floats) -> Ends:
    """The ends upper > lower (n,) of every row under a link."""
    return LogisticEnds(upper, lower) if link.name == "logit" else AnyEnds(link, upper, lower)
