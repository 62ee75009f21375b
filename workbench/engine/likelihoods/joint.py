"""Outcomes whose density hangs on several linear predictors at once: a mean and a share of extra zeros,
a mean and a dispersion, the logits of K - 1 categories.

symbol    shape              meaning
eta       (m, ..., n)        linear predictors, component first
d_1       (m, ..., n)        dl/deta_a
d_2       (m, m, ..., n)     second derivatives, symmetric; d_3, d_4 likewise
w         (m, m, ..., n)     expected information or a positive definite stand-in

`Single` presents a `Kernel` with one linear predictor in this form without copying.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, Self

from workbench.engine.likelihoods.kernel import CurvedInPhi, Floats, Kernel, Rows, Slopes


class JointKernel(Protocol):
    """Log density of one outcome with m linear predictors per row; see `Kernel` for what is common."""

    @property
    def n(self) -> int:
        """Number of rows."""

    @property
    def m(self) -> int:
        """Number of linear predictors per row."""

    @property
    def n_phi(self) -> int:
        """Number r of further parameters."""

    def slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """(l (..., n), d_1, ..., d_order); order is 0 to 4."""

    def expected(self, eta: Floats, phi: Floats, order: int = 0) -> Slopes:
        """(w, dw/deta (m, m, m, ..., n), ...) up to `order` (0 to 2; kernels with m > 1 may stop at 0)."""

    def phi_slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """Derivatives of (l, d_1, d_2) with respect to phi: a leading axis (r,); order is 0 to 2."""

    def expected_phi(self, eta: Floats, phi: Floats) -> Floats:
        """Derivative (r, m, m, ..., n) of w with respect to phi."""

    def start(self) -> tuple[Floats, Floats]:
        """Linear predictors (m, n) near the outcome to start scoring from, and a rough phi (r,)."""

    def take(self, rows: Rows) -> Self:
        """The kernel of some rows, or of all in another order."""


@dataclass(frozen=True)
class Single:
    """A kernel of one linear predictor, with axes of length one in front."""

    kernel: Kernel

    @property
    def n(self) -> int:
        """Number of rows."""
        return self.kernel.n

    @property
    def m(self) -> int:
        """One linear predictor."""
        return 1

    @property
    def n_phi(self) -> int:
        """Number of further parameters."""
        return self.kernel.n_phi

    def slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """See JointKernel."""
        return _with_axes(self.kernel.slopes(eta[0], phi, order), 0, 0)

    def expected(self, eta: Floats, phi: Floats, order: int = 0) -> Slopes:
        """See JointKernel."""
        return _with_axes(self.kernel.expected(eta[0], phi, order), 2, 0)

    def phi_slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """See JointKernel."""
        return _with_axes(self.kernel.phi_slopes(eta[0], phi, order), 0, 1)

    def expected_phi(self, eta: Floats, phi: Floats) -> Floats:
        """See JointKernel."""
        return self.kernel.expected_phi(eta[0], phi)[:, None, None]

    def phi_second(self, eta: Floats, phi: Floats) -> Slopes | None:
        """See CurvedInPhi."""
        if not isinstance(self.kernel, CurvedInPhi):
            return None
        found = self.kernel.phi_second(eta[0], phi)
        return None if found is None else (*_with_axes(found[:3], 0, 2), found[3][:, None, None, None])

    def start(self) -> tuple[Floats, Floats]:
        """See JointKernel."""
        eta, phi = self.kernel.start()
        return eta[None], phi

    def take(self, rows: Rows) -> Self:
        """See JointKernel."""
        return type(self)(self.kernel.take(rows))


def _with_axes(slopes: Slopes, first: int, place: int) -> Slopes:
    """Add first, first + 1, ... axes of length one at `place` to the arrays in turn."""
    keep = (slice(None),) * place
    return tuple(values[(*keep, *(None,) * k)] for k, values in enumerate(slopes, first))
