"""What the kernels of this package share: the outcome, its weights, the chain through the link, the domain.

    f(t)     log density in the argument t that suits the family, with derivatives
    t(eta)   mean, or log mean, by the link

phi may differ from row to row: phi[0] is one number or (n,), as models of the dispersion need.
Likelihood weights multiply the log density; dispersion weights divide the variance (Var = phi V(mu) / w).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from workbench.engine.likelihoods.chain import compose, compose_information
from workbench.engine.likelihoods.kernel import Floats, Rows, Slopes
from workbench.engine.likelihoods.links import Link

Allowed = Callable[[Floats], "np.ndarray | None"]


@dataclass(frozen=True)
class RowKernel:
    """A `Kernel` whose density is a smooth function of one argument of eta; families fill in the density.

    y (n,): outcome.  weights (n,) or None: likelihood or dispersion weights, see the family.
    """

    link: Link
    y: Floats
    weights: Floats | None

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.y)

    @property
    def n_phi(self) -> int:
        """Number of further parameters."""
        return 0

    def argument(self, eta: Floats, order: int) -> Slopes:
        """t(eta) and its derivatives."""
        raise NotImplementedError

    def allowed(self, eta: Floats) -> np.ndarray | None:
        """Where eta gives a mean the family can have; None when it always does."""
        return self.link.allows_positive(eta)

    def density(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """f and its derivatives in t, up to `order`."""
        raise NotImplementedError

    def density_phi(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """Derivatives (r, ..., n) of (f, f', ...) with respect to phi, up to `order` (at most 3)."""
        raise NotImplementedError

    def density_phi_second(self, t: Floats, phi: Floats) -> Slopes:
        """Second derivatives (..., n) of (f, f', f'') with respect to phi, of which there is one."""
        raise NotImplementedError

    def information(self, t: Floats, phi: Floats, order: int) -> Slopes:
        """Expected information in t, and its derivatives in t up to `order`."""
        raise NotImplementedError

    def information_phi(self, t: Floats, phi: Floats) -> Floats:
        """Derivative (r, ..., n) of the expected information in t with respect to phi."""
        raise NotImplementedError

    def slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """See Kernel."""
        inside, ok = self._inside(eta)
        t = self.argument(inside, order)
        out = compose(self.density(t[0], phi, order), t, order)
        return out if ok is None else (np.where(ok, out[0], -np.inf), *out[1:])

    def expected(self, eta: Floats, phi: Floats, order: int = 0) -> Slopes:
        """See Kernel."""
        t = self.argument(self._inside(eta)[0], order + 1)
        return compose_information(self.information(t[0], phi, order), t, order)

    def phi_slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """See Kernel."""
        if not self.n_phi:
            return tuple(np.zeros((0, *np.shape(eta))) for _ in range(order + 1))
        t = self.argument(self._inside(eta)[0], order)
        return compose(self.density_phi(t[0], phi, order), t, order)

    def phi_second(self, eta: Floats, phi: Floats) -> Slopes | None:
        """See CurvedInPhi."""
        if not self.n_phi:
            return None
        t = self.argument(self._inside(eta)[0], 3)
        twice = compose(self.density_phi_second(t[0], phi), t, 2)
        third = compose(self.density_phi(t[0], phi, 3), t, 3)[3]
        return (*(d[None, None] for d in twice), third)

    def expected_phi(self, eta: Floats, phi: Floats) -> Floats:
        """See Kernel."""
        if not self.n_phi:
            return np.zeros((0, *np.shape(eta)))
        t = self.argument(self._inside(eta)[0], 1)
        return np.asarray(self.information_phi(t[0], phi) * t[1] ** 2)

    def mean(self, eta: Floats, phi: Floats) -> Floats:
        """See Kernel."""
        return self.link.mean(eta)[0]

    def start(self) -> tuple[Floats, Floats]:
        """See Kernel."""
        return self.link.of(self.start_mean()), np.zeros(self.n_phi)

    def start_mean(self) -> Floats:
        """Means (n,) near the outcome that the link can take."""
        return np.maximum(self.y, 0.1)

    def take(self, rows: Rows) -> Self:
        """See Kernel."""
        weights = None if self.weights is None else self.weights[rows]
        return replace(self, y=self.y[rows], weights=weights)

    def _inside(self, eta: Floats) -> tuple[Floats, np.ndarray | None]:
        """eta with harmless values where it is not allowed, and where it is."""
        ok = self.allowed(eta)
        if ok is None or np.all(ok):
            return eta, None
        return np.where(ok, eta, self.harmless), ok

    @property
    def harmless(self) -> float:
        """A value of eta that every link of the family allows."""
        return float(self.link.of(np.asarray(1.0)))

    def weighted(self, *terms: Floats) -> Slopes:
        """Terms times the weights."""
        if self.weights is None:
            return terms
        return tuple(self.weights * term for term in terms)


class PositiveMean(RowKernel):
    """The argument is the logarithm of the mean."""

    def argument(self, eta: Floats, order: int) -> Slopes:
        """See RowKernel."""
        return self.link.log_mean(eta, order)
