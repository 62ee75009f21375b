"""Contrasts of fixed effects: which are estimable together, and what a test of them returns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.lmm.model import Floats

RANK_TOLERANCE = 1e-10  # of the largest variance among the rotated contrasts


@dataclass(frozen=True)
class FTest:
    """F statistic with its degrees of freedom; scale: the factor the statistic was multiplied with."""

    statistic: float
    df: int
    df_residual: float
    scale: float = 1.0


def rotated(L: Floats, cov: Floats) -> tuple[Floats, Floats]:
    """Uncorrelated contrasts that span the rows of L (m, p): (rank, p) and their variances (rank,)."""
    L = np.atleast_2d(L)
    d, U = np.linalg.eigh(L @ cov @ L.T)
    keep = d > RANK_TOLERANCE * max(float(d.max(initial=0.0)), 0.0)
    return (U.T @ L)[keep][::-1], d[keep][::-1]
