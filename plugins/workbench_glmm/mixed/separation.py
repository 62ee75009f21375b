"""Separation in a mixed model: predictors that foretell some outcomes with certainty, whatever the groups.

Random effects have a normal law that holds them back; only the fixed part can run to infinity, along the same
directions as in the model without groups (engine/glm/separation.py). The exact search is a linear programme,
so it is asked only where some row is fitted without error.
"""

from __future__ import annotations

import numpy as np

from workbench.api import Notice
from workbench.engine.glmm import GlmmFit, PqlFit
from workbench_glmm.mixed.fitting import Fitted
from workbench_glmm.mixed.foretold import ADVICE, FAMILIES, foretold
from workbench_glmm.single.fit import removal_actions

CERTAIN = 1e-4  # log density of a row, or its distance from the mean, from which it counts as foretold


def separation_notice(fitted: Fitted) -> Notice | None:
    """What is foretold, which terms do it, which coefficients have no finite estimate; None without any."""
    if not suspicious(fitted):
        return None
    told = foretold(fitted.reading, fitted.choice)
    if told is None:
        return None
    message, terms = told
    actions = removal_actions(fitted.reading, terms)
    return Notice("error", f"Do not use this fit. {message}", ADVICE, "verdict", actions)


def suspicious(fitted: Fitted) -> bool:
    """Whether a row is fitted without error, or the search had its doubts."""
    fit = fitted.fit
    if isinstance(fit, PqlFit):
        return bool((np.abs(fitted.reading.outcome.y - fit.fitted) < CERTAIN).any())
    if not isinstance(fit, GlmmFit) or fit.family.name not in FAMILIES:
        return False
    return fit.verdict.status == "do_not_use" or bool((fit.state.mode.slopes[0] > -CERTAIN).any())
