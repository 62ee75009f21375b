"""Two means compared without assuming equal spread.

t  = (a - b) / sqrt(s_a^2 / n_a + s_b^2 / n_b)
df = (v_a + v_b)^2 / (v_a^2 / (n_a - 1) + v_b^2 / (n_b - 1)),   v = s^2 / n            (Welch 1947)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.engine.distributions import t_two_sided_p

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WelchTest:
    """nan where neither sample varies."""

    statistic: float
    df: float

    @property
    def p_value(self) -> float:
        """Two-sided."""
        return float(t_two_sided_p(self.statistic, self.df))


def welch(a: Floats, b: Floats) -> WelchTest:
    """Means of a (n_a,) and b (n_b,), each of at least two values."""
    scale = float(max(np.abs(a).max(), np.abs(b).max())) or 1.0
    a, b = a / scale, b / scale  # squares of huge numbers would overflow
    va, vb = float(a.var(ddof=1)) / len(a), float(b.var(ddof=1)) / len(b)
    if va + vb <= 0:
        return WelchTest(float("nan"), float("nan"))
    df = (va + vb) ** 2 / (va**2 / (len(a) - 1) + vb**2 / (len(b) - 1))
    return WelchTest(float(a.mean() - b.mean()) / float(np.sqrt(va + vb)), df)
