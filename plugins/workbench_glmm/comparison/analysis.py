"""The light description of the comparison of generalised models."""

from __future__ import annotations

from workbench.api import Analysis, literature
from workbench_glmm.comparison.options import ComparisonOptions

COMPARISON = Analysis(
    id="glmm.comparison",
    title="Compare generalised models",
    summary="Which of several generalised linear models of one outcome fits best, with or without random "
    "effects: by likelihood-ratio tests and by AIC and BIC.",
    menu=("Generalised models",),
    order=21,
    options=ComparisonOptions,
    estimator="workbench_glmm.comparison.compare:estimate",
    predict="workbench_glmm.comparison.prediction:comparison_seconds",
    write_up="workbench_glmm.write_up.generalised:comparison",
    keywords=("likelihood ratio", "LRT", "anova", "AIC", "BIC", "model selection", "nested models"),
    references=(literature.library.BURNHAM_ANDERSON.entry,),
)
