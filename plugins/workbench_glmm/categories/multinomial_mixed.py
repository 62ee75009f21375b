"""Multinomial mixed models: fit, then one part of the result after the other."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.api import Block, Dataset, Design, ModelError, Notice, Part, Reporter, blocks_of
from workbench_glmm.approximation import laplace_notice, with_laplace_notice
from workbench_glmm.categories import multinomial_mixed_blocks as blocks
from workbench_glmm.categories.design import collinearity_notice
from workbench_glmm.categories.judgement import Separated, mixed_verdict_notices
from workbench_glmm.categories.multinomial_mixed_fitted import (
    MultinomialMixedFitted,
    engine_blocks,
    fit_model,
)
from workbench_glmm.categories.options import MultinomialOptions
from workbench_glmm.categories.outcome import Categories
from workbench_glmm.latent_shares import LATENT

MOST_CATEGORIES = 8  # of a model whose random effects differ by category


PARTS: tuple[Part[MultinomialMixedFitted], ...] = (
    Part(0.30, "Testing the coefficients", blocks.estimates),
    Part(0.50, "Comparing categories", blocks.contrasts),
    Part(0.55, "Testing the terms", blocks.term_tests),
    Part(0.65, "Testing the random effects", blocks.random_part),
    Part(0.75, "Predicting probabilities", blocks.predictions),
    Part(0.80, "Drawing the effects", blocks.effects),
    Part(0.85, "Drawing the figures", blocks.figures),
    Part(0.95, "Writing it up", blocks.words),
)


def described(
    data: Dataset,
    options: MultinomialOptions,
    reporter: Reporter,
    design: Design,
    outcome: Categories,
    base: int,
) -> Iterable[Block]:
    """The blocks of the fitted model; its notices go to the reporter."""
    if outcome.count > MOST_CATEGORIES:
        raise ModelError(
            f"The outcome {outcome.name} has {outcome.count} categories; with random effects for each this "
            f"model takes up to {MOST_CATEGORIES}.",
            "Merge categories, or take the random effects out.",
        )
    names = design.x_names
    fit = fit_model(outcome, design.X, engine_blocks(design.random), base, design, options, reporter, names)
    fitted = MultinomialMixedFitted(data, options, design, outcome, fit, reporter)
    plain = fit.plain
    judged = Separated(names, plain.infinite, plain.log_lik, plain.optimum, outcome.name)
    told = mixed_verdict_notices(fit.fit.verdict, fit.fit.n_iter, judged, fit.settled)
    for notice in with_laplace_notice(told, laplace_notice(fit.fit, LATENT["logit"])):
        reporter.notice(notice)
    if not fit.correlated:
        message = f"Random effects are independent between categories, so the base {fitted.base} matters."
        advice = "With correlated ones the model is the same whichever category is the base."
        reporter.notice(Notice("info", message, advice, "independent_logits"))
    dependencies = fit.plain.columns.dependencies
    repeated = [(names[d.column], [names[j] for j, _ in d.terms]) for d in dependencies]
    if (dropped := collinearity_notice(repeated)) is not None:
        reporter.notice(dropped)
    yield from blocks_of(PARTS, fitted, reporter)
