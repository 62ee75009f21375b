"""A line that bends: straight pieces that meet at given values, each with a slope of its own.

    column 1      min(x, k_1)
    column j      min(max(x, k_{j-1}), k_j) - k_{j-1}
    last column   max(x, k_m) - k_m

The coefficient of a column is the slope of its piece, and their sum with the intercept is a line without
jumps: linear splines in the parametrisation of Marsh & Cormier (2001), Spline Regression Models, ch. 2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.modeling.polynomial import Floats


@dataclass(frozen=True, slots=True)
class PieceBasis:
    """knots: where the line bends, rising."""

    knots: tuple[float, ...]

    def columns(self, x: Floats) -> Floats:
        """The columns (n, pieces), Fortran order, at the values x (n,)."""
        out = np.empty((len(x), len(self.knots) + 1), order="F")
        out[:, 0] = np.minimum(x, self.knots[0])
        for j, (low, high) in enumerate(zip(self.knots, (*self.knots[1:], np.inf), strict=True), 1):
            out[:, j] = np.clip(x, low, high) - low
        return out
