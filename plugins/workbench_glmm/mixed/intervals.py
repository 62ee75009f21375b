"""Intervals of the coefficients and of the random part, by the method of the options."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from workbench.api import ModelError
from workbench.engine.distributions import normal_quantile
from workbench.engine.glmm import PqlFit
from workbench.engine.glmm_profile import profile_coefficients
from workbench.engine.glmm_redraw import GlmmRedraw
from workbench_glmm.categories.intervals import intervals
from workbench_glmm.cells import Floats
from workbench_glmm.profiled import profiled_random
from workbench_glmm.random_tables import Limits, Place, limits_by_place

if TYPE_CHECKING:
    from workbench_glmm.mixed.fitting import Fitted


@dataclass(frozen=True)
class Ends:
    """low, high (p,): limits of the coefficients of all parts, one after the other.

    random: of deviations and correlations by (block, term, second term or -1); None where there are none.
    """

    low: Floats
    high: Floats
    random: dict[Place, Limits] | None


def ends(fitted: Fitted) -> Ends:
    """Limits by the chosen method; Wald limits have none for variances."""
    fit, options = fitted.fit, fitted.options
    if isinstance(fit, PqlFit):
        raise ModelError(
            "A quasi family has no likelihood to profile and no law to draw outcomes from.",
            "Choose Wald intervals, or a negative binomial family.",
        )
    redraw = GlmmRedraw(fit)
    values = redraw.values
    p = len(fit.beta)
    errors = np.concatenate([fit.std_errors, np.full(len(values) - p, np.nan)])

    def profile() -> tuple[Floats, Floats]:
        none = np.full(len(values) - p, np.nan)
        low, high = profile_coefficients(fit, options.ci_level, fitted.reporter.check)
        return np.concatenate([low, none]), np.concatenate([high, none])

    low, high = intervals(options, fitted.reporter, values, errors, profile, redraw)
    sizes = [len(sigma) for sigma in fit.covariances]
    random = limits_by_place(sizes, low[p:], high[p:])
    if options.ci_method == "profile":
        random |= profiled_random(fit, options.ci_level, fitted.reporter)
    return Ends(low[:p], high[:p], random)


def wald_ends(beta: Floats, errors: Floats, level: float) -> Ends:
    """Estimate and standard error."""
    half = float(normal_quantile((1.0 + level) / 2.0)) * errors
    return Ends(beta - half, beta + half, None)
