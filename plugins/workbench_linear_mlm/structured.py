"""Linear (mixed) models whose residuals correlate or differ in variance: fit, then one part after the other.

What independent residuals make possible and these do not, is refused in words: the bootstrap of groups, the
exact test of a variance, predictions of rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from workbench.api import (
    Dataset,
    Design,
    ModelSpec,
    Notice,
    OptionsError,
    Reporter,
    Result,
    blocks_of,
    collinearity_notice,
    data_use,
    design_notices,
    scale_notice,
)
from workbench.engine.inference import Approximation, CoefficientTests, DfMethod, tests_of
from workbench.engine.lmm import LmmFit
from workbench.engine.residual_structures import ResidualFit, ResidualSpec, fit_residual
from workbench.engine.residual_structures.inference import residual_approximation
from workbench.engine.variance_shares import VarianceShares, variance_shares
from workbench_linear_mlm.design import design_of
from workbench_linear_mlm.hypothesis_reading import read_hypotheses
from workbench_linear_mlm.intervals import Intervals
from workbench_linear_mlm.judgement import df_remedies, verdict_notices
from workbench_linear_mlm.null_model import fit_null
from workbench_linear_mlm.options import LmmOptions
from workbench_linear_mlm.random_blocks import random_blocks
from workbench_linear_mlm.residual_spec import beside, residual_spec


@dataclass(frozen=True)
class Structured:
    """A fitted model with structured residuals, and everything the parts of its result need."""

    data: Dataset
    options: LmmOptions
    design: Design
    spec: ResidualSpec
    fit: ResidualFit
    reporter: Reporter

    @property
    def names(self) -> list[str]:
        """The coefficients, in the order of `fit.beta`."""
        return [self.design.x_names[k] for k in self.fit.kept]

    @cached_property
    def law(self) -> Approximation:
        """The small-sample law of contrasts, by the chosen df method."""
        with df_remedies(self.options):
            return residual_approximation(self.fit, cast(DfMethod, self.options.df_method))

    @cached_property
    def tests(self) -> CoefficientTests:
        """t tests of the coefficients."""
        return tests_of(self.law)

    @cached_property
    def independent(self) -> ResidualFit:
        """The same model with independent residuals of one variance."""
        return fit_of(self.design, ResidualSpec("identity"), self.options, self.reporter)

    @cached_property
    def shares(self) -> VarianceShares:
        """Variance shares of the fitted model; the residual's is the mean over the rows."""
        from workbench.engine.residual_structures.bootstrap import shares

        return shares(self.fit)

    @cached_property
    def intervals(self) -> Intervals:
        """Intervals by the chosen method."""
        from workbench_linear_mlm.structured_intervals import structured_intervals

        return structured_intervals(self)

    @cached_property
    def null_fit(self) -> LmmFit:
        """The null model on the same rows, with independent residuals."""
        return fit_null(self.design, reml=self.fit.reml, reporter=self.reporter)

    @cached_property
    def null_shares(self) -> VarianceShares:
        """Variance shares of the null model."""
        return variance_shares(self.null_fit)


def estimate(data: Dataset, options: LmmOptions, reporter: Reporter) -> Result:
    """Fit the model and describe it."""
    from workbench_linear_mlm.structured_blocks import PARTS

    fitted = fit_model(data, options, reporter)
    for notice in notices(fitted):
        reporter.notice(notice)
    blocks = tuple(blocks_of(PARTS, fitted, reporter))
    return Result("", {}, data_use(fitted.design, data), blocks)


def fit_model(data: Dataset, options: LmmOptions, reporter: Reporter) -> Structured:
    """The fitted model, not yet described."""
    check_options(options)
    reporter.progress(0.02, "Reading the model")
    needed = beside(options, data)
    model = ModelSpec.from_formula(options.formula, data.names)
    design = design_of(model, data, options, categories=needed.categories, extra=needed.numbers)
    read_hypotheses(options, design)
    spec = residual_spec(design, data, options)
    reporter.progress(0.10, "Fitting the model")
    return Structured(data, options, design, spec, fit_of(design, spec, options, reporter), reporter)


def fit_of(design: Design, spec: ResidualSpec, options: LmmOptions, reporter: Reporter) -> ResidualFit:
    """The design fitted with a residual structure; every iteration asks whether to stop."""
    return fit_residual(
        design.y,
        design.X,
        random_blocks(design),
        spec,
        weights=design.weights,
        offset=design.offset,
        reml=options.method == "reml",
        max_iter=options.max_iter,
        tol=options.tolerance,
        on_iteration=lambda _step, _criterion: reporter.check(),
    )


def check_options(options: LmmOptions) -> None:
    """Refuse what needs independent residuals, before any work is done."""
    if options.ci_method == "case_bootstrap":
        error = OptionsError(
            "Case bootstrap intervals are not available for models with a residual structure.",
            "Choose profile intervals, or bootstrap intervals from outcomes drawn from the model.",
            option="ci_method",
        )
        error.remedies = (
            ("Use profile intervals", {"ci_method": "profile"}),
            ("Use bootstrap intervals", {"ci_method": "bootstrap_percentile"}),
        )
        raise error
    if options.predictions != "none":
        raise OptionsError(
            "Predictions of rows are not available for models with a residual structure.",
            "Fit the model with independent residuals, or read its effect figures and marginal means.",
            option="predictions",
        )
    if options.memberships:
        raise OptionsError(
            "Multiple membership is not available for models with a residual structure.",
            "Choose independent residuals of one variance.",
            option="memberships",
        )
    if options.start:
        raise OptionsError(
            "Starting values are not available for models with a residual structure.",
            "Leave them empty: several starts are tried.",
            option="start",
        )


def notices(fitted: Structured) -> list[Notice]:
    """Everything the reader must know, the verdict first."""
    told = [
        *verdict_notices(fitted.fit, fitted.design, fitted.options.tolerance),
        *design_notices(fitted.design),
    ]
    if (scales := scale_notice(fitted.design)) is not None:
        told.append(scales)
    dropped = collinearity_notice(fitted.fit.choice.dependencies, fitted.design.x_names)
    if dropped is not None:
        told.append(dropped)
    if fitted.spec.group is None and fitted.spec.kind != "diagonal":
        message = "All rows count as one series, as no group was named within which residuals correlate."
        told.append(Notice("info", message, "Name the group where rows belong to several series.", "series"))
    if fitted.options.exact_rlrt:
        message = "The exact test of a variance needs independent residuals, so it was left out."
        told.append(Notice("warning", message, "Use the tests of random effects.", "exact_rlrt"))
    return told
