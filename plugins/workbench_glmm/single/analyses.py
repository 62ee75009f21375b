"""The description of the generalised linear model for independent rows."""

from __future__ import annotations

from workbench.api import Analysis
from workbench_glmm.single.options import GlmOptions
from workbench_glmm.write_up import sources

GLM = Analysis(
    id="glmm.glm",
    title="Generalised linear model",
    summary="A yes or no, a count, a share or a positive amount explained by predictors, for rows that are "
    "independent of each other.",
    menu=("Generalised models",),
    order=20,
    options=GlmOptions,
    estimator="workbench_glmm.single.glm:estimate",
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
    references=(sources.MCCULLAGH_NELDER.entry, sources.AGRESTI_2013.entry),
    predict="workbench_glmm.single.prediction:glm_seconds",
    write_up="workbench_glmm.write_up.generalised:single",
    panels=("diagnostics", "effects"),
)
