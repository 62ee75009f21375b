"""The likelihood at parameters that need not be its maximum.

deviance(beta, Sigma, sigma) = criterion + n (log(s2 n / rss) - 1) + (rss + d'(X'V^-1X) d) / s2
at the relative factors of Sigma / sigma^2, with rss and beta_hat profiled there,  d = beta - beta_hat
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.objective import evaluate
from workbench.engine.lmm.start import start_factors
from workbench.engine.threads import threads_for


def deviance_at(data: LmmData, beta: Floats, covariances: Sequence[Floats], sigma: float) -> float:
    """-2 log likelihood (ML) at raw coefficients (p,), a covariance (q, q) of each block, and sigma > 0."""
    with threads_for(data.p):
        state = evaluate(data, start_factors(data, [_root(S) / sigma for S in covariances]), False)
    found, s2 = state.profile, (sigma / data.y_scale) ** 2
    d = np.linalg.solve(data.fixed.X_map, (beta - data.shift) / data.y_scale) - found.beta
    excess = float(d @ np.linalg.solve(found.XVX_inv, d))
    n = data.n
    return found.criterion + n * (float(np.log(s2 * n / found.rss)) - 1.0) + (found.rss + excess) / s2


def _root(S: Floats) -> Floats:
    """Some R with R R' = S, for S that may be singular."""
    values, vectors = np.linalg.eigh(S)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))
