"""Cumulative mixed models: fit, then one part of the result after the other."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.api import Block, Dataset, Design, ModelError, Part, Reporter, blocks_of
from workbench.engine.cumulative import fit_cumulative
from workbench_glmm.approximation import laplace_notice, with_laplace_notice
from workbench_glmm.categories import cumulative_mixed_blocks as blocks
from workbench_glmm.categories.cumulative_fitted import nominal_columns
from workbench_glmm.categories.cumulative_mixed_fitted import CumulativeMixedFitted, engine_blocks, fit_model
from workbench_glmm.categories.design import Predictors, collinearity_notice, without_constant
from workbench_glmm.categories.judgement import Separated, check_separation, mixed_verdict_notices
from workbench_glmm.categories.options import CumulativeOptions
from workbench_glmm.categories.outcome import Categories

PARTS: tuple[Part[CumulativeMixedFitted], ...] = (
    Part(0.30, "Testing the coefficients", blocks.estimates),
    Part(0.50, "Testing the terms", blocks.term_tests),
    Part(0.60, "Testing for parallel slopes", blocks.parallel_slopes),
    Part(0.65, "Testing the random effects", blocks.random_part),
    Part(0.75, "Predicting probabilities", blocks.predictions),
    Part(0.80, "Drawing the effects", blocks.effects),
    Part(0.85, "Drawing the figures", blocks.figures),
    Part(0.95, "Writing it up", blocks.words),
)


def check_plain(
    design: Design, options: CumulativeOptions, outcome: Categories, predictors: Predictors
) -> None:
    """ModelError where the predictors foretell every category: then no search for the groups can begin."""
    plain = fit_cumulative(
        outcome.codes,
        outcome.count,
        predictors.X,
        link=options.link,
        threshold=options.threshold,
        nominal=nominal_columns(options, predictors),
        weights=design.weights,
        offset=design.offset,
    )
    check_separation(Separated(predictors.names, plain.infinite, plain.log_lik, plain.optimum, outcome.name))


def described(
    data: Dataset, options: CumulativeOptions, reporter: Reporter, design: Design, outcome: Categories
) -> Iterable[Block]:
    """The blocks of the fitted model; its notices go to the reporter."""
    predictors = without_constant(design)
    blocks_of_engine, nominal = engine_blocks(design.random), nominal_columns(options, predictors)
    try:
        fit = fit_model(
            outcome,
            predictors.X,
            blocks_of_engine,
            design,
            options,
            reporter,
            nominal,
            predictors.names,
        )
    except ModelError:
        check_plain(design, options, outcome, predictors)
        raise
    fitted = CumulativeMixedFitted(data, options, design, predictors, outcome, fit, reporter)
    judged = Separated(
        predictors.names, fit.plain.infinite, fit.plain.log_lik, fit.plain.optimum, outcome.name
    )
    told = mixed_verdict_notices(fit.fit.verdict, fit.steps, judged, fit.settled)
    for notice in with_laplace_notice(told, laplace_notice(fit.fit, fit.link.variance)):
        reporter.notice(notice)
    names = ("(Intercept)", *predictors.names)
    repeated = [(names[d.column], [names[j] for j, _ in d.terms]) for d in fit.columns.choice.dependencies]
    if (dropped := collinearity_notice(repeated)) is not None:
        reporter.notice(dropped)
    yield from blocks_of(PARTS, fitted, reporter)
