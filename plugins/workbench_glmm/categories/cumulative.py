"""The estimator of cumulative link models: read, fit, then one part of the result after the other.

Models with random effects go to cumulative_mixed.py.
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.api import Block, Dataset, Design, Part, Reporter, Result, blocks_of
from workbench.engine.cumulative import CumulativeFit, fit_cumulative
from workbench_glmm.categories import cumulative_blocks as blocks
from workbench_glmm.categories import cumulative_mixed
from workbench_glmm.categories.cumulative_fitted import CumulativeFitted, nominal_columns
from workbench_glmm.categories.design import (
    Predictors,
    collinearity_notice,
    data_use,
    design_notices,
    design_of,
    without_constant,
)
from workbench_glmm.categories.judgement import Separated, check_separation, verdict_notices
from workbench_glmm.categories.options import CumulativeOptions
from workbench_glmm.categories.outcome import Categories, ordered_categories

PARTS: tuple[Part[CumulativeFitted], ...] = (
    Part(0.30, "Testing the coefficients", blocks.estimates),
    Part(0.45, "Testing the terms", blocks.term_tests),
    Part(0.55, "Testing for parallel slopes", blocks.parallel_slopes),
    Part(0.65, "Predicting probabilities", blocks.predictions),
    Part(0.75, "Drawing the effects", blocks.effects),
    Part(0.85, "Drawing the figures", blocks.figures),
    Part(0.95, "Writing it up", blocks.words),
)


def estimate(data: Dataset, options: CumulativeOptions, reporter: Reporter) -> Result:
    """Fit the model and describe it. See `Reporter` for progress and cancelling."""
    reporter.progress(0.02, "Reading the model")
    design = design_of(data, options)
    outcome = ordered_categories(design, data)
    for notice in design_notices(design, outcome, options):
        reporter.notice(notice)
    reporter.progress(0.10, "Fitting the model")
    if design.random:
        blocks_of_mixed = cumulative_mixed.described(data, options, reporter, design, outcome)
        return Result("", {}, data_use(design, data), tuple(blocks_of_mixed))
    return Result(
        "", {}, data_use(design, data), tuple(single_level(data, options, reporter, design, outcome))
    )


def single_level(
    data: Dataset, options: CumulativeOptions, reporter: Reporter, design: Design, outcome: Categories
) -> Iterable[Block]:
    """The blocks of a model without random effects; its notices go to the reporter."""
    predictors = without_constant(design)
    fit = fit_cumulative(
        outcome.codes,
        outcome.count,
        predictors.X,
        link=options.link,
        threshold=options.threshold,
        nominal=nominal_columns(options, predictors),
        weights=design.weights,
        offset=design.offset,
        on_iteration=lambda _step, _value: reporter.check(),
    )
    fitted = CumulativeFitted(data, options, design, predictors, outcome, fit, reporter)
    judged = Separated(predictors.names, fit.infinite, fit.log_lik, fit.optimum, outcome.name)
    check_separation(judged)
    for notice in verdict_notices(judged):
        reporter.notice(notice)
    dropped = collinearity_notice(repeated(fit, predictors))
    if dropped is not None:
        reporter.notice(dropped)
    yield from blocks_of(PARTS, fitted, reporter)


def repeated(fit: CumulativeFit, predictors: Predictors) -> list[tuple[str, list[str]]]:
    """Names of the dropped columns, and of those that say the same."""
    names = ("(Intercept)", *predictors.names)
    return [(names[d.column], [names[j] for j, _ in d.terms]) for d in fit.columns.dependencies]
