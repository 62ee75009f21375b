"""A sample against the normal distribution: quantiles, the line through the quartiles, and an envelope.

    z_i = Phi^-1(p_i),   p_i the plotting positions of `diagnostics/shapes.py`
    y = b0 + b1 z through the quartiles;   envelope: y_i +- c (b1 / phi(z_i)) sqrt(p_i (1 - p_i) / n)

The envelope holds for each point by itself: it comes from the large-sample variance of an order statistic
(Fox, 2016, Applied Regression Analysis and GLMs, sec. 3.1.3; the one that car::qqPlot draws for a sample).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from workbench.engine.diagnostics.shapes import plotting_positions, quartile_line

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class NormalQuantiles:
    """order: places of the sample, ascending by value; z, ordered, low, high: shape (n,), in that order."""

    order: NDArray[np.intp]
    z: Floats
    ordered: Floats
    intercept: float
    slope: float
    low: Floats
    high: Floats


def normal_quantiles(x: Floats, level: float = 0.95) -> NormalQuantiles:
    """Everything a normal Q-Q plot shows; x: finite, shape (n,), n > 0; level: of the envelope."""
    order = np.argsort(x, kind="stable")
    ordered, n = x[order], len(x)
    p = plotting_positions(n)
    z: Floats = ndtri(p)
    intercept, slope = quartile_line(ordered)
    height = np.exp(-0.5 * z**2) / math.sqrt(2 * math.pi)
    half = float(ndtri((1 + level) / 2)) * slope / height * np.sqrt(p * (1 - p) / n)
    line = intercept + slope * z
    return NormalQuantiles(order, z, ordered, intercept, slope, line - half, line + half)
