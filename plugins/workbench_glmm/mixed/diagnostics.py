"""What a generalised linear mixed model tells the shared diagnostics."""

from __future__ import annotations

import numpy as np

from workbench.api import Section, Text, diagnostics
from workbench.engine.diagnostics.added_columns import added_columns
from workbench.engine.diagnostics.deletion import delete_groups
from workbench.engine.glmm import GlmmFit, PqlFit
from workbench.engine.glmm.working import working_model
from workbench.engine.lmm import LmmFit
from workbench_glmm.cells import Floats
from workbench_glmm.checks.checked import Checked
from workbench_glmm.checks.diagnostics import assessments, own_blocks, ranks, residuals_of
from workbench_glmm.mixed.component import law_of
from workbench_glmm.mixed.fitting import Fitted

NEW_GROUPS = (
    "The residuals compare each row with what the model says of a group drawn anew, random effects averaged "
    "over: what residuals from many simulated outcomes come to. Rows of one group share their deviation, so "
    "that with few groups the residuals vary together and the tests are too strict."
)
BY_STEP = "Computed by one step of the fit without the group, at the fitted variances."


def mixed_section(fitted: Fitted, checked: Checked, within: Checked) -> Section:
    """checked: over groups drawn anew, or within groups for quasi families; within: always within groups."""
    working = working_of(fitted)
    law = law_of(fitted)
    model = diagnostics.FittedModel(
        data=fitted.data,
        design=fitted.design,
        fitted=ranks(checked.mean),
        fitted_title="Rank of the predicted value",
        residuals=residuals_of(checked, fitted.design.n_used),
        seed=fitted.options.seed,
        random=random_effects(fitted),
        cov=law.cov if np.isfinite(law.cov).all() else None,
        kept=fitted.choice.kept,
        influence=() if working is None else _influence(fitted, working),
        added=None if working is None else lambda columns: added_columns(working, columns).each(),
        given=assessments(checked),
        within=checked.law is None,
        inside=None if checked.law is None else within.pearson,
        ci_level=fitted.options.ci_level,
    )
    about = () if checked.law is None else (Text("new_groups", "What the residuals are", NEW_GROUPS),)
    return diagnostics.diagnostics_section(model, (*about, *own_blocks(checked)))


def working_of(fitted: Fitted) -> LmmFit | None:
    """The linear mixed model at the mode; None where there is none of its kind."""
    fit = fitted.fit
    if isinstance(fit, PqlFit):
        return fit.working
    return working_model(fit, fitted.columns, fitted.design.offset) if isinstance(fit, GlmmFit) else None


def random_effects(fitted: Fitted) -> list[diagnostics.RandomEffect]:
    """Every term of every random block of the mean."""
    fit = fitted.fit
    source = fit.working if isinstance(fit, PqlFit) else fit
    blocks = fitted.design.random
    found = zip(
        blocks, source.conditional_modes, source.conditional_variances, source.covariances, strict=False
    )
    return [
        effect
        for k, (block, *numbers) in enumerate(found)
        for effect in diagnostics.random_effects(k, block.label, block.names, block.level_labels, *numbers)
    ]


def _influence(fitted: Fitted, working: LmmFit) -> tuple[diagnostics.Influence, ...]:
    """Of the groups of the highest level; none where groupings cross."""
    found = delete_groups(working)
    if found is None:
        return ()
    block = fitted.design.random[found.block]
    errors: Floats = np.sqrt(np.diag(law_of(fitted).cov))
    names = [fitted.design.x_names[k] for k in fitted.choice.kept]
    return (
        diagnostics.Influence(
            block.label,
            block.level_labels,
            found.cooks_distance,
            change=found.change / errors,
            names=names,
            how=BY_STEP,
        ),
    )
