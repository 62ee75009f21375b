"""The light description of the family: what the plugin manager imports at start."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.api import (
    AnalysesContext,
    Analysis,
    ValidationContext,
    ValidationSet,
    hookimpl,
    literature,
)
from workbench_linear_mlm.options import ComparisonOptions, LmmOptions, OlsOptions

REQUIRES_API = "1.0"

OLS = Analysis(
    id="linear_mlm.ols",
    title="Linear regression",
    summary="A numeric outcome explained by predictors, for rows that are independent of each other.",
    menu=("Linear models",),
    order=10,
    options=OlsOptions,
    estimator="workbench_linear_mlm.ols:estimate",
    keywords=("regression", "OLS", "ordinary least squares", "ANOVA", "single level", "lm"),
    references=(literature.library.FOX.entry,),
    predict="workbench_linear_mlm.prediction:ols_seconds",
    write_up="workbench_linear_mlm.write_up:regression",
    panels=("diagnostics",),
)

LMM = Analysis(
    id="linear_mlm.lmm",
    title="Linear mixed model",
    summary="A numeric outcome in grouped data: pupils in schools, patients in clinics, days in persons.",
    menu=("Linear models",),
    order=10,
    options=LmmOptions,
    estimator="workbench_linear_mlm.lmm:estimate",
    keywords=(
        "multilevel",
        "hierarchical",
        "HLM",
        "random effects",
        "random slopes",
        "growth",
        "ICC",
        "lmer",
    ),
    references=(literature.library.BATES.entry, literature.library.KUZNETSOVA.entry),
    predict="workbench_linear_mlm.prediction:lmm_seconds",
    write_up="workbench_linear_mlm.write_up:mixed",
    panels=("diagnostics", "effects"),
)

COMPARISON = Analysis(
    id="linear_mlm.comparison",
    title="Compare mixed models",
    summary="Which of several linear models of one outcome, mixed or not, fits best: tests, AIC and BIC.",
    menu=("Linear models",),
    order=10,
    options=ComparisonOptions,
    estimator="workbench_linear_mlm.comparison:estimate",
    keywords=(
        "likelihood ratio",
        "LRT",
        "anova",
        "AIC",
        "BIC",
        "model selection",
        "nested models",
        "weights",
    ),
    references=(literature.library.BURNHAM_ANDERSON.entry,),
    predict="workbench_linear_mlm.prediction:comparison_seconds",
    write_up="workbench_linear_mlm.write_up:comparison",
)


@hookimpl
def workbench_analyses(context: AnalysesContext) -> Sequence[Analysis]:
    """Linear regression, the linear mixed model, and comparison of mixed models."""
    return (OLS, LMM, COMPARISON)


@hookimpl
def workbench_validation(context: ValidationContext) -> Sequence[ValidationSet]:
    """The fitted models in a folder of reference values."""
    from workbench_linear_mlm.reference.cases import reference_sets

    return reference_sets(context.reference)
