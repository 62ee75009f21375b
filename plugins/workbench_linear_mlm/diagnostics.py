"""What linear models tell the shared diagnostics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from workbench.api import Block, MembershipDesign, RandomDesign, Section, diagnostics
from workbench.engine.diagnostics.added_columns import AddedColumn, added_columns
from workbench.engine.diagnostics.deletion import delete_groups
from workbench.engine.diagnostics.replicates import replicates, standardised
from workbench.engine.lmm import LmmFit
from workbench.engine.lmm.model import Floats
from workbench.engine.ols import OlsFit
from workbench.engine.ols_checks import added_variable
from workbench.engine.ols_robust import cooks_distance
from workbench_linear_mlm.fitted import Fitted
from workbench_linear_mlm.ols_blocks import FittedOls
from workbench_linear_mlm.ols_cases import case_table
from workbench_linear_mlm.ols_tests import own_assessments

if TYPE_CHECKING:
    from workbench.engine.residual_structures import ResidualFit
    from workbench.engine.weighted_lmm import WeightedFit

RandomEffect = diagnostics.RandomEffect
BY_FORMULA = "Computed at the fitted variances."


def lmm_diagnostics(fitted: Fitted) -> Iterator[Section]:
    """The section of a mixed model."""
    yield diagnostics.diagnostics_section(of_lmm(fitted))


def of_lmm(fitted: Fitted) -> diagnostics.FittedModel:
    """A mixed model."""
    fit, design = fitted.fit, fitted.design
    return diagnostics.FittedModel(
        data=fitted.data,
        design=design,
        fitted=fit.fitted,
        fitted_title=f"Fitted {design.y_name}",
        residuals=diagnostics.Residuals("Standardised residual", standardised(fit), True, fit.residuals),
        seed=fitted.options.seed,
        random=random_effects(fit, design.all_random),
        cov=fit.cov_beta,
        kept=fit.kept,
        influence=_group_influence(fitted),
        added=lambda columns: added_columns(fit, columns).each(),
        replicate=lambda count: _replicates(fit, count, fitted.options.seed),
        ci_level=fitted.options.ci_level,
    )


def random_effects(
    fit: LmmFit | ResidualFit | WeightedFit, blocks: Sequence[RandomDesign | MembershipDesign]
) -> list[RandomEffect]:
    """Every term of every random block, in the order of the blocks."""
    parts = zip(blocks, fit.conditional_modes, fit.conditional_variances, fit.covariances, strict=True)
    return [
        effect
        for k, (block, *numbers) in enumerate(parts)
        for effect in diagnostics.random_effects(k, block.label, block.names, block.level_labels, *numbers)
    ]


def _replicates(fit: LmmFit, count: int, seed: int) -> diagnostics.Replicates:
    found = replicates(fit, count, np.random.default_rng(seed))
    modes = [b[:, :, a] for b in found.modes for a in range(b.shape[2])]
    return diagnostics.Replicates(found.residuals, modes)


def _group_influence(fitted: Fitted) -> tuple[diagnostics.Influence, ...]:
    """Of the groups of the highest level; none where groupings cross."""
    found = delete_groups(fitted.fit)
    if found is None:
        return ()
    block = fitted.design.all_random[found.block]
    return (
        diagnostics.Influence(
            block.label,
            block.level_labels,
            found.cooks_distance,
            change=found.change / fitted.fit.std_errors,
            names=fitted.names,
            how=BY_FORMULA,
        ),
    )


def ols_diagnostics(fitted: FittedOls) -> Iterator[Block]:
    """The section of a regression, and the cases that stand out."""
    yield diagnostics.diagnostics_section(of_ols(fitted))
    options = fitted.options
    if options.cases != "none":
        yield case_table(fitted.fit, fitted.design.rows, options.cases, options.ci_level)


def of_ols(fitted: FittedOls) -> diagnostics.FittedModel:
    """A regression; its own tests of spread, normality and independence are exact."""
    fit, design = fitted.fit, fitted.design
    standard = fit.standardised_residuals
    return diagnostics.FittedModel(
        data=fitted.data,
        design=design,
        fitted=fit.fitted,
        fitted_title=f"Fitted {design.y_name}",
        residuals=diagnostics.Residuals("Standardised residual", standard, True, fit.residuals),
        cov=fit.cov_beta,
        kept=fit.columns.kept,
        leverage=fit.hat_values,
        influence=(
            diagnostics.Influence(
                "row", [str(row + 1) for row in design.rows], cooks_distance(fit), rows=design.rows
            ),
        ),
        added=lambda columns: [_added(fit, z) for z in columns.T],
        replicate=lambda count: _ols_replicates(fit, count),
        given=own_assessments(fit),
        ci_level=fitted.options.ci_level,
    )


def _added(fit: OlsFit, z: Floats) -> AddedColumn:
    found = added_variable(fit, (z - z.mean()) / (z.std() or 1.0))
    share = found.statistic**2 / (found.statistic**2 + found.df)
    return AddedColumn(found.statistic, found.df, found.p_value, share)


def _ols_replicates(fit: OlsFit, count: int, seed: int = 1) -> diagnostics.Replicates:
    """Standardised residuals of normal errors: they do not depend on the coefficients."""
    e = np.random.default_rng(seed).standard_normal((count, fit.n_obs))
    r = e - (e @ fit.Q) @ fit.Q.T
    sigma = np.sqrt(np.einsum("mi,mi->m", r, r) / max(fit.df_residual, 1))
    free = np.sqrt(np.maximum(1 - fit.hat_values, 1e-10))
    return diagnostics.Replicates(r / (sigma[:, None] * free))
