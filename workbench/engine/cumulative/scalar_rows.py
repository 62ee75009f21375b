"""The rows of an ordered outcome with one random effect for each level, and their sums by level.

symbol       shape        meaning
psi          (k,)         thresholds' parameters, then coefficients; all ends of intervals are linear in it
b            (J,)         random effects, one for each level
h            ()           sum of the log-likelihoods of rows, minus g b_j^2 / 2 for each level
ends                      of intervals: the upper and the lower one of a row side by side, 2n in all

Derivatives in a shift t of both ends are those of shifts.py; b moves t by z. Every matrix of rows is one
product with combined weights: with small data the time goes by the number of calls.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.engine.cumulative.links import CumulativeLink, Floats
from workbench.engine.cumulative.shifts import Bends, Ends, Shifted, ends

AT_ONCE = 2_000_000  # loadings of all rows up to which they are weighted at once; beyond one parameter a time
ONE = np.ones(1)


@dataclass
class LevelRows:
    """Rows sorted by level.

    pairs (k, 2n): loadings of the upper and the lower end on psi, those of a row side by side, so that those
    of a level are too; fixed (2n,): what is fixed in them; z (n,): loading of the effect, which moves both
    ends by z b (the sign of a symmetric b is of no account); w (n,): weights; both None where all are one;
    counts (J,): rows of every level. loads: w z^r for r = 0 .. 4, what turns r shifts into derivatives in b.
    """

    link: CumulativeLink
    pairs: Floats
    fixed: Floats
    z: Floats | None
    w: Floats | None
    counts: NDArray[np.intp]

    def __post_init__(self) -> None:
        k, n = len(self.pairs), self.pairs.shape[1] // 2
        self.loads = self._loads(n)
        self.end_loads = ONE if self.loads is None else self.loads.repeat(2, axis=1)
        self.first_end = 2 * (np.cumsum(self.counts) - self.counts)
        self.level = np.repeat(np.arange(len(self.counts)), self.counts)
        self.level_end = self.level.repeat(2)
        spread = np.empty((k, 3, n))
        spread[:, 0], spread[:, 1] = self.pairs[:, ::2], self.pairs[:, 1::2]
        np.subtract(spread[:, 0], spread[:, 1], out=spread[:, 2])
        self.spread = spread.reshape(k, 3 * n)

    def _loads(self, n: int) -> Floats | None:
        """See above, (5, n); None where all are one."""
        if self.z is None and self.w is None:
            return None
        loads = np.ones((5, n))
        if self.z is not None:
            loads[1:] = self.z
            np.multiply.accumulate(loads, axis=0, out=loads)
        return loads if self.w is None else loads * self.w

    def ends(self, psi: Floats) -> Ends | None:
        """The ends of all rows without random effects; None where thresholds cross."""
        both = self.fixed + psi.dot(self.pairs)
        upper, lower = both[::2], both[1::2]
        return ends(self.link, upper, lower) if np.count_nonzero(upper > lower) == len(upper) else None

    def at(self, rows: Ends, b: Floats) -> tuple[Shifted, Floats]:
        """The rows at random effects b (J,), and the first three derivatives (3, J) of log L in these."""
        t = b[self.level]
        at = rows.at(t if self.z is None else t * self.z)
        by_end = at.by_end if self.loads is None else self.end_loads[1:4] * at.by_end
        return at, np.add.reduceat(by_end, self.first_end, axis=1)

    def log_l(self, at: Shifted) -> float:
        """The log-likelihood of all rows."""
        log_pi = at.log_pi()
        return float(log_pi.sum() if self.loads is None else self.loads[0].dot(log_pi))

    def fourth(self, bends: Bends) -> Floats:
        """The fourth derivative (J,) of log L in the random effects."""
        by_end = bends.first[2] if self.loads is None else self.end_loads[4] * bends.first[2]
        return np.add.reduceat(by_end, self.first_end)

    def score(self, bends: Bends) -> Floats:
        """h_psi (k,)."""
        return np.asarray(self.pairs.dot(bends.own if self.loads is None else self.end_loads[0] * bends.own))

    def by_level(self, bends: Bends, b: Floats, g: float, orders: int = 3) -> Floats:
        """Derivatives (orders, k + 1, J) of h_b, h_bb and h_bbb in psi and rho."""
        k = len(self.pairs)
        found = np.empty((orders, k + 1, len(b)))
        first = bends.first[:orders]
        if self.loads is not None:
            first = self.end_loads[1 : orders + 1] * first
        if self.pairs.size <= AT_ONCE:
            np.add.reduceat(first[:, None] * self.pairs, self.first_end, axis=2, out=found[:, :k])
        else:
            for loading, sums in zip(self.pairs, found.swapaxes(0, 1), strict=False):
                np.add.reduceat(first * loading, self.first_end, axis=1, out=sums)
        found[0, k] = g * b
        if orders == 3:
            found[1, k], found[2, k] = g, 0.0
        return found

    def products(self, bends: Bends, shares: Floats | None = None) -> Floats:
        """2 h_psipsi (k, k), to which the shares (2, J) of h_bpsipsi and h_bbpsipsi are added.

        A row gives uu' l_uu + vv' l_vv + (uv' + vu') l_uv, where uv' + vu' = uu' + vv' - (u - v)(u - v)'.
        """
        n, orders = len(self.level), 1 if shares is None else 3
        factors, weights = np.empty((orders, 2 * n)), np.empty((3, n))
        factors[0] = 2.0
        if shares is not None:
            shares.take(self.level_end, axis=1, out=factors[1:], mode="clip")
        if self.loads is not None:
            factors *= self.end_loads[:orders]
        weights[:2] = np.add.reduce(factors * bends.second[:orders], axis=0).reshape(n, 2).T
        across = weights[2]
        np.multiply(factors[0, ::2], bends.mixed[0], out=across)
        for factor, mixed in zip(factors[1:], bends.mixed[1:], strict=False):
            if mixed is not None:
                across += factor[::2] * mixed
        np.negative(across, out=across)
        return np.asarray((self.spread * weights.ravel()).dot(self.spread.T))
