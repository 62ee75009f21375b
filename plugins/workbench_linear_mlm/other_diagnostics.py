"""What models of structured residuals and of sampling weights tell the shared diagnostics."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.api import diagnostics
from workbench.engine.lmm.model import Floats
from workbench_linear_mlm.diagnostics import random_effects
from workbench_linear_mlm.structured import Structured
from workbench_linear_mlm.weighted import Weighted


def of_structured(fitted: Structured) -> diagnostics.FittedModel:
    """A model of correlated or unequal residuals: what is left when their structure is taken out."""
    fit = fitted.fit
    residuals = diagnostics.Residuals("Normalised residual", fit.normalized_residuals, True, fit.residuals)
    spec = fitted.spec
    groups = () if spec.group is None else ((spec.group_name, spec.group, spec.group_labels),)
    kept, independent = fit.kept, spec.kind == "diagonal"
    return _plain(fitted, residuals, fit.cov_beta, kept, neighbours=independent, groups=groups)


def of_weighted(fitted: Weighted) -> diagnostics.FittedModel:
    """A model with sampling weights; tests and figures count every row once."""
    fit = fitted.fit
    residuals = diagnostics.Residuals("Standardised residual", fit.residuals / fit.sigma, True, fit.residuals)
    return _plain(fitted, residuals, fitted.law.cov, fit.w.data.fixed.choice.kept)


def _plain(
    fitted: Structured | Weighted,
    residuals: diagnostics.Residuals,
    cov: Floats,
    kept: Sequence[int],
    *,
    neighbours: bool = True,
    groups: Sequence[tuple[str, NDArray[np.intp], Sequence[str]]] = (),
) -> diagnostics.FittedModel:
    """What neither makes replicates nor has formulas of deletion."""
    fit, design = fitted.fit, fitted.design
    return diagnostics.FittedModel(
        data=fitted.data,
        design=design,
        fitted=fit.fitted,
        fitted_title=f"Fitted {design.y_name}",
        residuals=residuals,
        seed=fitted.options.seed,
        random=random_effects(fit, design.random) if design.random else (),
        cov=cov,
        kept=kept,
        neighbours=neighbours,
        other_groupings=groups,
        ci_level=fitted.options.ci_level,
    )
