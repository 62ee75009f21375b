"""What every residual structure offers at given parameters: a root U of its inverse, U'U = S^-1.

    rows of one group   e ~ N(0, sigma^2 S)   ->   U e ~ N(0, sigma^2 I)

symbol      shape    meaning
U           (n, n)   block-diagonal, lower triangular in the order of time: U e is what the rows before, of
                     the same group, do not foretell, divided by its standard deviation
U_k, S_k             derivatives in parameter k
M_k         (n, n)   U S_k U' = -(U_k U^-1 + its transpose): the change of S seen by white rows

No structure forms these matrices for all rows: chains of rows take O(n) (chain.py), short groups take one
small matrix for each pattern of times (pattern.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from workbench.engine.lmm.model import Codes, Floats


class Whitener(Protocol):
    """Products with U, its inverse and its derivatives; tables are (n, m), rows in order."""

    @property
    def log_det(self) -> float:
        """log|U|."""

    @property
    def log_det_slopes(self) -> Floats:
        """Derivatives (k,) of log|U|."""

    @property
    def deviations(self) -> Floats | float:
        """Square roots of the diagonal of S, (n,), or one number for all rows."""

    def whiten(self, F: Floats) -> Floats:
        """U F."""

    def colour(self, F: Floats) -> Floats:
        """U^-1 F."""

    def whiten_t(self, F: Floats) -> Floats:
        """U'F."""

    def colour_t(self, F: Floats) -> Floats:
        """U^-T F."""

    def pull(self, W: Floats, F: Floats) -> Floats:
        """trace(W' U_k F) of every parameter, (k,)."""

    def twist(self, F: Floats) -> Floats:
        """M_k F of every parameter, (k, n, m)."""


@dataclass(frozen=True)
class White:
    """S = I: rows are white as they stand."""

    log_det: float = 0.0
    deviations: float = 1.0

    @property
    def log_det_slopes(self) -> Floats:
        """None."""
        return np.zeros(0)

    def whiten(self, F: Floats) -> Floats:
        """F."""
        return F

    colour = whiten_t = colour_t = whiten

    def pull(self, W: Floats, F: Floats) -> Floats:
        """Nothing, as there is no parameter."""
        return np.zeros(0)

    def twist(self, F: Floats) -> Floats:
        """Nothing, as there is no parameter."""
        return np.zeros((0, *F.shape))


@dataclass(frozen=True)
class Scaled:
    """S = diag(h) C diag(h): a correlation `inner` and standard deviations h that differ by stratum.

    strata (n,): 0 is the reference, h = 1.  log_ratios (m,): log h of strata 1 .. m.
    Parameters: those of the correlation, then the log ratios.
    """

    inner: Whitener
    strata: Codes
    log_ratios: Floats

    @property
    def h(self) -> Floats:
        """Relative standard deviation of every row (n, 1)."""
        out: Floats = np.exp(np.append(0.0, self.log_ratios))[self.strata][:, None]
        return out

    @property
    def log_det(self) -> float:
        """See Whitener."""
        return self.inner.log_det + float(self._counts @ -self.log_ratios)

    @property
    def log_det_slopes(self) -> Floats:
        """See Whitener."""
        return np.concatenate([self.inner.log_det_slopes, -self._counts])

    @property
    def deviations(self) -> Floats:
        """See Whitener."""
        out: Floats = self.inner.deviations * self.h[:, 0]
        return out

    @property
    def _counts(self) -> Floats:
        counts = np.bincount(self.strata, minlength=len(self.log_ratios) + 1)
        return counts[1:].astype(np.float64)

    def whiten(self, F: Floats) -> Floats:
        """See Whitener."""
        return self.inner.whiten(F / self.h)

    def colour(self, F: Floats) -> Floats:
        """See Whitener."""
        return self.inner.colour(F) * self.h

    def whiten_t(self, F: Floats) -> Floats:
        """See Whitener."""
        return self.inner.whiten_t(F) / self.h

    def colour_t(self, F: Floats) -> Floats:
        """See Whitener."""
        return self.inner.colour_t(F * self.h)

    def pull(self, W: Floats, F: Floats) -> Floats:
        """See Whitener; U_s = -U_C (rows of stratum s) diag(1/h)."""
        own = -np.einsum("ij,ij->i", self.inner.whiten_t(W), F / self.h)
        by_stratum = np.bincount(self.strata, weights=own, minlength=len(self.log_ratios) + 1)[1:]
        return np.concatenate([self.inner.pull(W, F / self.h), by_stratum])

    def twist(self, F: Floats) -> Floats:
        """See Whitener; M_s = U_C (rows of s) U_C^-1 + its transpose."""
        out = [self.inner.twist(F)]
        coloured, back = self.inner.colour(F), self.inner.whiten_t(F)
        for s in range(1, len(self.log_ratios) + 1):
            own = (self.strata == s)[:, None]
            out.append((self.inner.whiten(coloured * own) + self.inner.colour_t(back * own))[None])
        return np.concatenate(out)
