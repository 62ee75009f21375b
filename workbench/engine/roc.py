"""How well a score tells events from others: the ROC curve, the area under it and DeLong's interval.

    A   = P(S1 > S0) + P(S1 = S0) / 2                     area = chance that an event scores higher
    V1i = F0(s_i-) + f0(s_i) / 2,  V0j = 1 - F1(s_j) + f1(s_j) / 2        placements
    Var = var(V1) / n1 + var(V0) / n0                     (variances with divisors n1 - 1, n0 - 1)

symbol    meaning
S1, S0    score of an event, of a non-event;  n1, n0: their numbers
F, f      share of the other kind below or at a score, and exactly at it

DeLong, DeLong & Clarke-Pearson 1988, Biometrics 44; placements by ranks as in Sun & Xu 2014, IEEE Signal
Process. Lett. 21.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.engine.distributions import normal_quantile

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Roc:
    """threshold (k,): descending, events are told at a score of at least that; sensitivity, specificity (k,).

    area and its std_error; n_events, n_others.
    """

    threshold: Floats
    sensitivity: Floats
    specificity: Floats
    area: float
    std_error: float
    n_events: float
    n_others: float

    def interval(self, level: float) -> tuple[float, float]:
        """DeLong's interval of the area, kept within 0 and 1."""
        half = float(normal_quantile((1 + level) / 2)) * self.std_error
        return max(0.0, self.area - half), min(1.0, self.area + half)

    @property
    def best(self) -> int:
        """Place of the threshold with the largest sensitivity + specificity (Youden's index)."""
        return int(np.argmax(self.sensitivity + self.specificity))


def roc(score: Floats, events: Floats, others: Floats) -> Roc:
    """The curve of score (n,) with so many events and others (n,) on each row; both must occur."""
    value, place = np.unique(score, return_inverse=True)
    e: Floats = np.bincount(place, events, minlength=len(value)).astype(np.float64)
    o: Floats = np.bincount(place, others, minlength=len(value)).astype(np.float64)
    n1, n0 = float(e.sum()), float(o.sum())
    if not (n1 > 0 and n0 > 0):
        raise ValueError("a ROC curve needs events and non-events")
    placement1 = (np.cumsum(o) - o / 2) / n0
    placement0 = 1 - (np.cumsum(e) - e / 2) / n1
    area = float(e @ placement1 / n1)
    variance = _variance(placement1, e, area) / n1 + _variance(placement0, o, area) / n0
    return Roc(
        value[::-1],
        np.cumsum(e[::-1]) / n1,
        1 - np.cumsum(o[::-1]) / n0,
        area,
        float(np.sqrt(variance)),
        n1,
        n0,
    )


def _variance(values: Floats, counts: Floats, mean: float) -> float:
    n = float(counts.sum())
    return float(counts @ (values - mean) ** 2 / (n - 1)) if n > 1 else float("nan")
