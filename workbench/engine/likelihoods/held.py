"""A kernel whose further parameters are held at given values instead of being estimated."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from workbench.engine.likelihoods.kernel import Floats, Kernel, Rows, Slopes


@dataclass(frozen=True)
class Held:
    """`kernel` with phi fixed at `value` (r,); to the outside it has no further parameter."""

    kernel: Kernel
    value: Floats

    @property
    def n(self) -> int:
        """Number of rows."""
        return self.kernel.n

    @property
    def n_phi(self) -> int:
        """None are left."""
        return 0

    def slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """See Kernel."""
        return self.kernel.slopes(eta, self.value, order)

    def expected(self, eta: Floats, phi: Floats, order: int = 0) -> Slopes:
        """See Kernel."""
        return self.kernel.expected(eta, self.value, order)

    def phi_slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """See Kernel."""
        return tuple(np.zeros((0, *np.shape(eta))) for _ in range(order + 1))

    def expected_phi(self, eta: Floats, phi: Floats) -> Floats:
        """See Kernel."""
        return np.zeros((0, *np.shape(eta)))

    def mean(self, eta: Floats, phi: Floats) -> Floats:
        """See Kernel."""
        return self.kernel.mean(eta, self.value)

    def start(self) -> tuple[Floats, Floats]:
        """See Kernel."""
        return self.kernel.start()[0], np.zeros(0)

    def take(self, rows: Rows) -> Self:
        """See Kernel."""
        return replace(self, kernel=self.kernel.take(rows))
