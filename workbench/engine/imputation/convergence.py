"""Whether chains have come to rest: R-hat of what they went through.

    W = mean of the variances within chains,  B / T = variance of their means
    R-hat = sqrt(((T - 1) / T W + B / T) / W),  each chain cut in halves
    F     = T (B / T) / W with 2 m - 1 and 2 m (T - 1) df, for draws that do not depend on each other

Of few draws R-hat is large by chance: chains are called restless where it is and F could hardly be so by
chance.

Gelman & Rubin 1992, Stat. Sci. 7; Gelman et al. 2013, Bayesian Data Analysis, sec. 11.4 (halves).
"""

from __future__ import annotations

import numpy as np

from workbench.engine.distributions import f_upper_p
from workbench.engine.imputation.problem import Floats

LEAST = 4
RESTLESS, BY_CHANCE = 1.2, 1e-3


def _parts(draws: Floats) -> tuple[int, int, float, float]:
    """T and number of half chains, W, B / T."""
    half = len(draws) // 2
    halves = np.concatenate([draws[:half], draws[-half:]], axis=1)
    within = float(halves.var(axis=0, ddof=1).mean())
    return half, halves.shape[1], within, float(halves.mean(axis=0).var(ddof=1))


def r_hat(draws: Floats) -> float:
    """draws (T, m): m chains. nan for fewer than four draws, or where nothing varies."""
    if len(draws) < LEAST or not np.isfinite(draws).all():
        return float("nan")
    T, _, within, between = _parts(draws)
    if within <= 0:
        return float("nan") if between <= 0 else float("inf")
    return float(np.sqrt(((T - 1) / T * within + between) / within))


def is_restless(draws: Floats, n_looks: int = 1) -> bool:
    """Whether the chains (T, m) have clearly not mixed; n_looks: how many of such questions are asked at
    once.
    """
    value = r_hat(draws)
    if not value > RESTLESS:
        return False
    T, k, within, between = _parts(draws)
    if within <= 0:
        return True
    return float(f_upper_p(T * between / within, k - 1, k * (T - 1))) < BY_CHANCE / n_looks
