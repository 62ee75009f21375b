"""Where the ordered values of a Q-Q plot would lie if the model held.

    simulated   quantiles, position by position, of the ordered values of m samples that the model made
    exact       the i-th of n independent normal values is Phi^-1(U), U ~ Beta(i, n + 1 - i)

Atkinson 1985, Plots, Transformations and Regression, ch. 4. The p value of a simulated test counts the
samples that are at least as far from a straight line, (1 + #) / (1 + m): Barnard 1963.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtri

from workbench.engine.diagnostics.shapes import straightness

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Envelope:
    """low, high (n,): limits of the i-th smallest value; n_simulated: samples, 0 for the exact one."""

    low: Floats
    high: Floats
    n_simulated: int


def simulated_envelope(samples: Floats, level: float = 0.95) -> Envelope:
    """From samples (m, n) of values that the model made."""
    ordered = np.sort(samples, axis=1)
    low, high = np.quantile(ordered, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return Envelope(low, high, len(samples))


def normal_envelope(n: int, level: float = 0.95) -> Envelope:
    """Of n independent standard normal values."""
    i = np.arange(1, n + 1)
    low: Floats = ndtri(betaincinv(i, n + 1 - i, (1 - level) / 2)).astype(np.float64)
    return Envelope(low, -low[::-1], 0)


def simulated_normality(values: Floats, samples: Floats) -> tuple[float, float]:
    """W' of values (n,) and the share of samples (m, n), the values among them, with one as low."""
    own = float(straightness(np.sort(values)))
    others = straightness(np.sort(samples, axis=1))
    return own, float((1 + np.sum(others <= own)) / (1 + len(others)))
