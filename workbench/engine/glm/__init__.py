"""Generalised linear models of independent rows."""

from workbench.engine.glm.fit import Separated, fit_glm
from workbench.engine.glm.model import GlmModel, family_of
from workbench.engine.glm.restricted import Comparison, compare, fit_columns, fit_restricted, null_fit
from workbench.engine.glm.result import GlmFit
from workbench.engine.glm.robust import robust_law
from workbench.engine.glm.separation import Separation, separating_sets
from workbench.engine.glm.theta import Theta

__all__ = [
    "Comparison",
    "GlmFit",
    "GlmModel",
    "Separated",
    "Separation",
    "Theta",
    "compare",
    "family_of",
    "fit_columns",
    "fit_glm",
    "fit_restricted",
    "null_fit",
    "robust_law",
    "separating_sets",
]
