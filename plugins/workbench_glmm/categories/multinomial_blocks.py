"""The parts of a multinomial model's result: each takes a MultinomialFitted and yields its blocks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.api import Block, Section, Text
from workbench.engine.distributions import chi_square_upper_p
from workbench_glmm.categories import probabilities as shown
from workbench_glmm.categories import tables
from workbench_glmm.categories import words as told
from workbench_glmm.categories.effects import CategoryModel, category_effects
from workbench_glmm.categories.formulas import multinomial_equations
from workbench_glmm.categories.grid import Varied, focal_predictors
from workbench_glmm.categories.intervals import METHOD_WORDS
from workbench_glmm.categories.multinomial_fitted import MultinomialFitted
from workbench_glmm.categories.pairs import contrast_section
from workbench_glmm.categories.residuals import category_diagnostics
from workbench_glmm.categories.script import multinomial_script
from workbench_glmm.categories.term_tests import anova_table, likelihood_ratios, wald_tests
from workbench_glmm.categories.units import unit_table

AVERAGED = "Averaged over the rows of the data, which keep their values of the other predictors."


def estimates(fitted: MultinomialFitted) -> Iterator[Block]:
    """Coefficients of every logit, fit, and the test of all predictors together."""
    options, fit, outcome = fitted.options, fitted.fit, fitted.outcome
    note = f"category:term is the effect of the term on the logit of the category against {fitted.base}."
    if fit.infinite:
        names = ", ".join(fitted.design.x_names[k] for k in fit.infinite)
        note += f" No finite estimate for {names}: see the notice on separation."
    yield tables.fixed_effects(
        fitted.parameters,
        "multinomial",
        options.ci_level,
        METHOD_WORDS[options.ci_method],
        help=f"Change in the log ratio of the category's probability and that of {fitted.base}.",
        note=note,
    )
    table = unit_table(fitted.parameters, options.units, fitted.column_of, "multinomial", options.ci_level)
    if table is not None:
        yield table
    yield tables.fit_table(fit.n_obs, fit.n_params, fit.log_lik, "Coefficients of all logits.", ())
    if len(fitted.names) > 1:
        df, _, p = _gain(fitted)
        yield tables.model_test(fit.log_lik, fitted.empty.log_lik, df, p)
        yield tables.r2_table(fit.log_lik, fitted.empty.log_lik, fit.n_obs)
    yield tables.classification(outcome.levels, outcome.codes, fitted.probabilities, fitted.design.weights)


def _gain(fitted: MultinomialFitted) -> tuple[int, float, float]:
    """df, chi-square and p of the predictors together."""
    df = fitted.fit.n_params - fitted.empty.n_params
    chi_sq = max(2.0 * (fitted.fit.log_lik - fitted.empty.log_lik), 0.0)
    return df, chi_sq, float(chi_square_upper_p(chi_sq, df))


def contrasts(fitted: MultinomialFitted) -> Iterator[Block]:
    """Every pair of categories: the effect of each term on one against the other."""
    yield from contrast_section(fitted.outcome.levels, fitted.contrast, fitted.options.ci_level)


def term_tests(fitted: MultinomialFitted) -> Iterator[Block]:
    """The test of each term over all logits together."""
    options, design = fitted.options, fitted.design
    if not design.spec.fixed:
        return
    kind = options.anova
    X, x_term = fitted.sum_coded if kind == "III" else (design.X, design.x_term)
    if options.term_tests == "lr":
        terms = x_term[x_term > 0]
        tests = likelihood_ratios(design, terms, lambda columns: fitted.likelihood(columns, X), kind)
    else:
        fit = fitted.refit(range(X.shape[1]), X) if kind == "III" else fitted.fit
        numbers = np.tile(x_term[list(fit.columns.kept)], len(fit.others))
        tests = wald_tests(design, numbers, fit.psi, fit.cov, kind)
    yield anova_table(tests, kind, options.term_tests == "wald")


def predictions(fitted: MultinomialFitted) -> Iterator[Block]:
    """Average predicted probabilities along every predictor."""
    options, outcome, fit = fitted.options, fitted.outcome, fitted.fit
    focal = focal_predictors(fitted.design, fitted.data, options.plot_along)
    if not focal:
        return

    def predict(X: np.ndarray, _rows: slice) -> tuple[np.ndarray, np.ndarray]:
        return fit.probability_slopes(X)

    found = []
    for one in focal:
        fitted.reporter.check()
        varied, weights = Varied(fitted.design, fitted.data, one), fitted.design.weights
        found.append(shown.predicted(varied, predict, fit.cov, weights, options.ci_level))
    yield shown.figure(found, outcome.shown, outcome.name, options.ci_level, AVERAGED)
    table = shown.table(found, outcome.levels, options.ci_level, AVERAGED)
    yield Section("predicted", "Predicted probabilities as numbers", (table,), collapsed=True)


def effects(fitted: MultinomialFitted) -> Iterator[Block]:
    """Probabilities along predictors in a typical case."""
    fit = fitted.fit
    slopes = fit.probability_slopes
    model = CategoryModel(fitted.data, fitted.design, fitted.options, fitted.outcome, slopes, fit.cov)
    yield from category_effects(model)


def figures(fitted: MultinomialFitted) -> Iterator[Block]:
    """Randomised quantile residuals."""
    position = 1.0 - fitted.probabilities[:, fitted.fit.base]
    yield category_diagnostics(fitted, position, f"Probability of not being {fitted.base}")


def words(fitted: MultinomialFitted) -> Iterator[Block]:
    """The report in plain words, the equations, and the same in R."""
    fit, outcome = fitted.fit, fitted.outcome
    sentences = [told.multinomial_opening(outcome, fitted.base, fit.n_obs)]
    if len(fitted.names) > 1:
        df, chi_sq, p = _gain(fitted)
        sentences.append(told.gain_sentence(chi_sq, df, p, 1.0 - fit.log_lik / fitted.empty.log_lik))
        logits = [(outcome.levels[k], fitted.logit(i)) for i, k in enumerate(fit.others)]
        sentences += told.multinomial_effects(logits, fitted.base)
    yield Text("report", "In words", " ".join(sentences))
    yield multinomial_equations(fitted.data, fitted.design.spec, fitted.base, fitted.options.contrasts)
    yield multinomial_script(fitted.data, fitted.design, fitted.options, outcome, fit.base)
