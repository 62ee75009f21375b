"""Threshold structures: the K - 1 thresholds as a linear function of fewer parameters.

    theta = J alpha,   J (K - 1, m),   theta_1 < theta_2 < ... < theta_{K-1}

flexible      every threshold is a parameter of its own
symmetric     equal distances on both sides of the centre
equidistant   equal distances between neighbours: theta_j = theta_1 + (j - 1) spacing

Christensen (2018), Cumulative link models for ordinal regression with the R package ordinal, section 2.
The constant vector lies in the span of every J, so that predictors may be centred.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

from workbench.engine.cumulative.links import Floats


@dataclass(frozen=True)
class ThresholdStructure:
    """J (K-1, m) and the names of its m parameters; constant (m,): the alpha with J alpha = 1."""

    name: str
    J: Floats
    names: tuple[str, ...]
    constant: Floats

    @property
    def is_flexible(self) -> bool:
        """Whether parameters and thresholds are the same."""
        return self.name == "flexible"

    def parameters(self, theta: Floats) -> Floats:
        """The alpha (m,) whose thresholds lie nearest to theta (K-1,)."""
        if self.is_flexible:
            return theta
        return np.asarray(np.linalg.lstsq(self.J, theta, rcond=None)[0])


def _flexible(m: int) -> tuple[Floats, tuple[str, ...]]:
    return np.eye(m), tuple(f"threshold.{j + 1}" for j in range(m))


def _equidistant(m: int) -> tuple[Floats, tuple[str, ...]]:
    return np.column_stack([np.ones(m), np.arange(m)]), ("threshold.1", "spacing")


def _symmetric(m: int) -> tuple[Floats, tuple[str, ...]]:
    """With an odd number one central threshold, with an even number the two around the centre."""
    half = m // 2
    if m % 2:
        distance = np.abs(np.arange(m) - half)[:, None] == np.arange(1, half + 1)
        J = np.column_stack([np.ones(m), distance * np.sign(np.arange(m) - half)[:, None]])
        return J, ("central", *(f"spacing.{k}" for k in range(1, half + 1)))
    lower = np.arange(m) < half
    beyond = np.where(lower, half - 1 - np.arange(m), np.arange(m) - half)
    distance = (beyond[:, None] == np.arange(1, half)) * np.where(lower, -1.0, 1.0)[:, None]
    J = np.column_stack([lower, ~lower, distance]).astype(float)
    return J, ("central.1", "central.2", *(f"spacing.{k}" for k in range(1, half)))


STRUCTURES: dict[str, Callable[[int], tuple[Floats, tuple[str, ...]]]] = {
    "flexible": _flexible,
    "symmetric": _symmetric,
    "equidistant": _equidistant,
}


@cache
def threshold_structure(name: str, n_categories: int) -> ThresholdStructure:
    """The structure for an outcome of K >= 2 categories.

    With two categories, or three that are symmetric, nothing is restricted: the flexible one is returned.
    """
    m = n_categories - 1
    J, names = STRUCTURES[name](m)
    if np.linalg.matrix_rank(J) < J.shape[1] or (m == 1):
        name, (J, names) = "flexible", _flexible(m)
    constant = np.asarray(np.linalg.lstsq(J, np.ones(m), rcond=None)[0], dtype=np.float64)
    J.flags.writeable = constant.flags.writeable = False  # every model of this kind has the same
    return ThresholdStructure(name, J, names, constant)
