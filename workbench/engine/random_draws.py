"""What drawing from a mixed model of categories needs: effects drawn anew, and spreads as plain numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.engine.glmm import KernelFit, RandomBlock
from workbench.engine.glmm.model import Codes, Floats


def drawn_effects(random: np.random.Generator, fit: KernelFit, m: int) -> Floats:
    """Z b (m, n) on every linear predictor for effects b drawn anew from their normal laws."""
    total = np.zeros((m, fit.n_obs))
    for item, L in zip(fit.blocks, fit.factors, strict=True):
        block = item.block
        b = (random.standard_normal((block.n_levels, block.q)) @ L.T)[block.codes]
        for t, predictor in enumerate(item.predictors):
            total[predictor] += block.Z[:, t] * b[:, t]
    return total


def taken(block: RandomBlock, rows: Codes) -> RandomBlock:
    """The block on some rows."""
    return RandomBlock(block.group, block.codes[rows], block.n_levels, block.Z[rows], block.names)


def deviations(covariances: Sequence[Floats], correlations: Sequence[Floats]) -> Floats:
    """Standard deviations of every block, then its correlations row by row above the diagonal."""
    out: list[float] = []
    for sigma, correlation in zip(covariances, correlations, strict=True):
        out += np.sqrt(np.diag(sigma)).tolist()
        out += correlation[np.triu_indices(len(sigma), 1)].tolist()
    return np.array(out)
