"""Simulated studies: data are drawn from known parameters and analysed again, many times.

    bias       mean of the estimates - truth, which has the Monte Carlo standard error sd / sqrt(N)
    coverage   share of intervals that hold the truth; their number is binomial at the nominal coverage

Both are judged by their distance in Monte Carlo errors; for the coverage it is the normal deviate with the
same tail as the binomial one, which is skewed so close to 1. The draws are made row by row with numpy, apart
from the engine's own simulations. Morris, White & Crowther (2019), Statistics in Medicine 38, 2074-2102.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, bdtrc, ndtri

Array = NDArray[np.float64]
LEVEL = 0.95


@dataclass(frozen=True)
class Estimate:
    """One parameter of one analysis; no interval where low is nan."""

    value: float
    low: float = np.nan
    high: float = np.nan


Analysis = Mapping[str, Estimate]


@dataclass(frozen=True)
class Study:
    """truth: parameter -> value; replicate: draws data with a generator and analyses them."""

    name: str
    truth: Mapping[str, float]
    replicate: Callable[[np.random.Generator], Analysis]


@dataclass(frozen=True)
class Summary:
    """What became of one parameter in N replicates.

    bias and bias_error: mean of the estimates minus truth, and its Monte Carlo error; sd: of the estimates;
    coverage and coverage_error: share of intervals with the truth (nan without intervals).
    """

    parameter: str
    truth: float
    replicates: int
    bias: float
    sd: float
    coverage: float

    @property
    def bias_error(self) -> float:
        return self.sd / np.sqrt(self.replicates)

    @property
    def coverage_error(self) -> float:
        return float(np.sqrt(LEVEL * (1 - LEVEL) / self.replicates))

    @property
    def bias_z(self) -> float:
        """Bias in Monte Carlo errors."""
        return self.bias / self.bias_error

    @property
    def coverage_z(self) -> float:
        """Distance of the coverage from the nominal one in Monte Carlo errors; nan without intervals."""
        if np.isnan(self.coverage):
            return float("nan")
        held = round(self.coverage * self.replicates)
        low = float(bdtr(held, self.replicates, LEVEL))
        high = float(bdtrc(held - 1, self.replicates, LEVEL)) if held else 1.0
        return float(ndtri(low)) if low < high else float(-ndtri(high))


def run(study: Study, replicates: int, seed: int) -> list[Summary]:
    """The summaries of all parameters of a study."""
    random = np.random.default_rng(seed)
    found = [study.replicate(random) for _ in range(replicates)]
    return [_summary(name, truth, [one[name] for one in found]) for name, truth in study.truth.items()]


def _summary(name: str, truth: float, found: Sequence[Estimate]) -> Summary:
    values = np.array([one.value for one in found])
    limits = np.array([(one.low, one.high) for one in found])
    held = (limits[:, 0] <= truth) & (truth <= limits[:, 1])
    coverage = np.nan if np.isnan(limits).all() else float(held.mean())
    bias, sd = float(values.mean() - truth), float(values.std(ddof=1))
    return Summary(name, truth, len(found), bias, sd, coverage)
