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
    """low, high (m,): limits of the values at some places; n_simulated: samples, 0 for the exact one."""

    low: Floats
    high: Floats
    n_simulated: int


def simulated_envelope(samples: Floats, places: NDArray[np.intp], level: float = 0.95) -> Envelope:
    """From samples (m, n) of values that the model made, at some places in their order, from 0."""
    ordered = np.sort(samples, axis=1)[:, places]
    low, high = np.quantile(ordered, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return Envelope(low, high, len(samples))


def normal_envelope(n: int, places: NDArray[np.intp], level: float = 0.95) -> Envelope:
    """Of n independent standard normal values, at some places (m,) in their order, from 0."""
    i = places + 1
    low, high = (betaincinv(i, n + 1 - i, p) for p in ((1 - level) / 2, (1 + level) / 2))
    return Envelope(ndtri(low).astype(np.float64), ndtri(high).astype(np.float64), 0)


def simulated_normality(values: Floats, samples: Floats) -> tuple[float, float]:
    """W' of values (n,) and the share of samples (m, n), the values among them, with one as low."""
    own = float(straightness(np.sort(values)))
    others = straightness(np.sort(samples, axis=1))
    return own, float((1 + np.sum(others <= own)) / (1 + len(others)))
