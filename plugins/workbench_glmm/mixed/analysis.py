"""The light description of the generalised linear mixed model."""

from __future__ import annotations

from workbench.api import Analysis
from workbench_glmm.mixed.options import GlmmOptions

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
        "Breslow, N. E., & Clayton, D. G. (1993). Approximate inference in generalized linear mixed models. "
        "Journal of the American Statistical Association, 88, 9-25.",
        "Pinheiro, J. C., & Chao, E. C. (2006). Efficient Laplacian and adaptive Gaussian quadrature "
        "algorithms for multilevel generalized linear mixed models. Journal of Computational and Graphical "
        "Statistics, 15, 58-81.",
        "Bates, D., Maechler, M., Bolker, B., & Walker, S. (2015). Fitting linear mixed-effects models using "
        "lme4. Journal of Statistical Software, 67(1).",
    ),
    predict="workbench_glmm.mixed.prediction:glmm_seconds",
    write_up="workbench_glmm.write_up.generalised:mixed",
    panels=("diagnostics", "effects"),
)
