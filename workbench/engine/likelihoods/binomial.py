"""Binomial outcomes: y successes in `trials` tries, with probability p(eta).

    l = w (log choose(trials, y) + y log p + (trials - y) log(1 - p))       weights multiply l

Both logarithms come from the link without loss in the tails, so that a certain success costs nothing and an
impossible one costs what it must. With r = (log p)', s = (log(1 - p))' the expected information is
-w trials r s.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from scipy import special

from workbench.engine.likelihoods.kernel import Floats, Rows, Slopes
from workbench.engine.likelihoods.rows import RowKernel


@dataclass(frozen=True)
class Binomial(RowKernel):
    """y (n,): successes.  trials (n,): numbers of tries."""

    trials: Floats

    def allowed(self, eta: Floats) -> np.ndarray | None:
        """See RowKernel."""
        return self.link.allows_probability(eta)

    @cached_property
    def _parts(self) -> tuple[Floats, Floats, Floats]:
        """Weighted successes, failures and constants (n,)."""
        return (*self.weighted(self.y, self.trials - self.y, self._log_choose),)  # type: ignore[return-value]

    @property
    def _log_choose(self) -> Floats:
        if np.all(self.trials == 1.0):
            return np.zeros_like(self.y)
        of = special.gammaln
        return np.asarray(of(self.trials + 1.0) - of(self.y + 1.0) - of(self.trials - self.y + 1.0))

    def slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """See Kernel."""
        yes, no, constant = self._parts
        if self.link.name == "logit":
            return self._logistic(eta, order)
        inside, ok = self._inside(eta)
        p, q = self.link.log_tails(inside, order)
        out = [yes * a + no * b for a, b in zip(p, q, strict=True)]
        out[0] = out[0] + constant
        return tuple(out) if ok is None else (np.where(ok, out[0], -np.inf), *out[1:])

    def _logistic(self, eta: Floats, order: int) -> Slopes:
        """The same for the logit link, with the fewest passes over the rows."""
        yes, _, constant = self._parts
        small = np.exp(-np.abs(eta))
        lost = np.log1p(small) + np.maximum(eta, 0.0)
        out = [yes * eta - lost if self._single else yes * eta - self._tries * lost + constant]
        if order >= 1:
            most = 1.0 / (1.0 + small)
            least = small * most
            p = np.where(eta > 0.0, most, least)
            out.append(yes - p if self._single else yes - self._tries * p)
        if order >= 2:
            pq = least * most
            minus_w = -pq if self._single else -self._tries * pq
            out.append(minus_w)
        if order >= 3:
            out.append(minus_w * (1.0 - 2.0 * p))
        if order >= 4:
            out.append(minus_w * (1.0 - 6.0 * pq))
        return tuple(out)

    @cached_property
    def _single(self) -> bool:
        """One try a row, and no weights."""
        return self.weights is None and bool(np.all(self.trials == 1.0))

    @cached_property
    def _tries(self) -> Floats:
        return self._parts[0] + self._parts[1]

    def expected(self, eta: Floats, phi: Floats, order: int = 0) -> Slopes:
        """See Kernel."""
        if self.link.name == "logit":  # canonical: expected and observed are the same
            return tuple(-d for d in self._logistic(eta, order + 2)[2:])
        p, q = self.link.log_tails(self._inside(eta)[0], order + 1)
        tries = self._tries
        out = [-tries * p[1] * q[1]]
        if order >= 1:
            out.append(-tries * (p[2] * q[1] + p[1] * q[2]))
        if order >= 2:
            out.append(-tries * (p[3] * q[1] + 2.0 * p[2] * q[2] + p[1] * q[3]))
        return tuple(out)

    def start_mean(self) -> Floats:
        """See RowKernel: the smoothed proportion."""
        return (self.y + 0.5) / (self.trials + 1.0)

    def take(self, rows: Rows) -> Self:
        """See Kernel."""
        return replace(super().take(rows), trials=self.trials[rows])

    @property
    def harmless(self) -> float:
        """See RowKernel."""
        return float(self.link.of(np.asarray(0.5)))
