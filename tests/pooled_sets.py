"""Models pooled over imputed sets, and how far two such poolings may lie apart by chance.

Of m sets a pooled estimate has the Monte Carlo variance B / m, and log B has the variance 2 / (m - 1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.analysis.imputation.run import Imputed
from workbench.analysis.imputation.stacked import stacked_data

ERRORS = 4.0
"""Standard errors allowed: one in 16,000 by chance."""

Fit = Callable[[pd.DataFrame], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class PooledSets:
    """estimate, within, between (k,) over m sets."""

    estimate: np.ndarray
    within: np.ndarray
    between: np.ndarray
    m: int

    @classmethod
    def of_r(cls, values: Mapping[str, Any]) -> PooledSets:
        parts = (np.array(values[key], dtype=float) for key in ("estimate", "within", "between"))
        return cls(*parts, int(values["m"]))


def pooled_sets(found: Imputed, fit: Fit) -> PooledSets:
    """fit: a completed set -> estimates and their squared standard errors (k,)."""
    frame = stacked_data(found).to_frame()
    fits = [fit(part) for _, part in frame.groupby(".imp")]
    Q, U = (np.array([one[place] for one in fits]) for place in (0, 1))
    return PooledSets(Q.mean(axis=0), U.mean(axis=0), Q.var(axis=0, ddof=1), len(fits))


def far_apart(a: PooledSets, b: PooledSets) -> dict[str, np.ndarray]:
    """Differences in Monte Carlo standard errors: of the estimates, and of the logarithms of B and of U."""
    between = (a.between + b.between) / 2
    spread = np.sqrt(2 / (a.m - 1) + 2 / (b.m - 1))
    return {
        "estimate": (a.estimate - b.estimate) / np.sqrt(between / a.m + between / b.m),
        "between": np.log(a.between / b.between) / spread,
    }


def ols(y: str, *columns: str | Callable[[pd.DataFrame], Any]) -> Fit:
    """Least squares with a constant, by numpy: names, or functions of the set."""

    def fit(data: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
        parts = [np.asarray(data[c] if isinstance(c, str) else c(data), dtype=float) for c in columns]
        X = np.column_stack([np.ones(len(data)), *parts])
        beta, rss = np.linalg.lstsq(X, data[y].to_numpy(float), rcond=None)[:2]
        cov = rss[0] / (len(X) - X.shape[1]) * np.linalg.inv(X.T @ X)
        return beta, np.diag(cov)

    return fit
