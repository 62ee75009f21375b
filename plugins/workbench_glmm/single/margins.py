"""Marginal means, comparisons, simple slopes and effect figures, on the scales of link and outcome."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.api import Block, margins
from workbench_glmm.outcome_scale import DF_WORDS, outcome_scale
from workbench_glmm.single.fitted import FittedGlm
from workbench_glmm.single.joint_fitted import FittedJoint
from workbench_glmm.single.options import GlmOptions


def margin_model(fitted: FittedGlm | FittedJoint) -> margins.MarginModelOf[GlmOptions]:
    """The linear predictor of the mean; of a model with extra zeros, that of the counts."""
    component = fitted.component if isinstance(fitted, FittedGlm) else fitted.components[0]
    known = component.law.constant == float("inf")
    method = "asymptotic" if known else "residual"
    return margins.MarginModelOf(
        fitted.data,
        fitted.options,
        fitted.design,
        component.columns,
        component.law,
        method,
        DF_WORDS[method],
        outcome_scale(fitted.reading),
        residuals=fitted.fit.working_residuals if isinstance(fitted, FittedGlm) else None,
    )


def margin_blocks(fitted: FittedGlm | FittedJoint) -> Iterator[Block]:
    """The sections that have something in them."""
    yield from margins.margin_blocks(margin_model(fitted))
