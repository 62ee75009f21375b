"""The estimator of multinomial logit models: read, fit, then one part of the result after the other.

Models with random effects go to multinomial_mixed.py.
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.api import Block, Dataset, Design, ModelError, Part, Reporter, Result, blocks_of
from workbench.engine.multinomial import fit_multinomial
from workbench_glmm.categories import multinomial_blocks as blocks
from workbench_glmm.categories import multinomial_mixed
from workbench_glmm.categories.design import (
    collinearity_notice,
    data_use,
    design_notices,
    design_of,
)
from workbench_glmm.categories.judgement import Separated, check_separation, verdict_notices
from workbench_glmm.categories.multinomial_fitted import MultinomialFitted
from workbench_glmm.categories.options import MultinomialOptions
from workbench_glmm.categories.outcome import Categories, unordered_categories

PARTS: tuple[Part[MultinomialFitted], ...] = (
    Part(0.30, "Testing the coefficients", blocks.estimates),
    Part(0.45, "Comparing categories", blocks.contrasts),
    Part(0.50, "Testing the terms", blocks.term_tests),
    Part(0.65, "Predicting probabilities", blocks.predictions),
    Part(0.75, "Drawing the effects", blocks.effects),
    Part(0.85, "Drawing the figures", blocks.figures),
    Part(0.95, "Writing it up", blocks.words),
)


def estimate(data: Dataset, options: MultinomialOptions, reporter: Reporter) -> Result:
    """Fit the model and describe it. See `Reporter` for progress and cancelling."""
    reporter.progress(0.02, "Reading the model")
    design = design_of(data, options)
    outcome = unordered_categories(design, data)
    for notice in design_notices(design, outcome, options):
        reporter.notice(notice)
    if design.offset is not None:
        raise ModelError(
            "An offset has no meaning in a multinomial model: every category has its own linear predictor.",
            "Leave the offset out.",
        )
    reporter.progress(0.10, "Fitting the model")
    base = base_category(options.base_level, outcome)
    if design.random:
        found = multinomial_mixed.described(data, options, reporter, design, outcome, base)
    else:
        found = single_level(data, options, reporter, design, outcome, base)
    return Result("", {}, data_use(design, data), tuple(found))


def single_level(
    data: Dataset,
    options: MultinomialOptions,
    reporter: Reporter,
    design: Design,
    outcome: Categories,
    base: int,
) -> Iterable[Block]:
    """The blocks of a model without random effects; its notices go to the reporter."""
    fit = fit_multinomial(
        outcome.codes,
        outcome.count,
        design.X,
        base=base,
        weights=design.weights,
        on_iteration=lambda _step, _value: reporter.check(),
    )
    fitted = MultinomialFitted(data, options, design, outcome, fit, reporter)
    judged = Separated(design.x_names, fit.infinite, fit.log_lik, fit.optimum, outcome.name)
    check_separation(judged)
    for notice in verdict_notices(judged):
        reporter.notice(notice)
    names = design.x_names
    repeated = [(names[d.column], [names[j] for j, _ in d.terms]) for d in fit.columns.dependencies]
    if (dropped := collinearity_notice(repeated)) is not None:
        reporter.notice(dropped)
    yield from blocks_of(PARTS, fitted, reporter)


def base_category(name: str, outcome: Categories) -> int:
    """The number of the base category: the one named, else the first (the reference of the variable)."""
    if not name:
        return 0
    if name not in outcome.levels:
        raise ModelError(
            f"{outcome.name} has no row with the category {name}, so it cannot be the base.",
            f"Its categories in the rows used are {', '.join(outcome.levels[:10])}.",
        )
    return outcome.levels.index(name)
