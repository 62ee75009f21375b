"""Autocorrelation of residuals within groups: is there structure left?

    r(l) = [sum of e_t e_{t+l} / N(l)] / [sum of e_t^2 / N(0)]        pairs of rows l places apart in a group

The limits quantile / sqrt(N(l)) are those of white noise (Box, Jenkins & Reinsel 1994; Pinheiro & Bates 2000,
section 5.3.3), places counting in the order of time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine import distributions
from workbench.engine.lmm.model import Codes, Floats
from workbench.engine.residual_structures.order import Order


@dataclass(frozen=True)
class Autocorrelation:
    """Arrays over the lags 1, 2 ...: value, number of pairs, half-width of the limits of white noise."""

    lag: Codes
    value: Floats
    pairs: Codes
    limit: Floats


def autocorrelation(e: Floats, order: Order, most: int = 12, level: float = 0.95) -> Autocorrelation:
    """Of residuals e (n,), rows as in the data; lags up to `most` that at least two pairs of rows have."""
    ordered = e[order.rows]
    spread = float(ordered @ ordered) / len(ordered)
    quantile = float(distributions.normal_quantile((1.0 + level) / 2.0))
    found = []
    for lag in range(1, min(most, int(order.sizes.max()) - 1) + 1):
        later = np.flatnonzero(order.place >= lag)
        if len(later) < 2:
            break
        value = float(ordered[later] @ ordered[later - lag]) / len(later) / spread
        found.append((lag, value, len(later), quantile / np.sqrt(len(later))))
    table = np.array(found).reshape(-1, 4)
    return Autocorrelation(table[:, 0].astype(np.intp), table[:, 1], table[:, 2].astype(np.intp), table[:, 3])
