"""The light description of the generalised linear mixed model."""

from __future__ import annotations

from workbench.api import Analysis, literature
from workbench_glmm.mixed.options import GlmmOptions
from workbench_glmm.write_up import sources

GLMM = Analysis(
    id="glmm.glmm",
    title="Generalised linear mixed model",
    summary="A yes or no, a count, a share or a positive amount explained by predictors, for rows in groups: "
    "pupils in schools, patients in hospitals, answers of persons to items.",
    menu=("Generalised models",),
    order=20,
    options=GlmmOptions,
    estimator="workbench_glmm.mixed.glmm:estimate",
    keywords=(
        "multilevel",
        "hierarchical",
        "random effects",
        "random intercept",
        "random slope",
        "logistic",
        "Poisson",
        "negative binomial",
        "Laplace",
        "adaptive Gauss-Hermite quadrature",
        "penalised quasi-likelihood",
        "overdispersion",
        "glmer",
        "glmmTMB",
        "glmmPQL",
    ),
    references=(
        sources.BRESLOW_CLAYTON.entry,
        sources.PINHEIRO_CHAO.entry,
        literature.library.BATES.entry,
    ),
    predict="workbench_glmm.mixed.prediction:glmm_seconds",
    write_up="workbench_glmm.write_up.generalised:mixed",
    panels=("diagnostics", "effects"),
)
