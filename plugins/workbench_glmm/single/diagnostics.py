"""What a generalised linear model tells the shared diagnostics."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.api import Section, diagnostics
from workbench.engine.glm.added import added_columns
from workbench_glmm.checks.checked import Checked
from workbench_glmm.checks.diagnostics import assessments, own_blocks, ranks, residuals_of, spread_over
from workbench_glmm.single.fitted import FittedGlm
from workbench_glmm.single.joint_fitted import FittedJoint

BY_STEP = "Computed by one step of the fit without the row."
RANK = "Rank of the predicted value"


def glm_section(fitted: FittedGlm, checked: Checked, used: NDArray[np.intp]) -> Section:
    """used: the rows of the design that were checked, those of weight above zero."""
    fit, design, n = fitted.fit, fitted.design, fitted.design.n_used
    rows = design.rows[used]
    known = fitted.law.cov.shape[0] == len(fit.columns.kept)
    cook = diagnostics.Influence(
        "row", [str(row + 1) for row in rows], fit.cooks_distance[used], rows=rows, how=BY_STEP
    )
    model = diagnostics.FittedModel(
        data=fitted.data,
        design=design,
        fitted=spread_over(ranks(checked.mean), n, used),
        fitted_title=RANK,
        residuals=residuals_of(checked, n, used),
        seed=fitted.options.seed,
        cov=fit.cov_beta if known else None,
        kept=fit.columns.kept,
        leverage=fit.hat_values,
        influence=(cook,),
        added=lambda columns: added_columns(fit, columns),
        given=assessments(checked),
        ci_level=fitted.options.ci_level,
    )
    return diagnostics.diagnostics_section(model, own_blocks(checked))


def joint_section(fitted: FittedJoint, checked: Checked) -> Section:
    """A model by full likelihood: tests of bends go by the residuals."""
    component = fitted.components[0]
    model = diagnostics.FittedModel(
        data=fitted.data,
        design=fitted.design,
        fitted=ranks(checked.mean),
        fitted_title=RANK,
        residuals=residuals_of(checked, fitted.design.n_used),
        seed=fitted.options.seed,
        cov=component.law.cov,
        kept=component.columns.kept,
        given=assessments(checked),
        ci_level=fitted.options.ci_level,
    )
    return diagnostics.diagnostics_section(model, own_blocks(checked))
