"""A family whose further parameter hangs on predictors of its own: the second linear predictor is phi.

Partial derivatives with more than two indices of the second predictor are left at zero: no estimator needs
them as long as random effects act on the first predictor only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from workbench.engine.likelihoods.kernel import CurvedInPhi, Floats, Kernel, Rows, Slopes
from workbench.engine.likelihoods.partials import Partials, to_slopes


@dataclass(frozen=True)
class Dispersed:
    """kernel: of a family with one further parameter, whose phi may differ from row to row."""

    kernel: Kernel

    @property
    def n(self) -> int:
        """Number of rows."""
        return self.kernel.n

    @property
    def m(self) -> int:
        """Mean and phi."""
        return 2

    @property
    def n_phi(self) -> int:
        """None are left."""
        return 0

    def slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """See JointKernel."""
        own = eta[1:]
        plain = self.kernel.slopes(eta[0], own, order)
        out: Partials = {(0,) * k: value for k, value in enumerate(plain)}
        if order >= 1:
            first = self.kernel.phi_slopes(eta[0], own, min(order - 1, 2))
            out |= {(*(0,) * k, 1): value[0] for k, value in enumerate(first)}
        if order >= 2:
            assert isinstance(self.kernel, CurvedInPhi)
            second = self.kernel.phi_second(eta[0], own)
            assert second is not None
            out |= {(*(0,) * k, 1, 1): value[0, 0] for k, value in enumerate(second[:3]) if k + 2 <= order}
            if order >= 4:
                out[0, 0, 0, 1] = second[3][0]
        return to_slopes(out, 2, order, eta[0])

    def expected(self, eta: Floats, phi: Floats, order: int = 0) -> Slopes:
        """See JointKernel: of order 0, the square of the score standing in for the information on phi."""
        w = np.zeros((2, 2, *eta.shape[1:]))
        w[0, 0] = self.kernel.expected(eta[0], eta[1:])[0]
        score = self.kernel.phi_slopes(eta[0], eta[1:], 0)[0][0]
        w[1, 1] = np.maximum(score**2, 0.05)
        return (w,)

    def phi_slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """See JointKernel."""
        return tuple(np.zeros((0, *(2,) * k, *eta.shape[1:])) for k in range(order + 1))

    def expected_phi(self, eta: Floats, phi: Floats) -> Floats:
        """See JointKernel."""
        return np.zeros((0, 2, 2, *eta.shape[1:]))

    def start(self) -> tuple[Floats, Floats]:
        """See JointKernel."""
        eta, phi = self.kernel.start()
        return np.stack([eta, np.full(self.n, phi[0])]), np.zeros(0)

    def take(self, rows: Rows) -> Self:
        """See JointKernel."""
        return type(self)(self.kernel.take(rows))
