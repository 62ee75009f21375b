"""The light description of the family: what the plugin manager imports at start."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.api import AnalysesContext, Analysis, hookimpl
from workbench_glmm.categories.analyses import CUMULATIVE, MULTINOMIAL
from workbench_glmm.comparison.analysis import COMPARISON
from workbench_glmm.mixed.analysis import GLMM
from workbench_glmm.single.analyses import GLM

REQUIRES_API = "1.0"

ANALYSES: tuple[Analysis, ...] = (GLM, GLMM, CUMULATIVE, MULTINOMIAL, COMPARISON)
"""What the menu offers, in this order."""


@hookimpl
def workbench_analyses(context: AnalysesContext) -> Sequence[Analysis]:
    """Generalised linear models, with and without random effects."""
    return ANALYSES
