"""The light description of the family: what the plugin manager imports at start."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.api import AnalysesContext, Analysis, hookimpl
from workbench_glmm.categories.analyses import CUMULATIVE, MULTINOMIAL
from workbench_glmm.options import GlmOptions

REQUIRES_API = "1.0"

GLM = Analysis(
    id="glmm.glm",
    title="Generalised linear model",
    summary="A yes or no, a count, a share or a positive amount explained by predictors, for rows that are "
    "independent of each other.",
    menu=("Generalised models",),
    options=GlmOptions,
    estimator="workbench_glmm.glm:estimate",
    keywords=(
        "logistic regression",
        "Poisson",
        "negative binomial",
        "probit",
        "odds ratio",
        "rate ratio",
        "counts",
        "proportions",
        "zero-inflated",
        "hurdle",
        "beta regression",
        "gamma",
        "glm",
        "quasi-likelihood",
        "ROC",
    ),
    references=(
        "McCullagh, P., & Nelder, J. A. (1989). Generalized linear models (2nd ed.). Chapman & Hall.",
        "Agresti, A. (2013). Categorical data analysis (3rd ed.). Wiley.",
    ),
    panels=("diagnostics", "effects"),
)

ANALYSES: tuple[Analysis, ...] = (GLM, CUMULATIVE, MULTINOMIAL)
"""What the menu offers, in this order."""


@hookimpl
def workbench_analyses(context: AnalysesContext) -> Sequence[Analysis]:
    """Generalised linear models, with and without random effects."""
    return ANALYSES
