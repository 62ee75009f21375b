"""A regression of its own in every group, and how the coefficients differ between groups.

    b_j = (Z_j'Z_j)^-1 Z_j'y_j         U_j = b_j - mean of b_j,  variance with divisor J - 1

The first step of the two-step view of multilevel models (Snijders & Bosker, 2012, sec. 5.2). Their variance
is that between groups plus that of the estimates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.lmm.model import Codes, Floats

LARGEST_CONDITION = 1e10


@dataclass(frozen=True)
class GroupRegressions:
    """coefficients (J, q), nan for groups without rows enough; sizes (J,)."""

    coefficients: Floats
    sizes: Codes

    @property
    def _known(self) -> Floats:
        return self.coefficients[np.isfinite(self.coefficients).all(axis=1)]

    @property
    def n_known(self) -> int:
        """Groups with a regression."""
        return len(self._known)

    @property
    def mean(self) -> Floats:
        """(q,) over the groups with a regression."""
        return np.asarray(self._known.mean(axis=0))

    @property
    def variance(self) -> Floats:
        """(q,); nan with a single group."""
        known = self._known
        return np.asarray(known.var(axis=0, ddof=1)) if len(known) > 1 else np.full(known.shape[1], np.nan)


def group_regressions(y: Floats, Z: Floats, codes: Codes, n_levels: int) -> GroupRegressions:
    """Regress y (n,) on Z (n, q) in every level of codes (n,)."""
    q = Z.shape[1]
    A, b = np.empty((n_levels, q, q)), np.empty((n_levels, q))
    for i in range(q):
        b[:, i] = np.bincount(codes, Z[:, i] * y, n_levels)
        for j in range(i + 1):
            A[:, i, j] = A[:, j, i] = np.bincount(codes, Z[:, i] * Z[:, j], n_levels)
    scale = np.sqrt(np.maximum(np.einsum("jaa->ja", A), 1e-300))
    unit = A / (scale[:, :, None] * scale[:, None, :])
    out = np.full((n_levels, q), np.nan)
    solvable = np.linalg.cond(unit) < LARGEST_CONDITION
    solved = np.linalg.solve(unit[solvable], (b / scale)[solvable][:, :, None])[:, :, 0]
    out[solvable] = solved / scale[solvable]
    return GroupRegressions(out, np.bincount(codes, minlength=n_levels).astype(np.intp))
