"""The parts of a multinomial mixed model's result: from a MultinomialMixedFitted to blocks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from workbench.api import Block, Column, Text, diagnostics, new_random_matrices
from workbench.engine.distributions import chi_square_upper_p
from workbench.engine.quasi_random import normal_points
from workbench_glmm.categories import probabilities as shown
from workbench_glmm.categories import tables
from workbench_glmm.categories import words as told
from workbench_glmm.categories.cumulative_blocks import CONDITION, GRADIENT
from workbench_glmm.categories.cumulative_mixed_blocks import CLUSTER
from workbench_glmm.categories.effects import CategoryModel, category_effects
from workbench_glmm.categories.formulas import multinomial_equations
from workbench_glmm.categories.grid import Varied
from workbench_glmm.categories.intervals import METHOD_WORDS
from workbench_glmm.categories.multinomial_mixed_fitted import MultinomialMixedFitted
from workbench_glmm.categories.pairs import contrast_section
from workbench_glmm.categories.random_tests import Removal, random_tests
from workbench_glmm.categories.residuals import category_diagnostics
from workbench_glmm.categories.scenarios import predicted_blocks
from workbench_glmm.categories.script import multinomial_script
from workbench_glmm.categories.term_tests import Likelihood, anova_table, likelihood_ratios, wald_tests
from workbench_glmm.categories.units import unit_table
from workbench_glmm.random_tables import group_sizes, random_effects

AVERAGED_OVER = 64  # draws of the random effects behind a population average


def estimates(fitted: MultinomialMixedFitted) -> Iterator[Block]:
    """Coefficients of every logit, random effects, fit."""
    options, fit = fitted.options, fitted.fit
    by = METHOD_WORDS[options.ci_method]
    coefficients, limits = fitted.parameters
    note = (
        f"category:term is the effect of the term on the logit of the category against {fitted.base}, "
        f"{CLUSTER}."
    )
    yield tables.fixed_effects(
        coefficients,
        "multinomial",
        options.ci_level,
        by,
        help=f"Change in the log ratio of the category's probability and that of {fitted.base}.",
        note=note,
    )
    table = unit_table(coefficients, options.units, fitted.column_of, "multinomial", options.ci_level)
    if table is not None:
        yield table
    blocks = [item.block for item in fit.fit.blocks]
    labels, names = [b.group for b in blocks], [b.names for b in blocks]
    yield random_effects(labels, names, fit.fit.covariances, fit.fit.correlations, limits, by)
    extra = (
        (Column("max_gradient", "Gradient", "fixed", GRADIENT, 6), fit.fit.gradient_norm),
        (Column("condition", "Condition", "number", CONDITION), tables.number(fit.fit.condition)),
    )
    counted = "Coefficients of all logits, variances and covariances."
    yield tables.fit_table(fit.n_obs, fit.n_params, fit.log_lik, counted, extra)
    groups = fitted.design.random
    yield group_sizes([b.label for b in groups], [b.codes for b in groups])


def contrasts(fitted: MultinomialMixedFitted) -> Iterator[Block]:
    """Every pair of categories: the effect of each term on one against the other."""
    yield from contrast_section(fitted.outcome.levels, fitted.contrast, fitted.options.ci_level)


def term_tests(fitted: MultinomialMixedFitted) -> Iterator[Block]:
    """The test of each term over all logits together, and of all predictors."""
    options, design, fit = fitted.options, fitted.design, fitted.fit
    if not design.spec.fixed:
        return
    df, _, p = gain(fitted)
    yield tables.model_test(fit.log_lik, fitted.empty.log_lik, df, p)
    kind = options.anova
    X, x_term = fitted.sum_coded if kind == "III" else (design.X, design.x_term)
    if options.term_tests == "lr":
        terms = x_term[x_term > 0]
        tests = likelihood_ratios(design, terms, lambda columns: fitted.likelihood(columns, X), kind)
    else:
        other = fitted.refit(range(X.shape[1]), X) if kind == "III" else fit
        numbers = np.tile(x_term[list(other.kept)], len(fitted.logits))
        tests = wald_tests(design, numbers, other.psi, other.cov, kind)
    yield anova_table(tests, kind, options.term_tests == "wald")


def gain(fitted: MultinomialMixedFitted) -> tuple[int, float, float]:
    """df, chi-square and p of the predictors together."""
    df = fitted.fit.n_params - fitted.empty.n_params
    chi_sq = max(2.0 * (fitted.fit.log_lik - fitted.empty.log_lik), 0.0)
    return df, chi_sq, float(chi_square_upper_p(chi_sq, df))


def random_part(fitted: MultinomialMixedFitted) -> Iterator[Block]:
    """Tests of the random effects."""
    if not fitted.options.random_tests:
        return
    fit, plain, blocks = fitted.fit, fitted.fit.plain, fitted.design.random

    def without(k: int) -> Likelihood:
        found = fitted.refit(range(fitted.design.X.shape[1]), without=k)
        return Likelihood(found.log_lik, found.n_params)

    removals = []
    if len(blocks) > 1:
        names = [f"({' + '.join(b.names)} | {b.label})" for b in blocks]
        removals = [Removal(name, lambda k=k: without(k)) for k, name in enumerate(names)]  # type: ignore[misc]
    removals.append(Removal("All random effects", lambda: Likelihood(plain.log_lik, plain.n_params)))
    yield random_tests(Likelihood(fit.log_lik, fit.n_params), removals)


def predictions(fitted: MultinomialMixedFitted) -> Iterator[Block]:
    """Predicted probabilities along every predictor: population average, and in a typical group."""
    return predicted_blocks(fitted, fitted.fit.cov, partial(_predict, fitted))


def _predict(fitted: MultinomialMixedFitted, varied: Varied, averaged: bool) -> shown.Predict:
    shifts: np.ndarray | None = None
    if averaged:
        shifts = _shifts(fitted, new_random_matrices(fitted.design, varied, varied.given))

    def predict(X: np.ndarray, rows: slice) -> tuple[np.ndarray, np.ndarray]:
        return fitted.fit.probability_slopes(X, None if shifts is None else shifts[:, rows])

    return predict


def _shifts(fitted: MultinomialMixedFitted, matrices: tuple[np.ndarray, ...]) -> np.ndarray:
    """Z b (S, rows, K-1) for effects spread evenly over their normal law: the same for all predictors."""
    fit, m = fitted.fit.fit, len(fitted.logits)
    sizes = [item.block.q for item in fit.blocks]
    points = normal_points(AVERAGED_OVER, sum(sizes))
    place = np.cumsum([0, *sizes])
    total = np.zeros((AVERAGED_OVER, len(matrices[0]), m))
    pairs = zip(fit.blocks, fit.factors, _matrices_by_block(fitted, matrices), strict=True)
    for k, (item, L, Z) in enumerate(pairs):
        b = points[:, place[k] : place[k + 1]] @ L.T
        for t, predictor in enumerate(item.predictors):
            total[:, :, predictor] += b[:, t, None] * Z[:, t]
    return total


def _matrices_by_block(fitted: MultinomialMixedFitted, matrices: tuple[np.ndarray, ...]) -> list[np.ndarray]:
    """Z of every block of the fit: repeated for each logit within the block, or from block to block."""
    m = len(fitted.logits)
    if fitted.fit.correlated:
        return [np.tile(Z, m) for Z in matrices]
    return [Z for Z in matrices for _ in range(m)]


def effects(fitted: MultinomialMixedFitted) -> Iterator[Block]:
    """Probabilities along predictors in a typical case, in a group whose random effects are zero."""
    fit = fitted.fit
    slopes = fit.probability_slopes
    model = CategoryModel(fitted.data, fitted.design, fitted.options, fitted.outcome, slopes, fit.cov)
    yield from category_effects(model)


def figures(fitted: MultinomialMixedFitted) -> Iterator[Block]:
    """Random effects of the groups, and the residuals."""
    position = 1.0 - fitted.probabilities[:, fitted.fit.base]
    yield category_diagnostics(
        fitted, position, f"Probability of not being {fitted.base}", random=_random_effects(fitted)
    )


def _random_effects(fitted: MultinomialMixedFitted) -> list[diagnostics.RandomEffect]:
    fit = fitted.fit.fit
    levels = {b.label: b.level_labels for b in fitted.design.random}
    blocks = [item.block for item in fit.blocks]
    parts = zip(blocks, fit.conditional_modes, fit.conditional_variances, fit.covariances, strict=True)
    return [
        effect
        for k, (block, *numbers) in enumerate(parts)
        for effect in diagnostics.random_effects(k, block.group, block.names, levels[block.group], *numbers)
    ]


def words(fitted: MultinomialMixedFitted) -> Iterator[Block]:
    """The report in plain words, the equations, and the same in R."""
    fit, outcome = fitted.fit, fitted.outcome
    groups = {b.label: b.n_levels for b in fitted.design.random}
    sentences = [told.multinomial_opening(outcome, fitted.base, fit.n_obs, groups)]
    if len(fitted.names) > 1:
        df, chi_sq, p = gain(fitted)
        sentences.append(told.gain_sentence(chi_sq, df, p))
        logits = [(logit, fitted.logit(i)) for i, logit in enumerate(fitted.logits)]
        sentences += told.multinomial_effects(logits, fitted.base)
    yield Text("report", "In words", " ".join(sentences))
    yield multinomial_equations(fitted.data, fitted.design.spec, fitted.base, fitted.options.contrasts)
    yield multinomial_script(fitted.data, fitted.design, fitted.options, outcome, fit.base)
