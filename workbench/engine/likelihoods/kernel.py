"""What an estimator needs to know of an outcome: its log density, row by row, as a function of eta and phi.

    l_i(eta_i; phi) = log density of y_i, all constants included, times the likelihood weight of the row

symbol    shape        meaning
eta       (..., n)     linear predictor, offset included; leading axes (quadrature nodes) are free
phi       (r,)         further parameters on an unconstrained scale: log dispersion, log theta, thresholds
d_k       (..., n)     k-th derivative of l with respect to eta
w         (..., n)     expected information, E(-d_2): positive, used for scoring steps

A kernel holds the outcome; families make them (`families.py`), and models with an outcome of their own kind,
such as cumulative links, implement `Kernel` themselves. `slopes` must stay finite for extreme eta; where
eta lies outside what the link allows, l is minus infinity and the derivatives are any finite numbers.
"""

from __future__ import annotations

from typing import Protocol, Self, TypeAlias, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.intp]
Slopes: TypeAlias = tuple[Floats, ...]
NO_PHI: Floats = np.zeros(0)


class Kernel(Protocol):
    """Log density of one outcome with one linear predictor per row."""

    @property
    def n(self) -> int:
        """Number of rows."""

    @property
    def n_phi(self) -> int:
        """Number r of further parameters."""

    def slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """(l, d_1, ..., d_order), each (..., n); order is 0 to 4."""

    def expected(self, eta: Floats, phi: Floats, order: int = 0) -> Slopes:
        """(w, dw/deta, ...) up to `order` (0 to 2), each (..., n)."""

    def phi_slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """Derivatives of (l, d_1, ..., d_order) with respect to phi, each (r, ..., n); order is 0 to 2."""

    def expected_phi(self, eta: Floats, phi: Floats) -> Floats:
        """Derivative (r, ..., n) of w with respect to phi."""

    def mean(self, eta: Floats, phi: Floats) -> Floats:
        """Expected outcome (..., n) on the scale of the link: a probability for a binomial outcome."""

    def start(self) -> tuple[Floats, Floats]:
        """A value of eta (n,) near the outcome to start scoring from, and a rough phi (r,)."""

    def take(self, rows: Rows) -> Self:
        """The kernel of some rows, or of all in another order."""


@runtime_checkable
class CurvedInPhi(Protocol):
    """What a kernel may offer besides: second derivatives in phi, in closed form."""

    def phi_second(self, eta: Floats, phi: Floats) -> Slopes | None:
        """Second derivatives (r, r, ..., n) of (l, d_1, d_2) in phi, and the first (r, ..., n) of d_3.

        None where they are not at hand. A kernel of m linear predictors has their axes before those of eta.
        """
