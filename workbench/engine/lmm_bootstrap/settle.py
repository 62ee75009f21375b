"""Which of many ends may stand: interior ones, and ends on the boundary that belong there.

At an end with null space N of S:  N'g N >= 0 says that no variance along N would lower the criterion.
Such directions become exactly zero, as in `workbench.engine.lmm.boundary`.
"""

from __future__ import annotations

import numpy as np

from workbench.engine.lmm.boundary import DOWNHILL, VANISHING
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm_bootstrap.search import Ends, Flags, unpack
from workbench.engine.lmm_bootstrap.surface import Form


def settled(w: Form, ends: Ends) -> tuple[Floats, Flags]:
    """Factors L (N, q, q) with exact zeros, and which ends (N,) may stand."""
    L, good = unpack(w, ends.theta), ends.arrived.copy()
    for s in w.factor.slices:
        axes, deviations, _ = np.linalg.svd(L[:, s, s])
        thin = deviations <= VANISHING
        for i in np.flatnonzero(thin.any(axis=1) & good):
            null = axes[i][:, thin[i]]
            slope = null.T @ ends.slope[i][s, s] @ null
            good[i] = np.linalg.eigvalsh(slope)[0] >= -DOWNHILL
            L[i, s, s] = axes[i] * np.where(thin[i], 0.0, deviations[i])
    return L, good
