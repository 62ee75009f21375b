"""Outcomes that a fitted linear mixed model makes, and what it would then find: residuals and random effects.

    y* = X beta + Z b* + e*,  b* ~ N(0, Sigma),  e* ~ N(0, sigma^2 / w)

beta, sigma and the random effects are found anew from each y*, at the fitted relative variances, so that the
residuals are correlated and shrunken as those of the data are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.objective import evaluate
from workbench.engine.lmm.result import LmmFit


@dataclass(frozen=True)
class Replicates:
    """residuals (m, n): sqrt(w) (y - fitted) / sigma; modes: (m, J, q) of each block, over sigma / sigma*."""

    residuals: Floats
    modes: tuple[Floats, ...]


def replicates(fit: LmmFit, count: int, rng: Generator) -> Replicates:
    """Draw `count` outcomes and fit each."""
    residuals, modes = [], []
    for _ in range(count):
        again = refit(fit, draw(fit, rng))
        residuals.append(standardised(again))
        modes.append([b * (fit.sigma / again.sigma) for b in again.conditional_modes])
    return Replicates(np.array(residuals), tuple(np.array(b) for b in zip(*modes, strict=True)))


def draw(fit: LmmFit, rng: Generator) -> Floats:
    """One outcome (n,) of the fitted model."""
    y = fit.fitted_population.copy()
    for block, L in zip(fit.data.blocks, fit.relative_factors, strict=True):
        y += block.effects(rng.standard_normal((block.n_levels, block.q)) @ (fit.sigma * L.T))
    e = fit.sigma * rng.standard_normal(fit.n_obs)
    return y + (e if fit.data.root_w is None else e / fit.data.root_w)


def refit(fit: LmmFit, y: Floats) -> LmmFit:
    """The model for another outcome y (n,) at the same relative variances."""
    data = fit.data.with_response(y)
    state = evaluate(data, fit.state.L, fit.reml)
    profile = state.profile
    return replace(
        fit,
        data=data,
        state=state,
        beta=data.y_scale * (data.fixed.X_map @ profile.beta) + data.shift,
        sigma=float(data.y_scale * np.sqrt(profile.rss / profile.m)),
    )


def standardised(fit: LmmFit) -> Floats:
    """sqrt(w) (y - fitted) / sigma (n,)."""
    root_w = fit.data.root_w
    return (fit.residuals if root_w is None else fit.residuals * root_w) / fit.sigma
