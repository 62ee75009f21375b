"""The light descriptions of both analyses of categories."""

from __future__ import annotations

from workbench.api import Analysis
from workbench_glmm.categories.options import CumulativeOptions, MultinomialOptions
from workbench_glmm.write_up import sources

CUMULATIVE = Analysis(
    id="glmm.cumulative",
    title="Ordinal regression",
    summary="An outcome of ordered categories, such as ratings or grades, explained by predictors, with "
    "or without groups.",
    menu=("Generalised models",),
    order=20,
    options=CumulativeOptions,
    estimator="workbench_glmm.categories.cumulative:estimate",
    predict="workbench_glmm.categories.seconds:cumulative_seconds",
    write_up="workbench_glmm.write_up.categories:ordered",
    keywords=(
        "ordinal",
        "ordered categories",
        "proportional odds",
        "cumulative logit",
        "cumulative link mixed model",
        "Likert",
        "polr",
        "clm",
        "clmm",
        "ordered probit",
        "thresholds",
        "multilevel",
    ),
    references=(sources.MCCULLAGH.entry, sources.AGRESTI_2010.entry, sources.HEDEKER_GIBBONS.entry),
)

MULTINOMIAL = Analysis(
    id="glmm.multinomial",
    title="Multinomial regression",
    summary="An outcome of unordered categories, such as a choice or a party, explained by predictors, with "
    "or without groups.",
    menu=("Generalised models",),
    order=20,
    options=MultinomialOptions,
    estimator="workbench_glmm.categories.multinomial:estimate",
    predict="workbench_glmm.categories.seconds:multinomial_seconds",
    write_up="workbench_glmm.write_up.categories:unordered",
    keywords=(
        "nominal",
        "unordered categories",
        "baseline-category logit",
        "relative risk ratio",
        "choice",
        "polytomous",
        "multinom",
        "mblogit",
        "multilevel",
    ),
    references=(sources.AGRESTI_2013.entry, sources.HARTZEL.entry),
)
