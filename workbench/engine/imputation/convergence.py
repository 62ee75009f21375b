"""Whether chains have come to rest: R-hat of what they went through.

    W = mean of the variances within chains,  B / T = variance of their means
    R-hat = sqrt(((T - 1) / T W + B / T) / W),  each chain cut in halves

Gelman & Rubin 1992, Stat. Sci. 7; Gelman et al. 2013, Bayesian Data Analysis, sec. 11.4 (halves).
"""

from __future__ import annotations

import numpy as np

from workbench.engine.imputation.problem import Floats

LEAST = 4


def r_hat(draws: Floats) -> float:
    """draws (T, m): m chains. nan for fewer than four draws, or where nothing varies."""
    half = len(draws) // 2
    if half < LEAST // 2 or not np.isfinite(draws).all():
        return float("nan")
    halves = np.concatenate([draws[:half], draws[-half:]], axis=1)
    within = float(halves.var(axis=0, ddof=1).mean())
    between = float(halves.mean(axis=0).var(ddof=1))
    if within <= 0:
        return float("nan") if between <= 0 else float("inf")
    return float(np.sqrt(((half - 1) / half * within + between) / within))
