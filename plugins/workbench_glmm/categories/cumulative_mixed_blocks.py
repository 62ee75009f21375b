"""The parts of a cumulative mixed model's result: from a CumulativeMixedFitted to blocks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from workbench.api import (
    Block,
    Column,
    Table,
    Text,
    WorkbenchError,
    diagnostics,
    new_random_matrices,
)
from workbench.engine.distributions import chi_square_upper_p
from workbench_glmm.categories import probabilities as shown
from workbench_glmm.categories import tables
from workbench_glmm.categories import words as told
from workbench_glmm.categories.cumulative_blocks import CONDITION, GRADIENT, PARALLEL, SIGN, parallel_table
from workbench_glmm.categories.cumulative_mixed_fitted import CumulativeMixedFitted
from workbench_glmm.categories.effects import CategoryModel, category_effects, of_slopes
from workbench_glmm.categories.formulas import cumulative_equations
from workbench_glmm.categories.grid import Varied
from workbench_glmm.categories.intervals import METHOD_WORDS
from workbench_glmm.categories.latent import threshold_figure
from workbench_glmm.categories.random_tests import Removal, random_tests
from workbench_glmm.categories.residuals import category_diagnostics
from workbench_glmm.categories.scenarios import predicted_blocks
from workbench_glmm.categories.script import cumulative_script
from workbench_glmm.categories.term_tests import Likelihood, anova_table, likelihood_ratios, wald_tests
from workbench_glmm.categories.units import unit_table
from workbench_glmm.latent_shares import group_variances, icc_table, shares
from workbench_glmm.random_tables import group_sizes, random_effects

CLUSTER = "for a given group, as the random effects are held fixed"


def estimates(fitted: CumulativeMixedFitted) -> Iterator[Block]:
    """Effects, thresholds, random effects, fit."""
    options, fit = fitted.options, fitted.fit
    by = METHOD_WORDS[options.ci_method]
    if fitted.effect_names:
        note = f"{SIGN} Effects hold {CLUSTER}."
        if fit.columns.nominal:
            note += " term:1|2 is the effect on the cut between 1 and 2."
        yield tables.fixed_effects(fitted.effects, options.link, options.ci_level, by, note=note)
        behind = [fitted.predictors.names[k] for k in fit.effect_columns]
        columns = dict(zip(fitted.effect_names, behind, strict=True))
        table = unit_table(fitted.effects, options.units, columns.__getitem__, options.link, options.ci_level)
        if table is not None:
            yield table
    inner = "" if fit.structure.is_flexible else " The last rows are the parameters behind them."
    yield tables.thresholds(fitted.cut_points, options.ci_level, by, SIGN + inner)
    blocks = fitted.design.random
    labels, names = [b.label for b in blocks], [b.names for b in blocks]
    limits = fitted.parameters[1]
    yield random_effects(labels, names, fit.fit.covariances, fit.fit.correlations, limits, by)
    extra = (
        (Column("max_gradient", "Gradient", "fixed", GRADIENT, 6), fit.fit.gradient_norm),
        (Column("condition", "Condition", "number", CONDITION), tables.number(fit.fit.condition)),
    )
    counted = "Thresholds, effects, variances and covariances."
    yield tables.fit_table(fit.n_obs, fit.n_params, fit.log_lik, counted, extra)
    yield group_sizes(labels, [b.codes for b in blocks])


def term_tests(fitted: CumulativeMixedFitted) -> Iterator[Block]:
    """The test of each term, and of all predictors together."""
    options, fit = fitted.options, fitted.fit
    if not fitted.effect_names:
        return
    df, _, p = gain(fitted)
    yield tables.model_test(fit.log_lik, fitted.empty.log_lik, df, p)
    kind, coded = options.anova, options.anova == "III"
    predictors = fitted.sum_coded if coded else fitted.predictors
    if options.term_tests == "lr":
        tests = likelihood_ratios(
            fitted.design, predictors.term, lambda columns: fitted.likelihood(columns, predictors.X), kind
        )
    else:
        other = fitted.refit(range(predictors.X.shape[1]), predictors.X) if coded else fit
        terms = predictors.term[other.effect_columns]
        tests = wald_tests(fitted.design, terms, other.beta, other.beta_cov, kind)
    yield anova_table(tests, kind, options.term_tests == "wald")


def parallel_slopes(fitted: CumulativeMixedFitted) -> Iterator[Block]:
    """Is one effect enough for all thresholds? Likelihood ratio tests, the random effects kept."""
    fit, predictors = fitted.fit, fitted.predictors
    if not fitted.options.proportional_odds or len(fit.structure.constant) < 2 or not fit.columns.common:
        return
    terms = list(dict.fromkeys(predictors.term[list(fit.columns.common)].tolist()))
    rows = []
    for t in terms:
        chosen = [k for k in fit.columns.common if predictors.term[k] == t]
        found = _against(fitted, chosen)
        rows.append({"term": predictors.terms[t], "df": None, "statistic": None, "p_value": None} | found)
    yield parallel_table(fitted.options.link, PARALLEL, tuple(rows))


def _against(fitted: CumulativeMixedFitted, chosen: list[int]) -> tables.Row:
    """The test of the fit against one whose chosen columns differ by threshold; empty where there is none."""
    fit = fitted.fit
    columns = range(fitted.predictors.X.shape[1])
    try:
        wide = fitted.refit(columns, nominal=[*fitted.nominal_columns, *chosen])
    except WorkbenchError:
        return {}
    df, chi_sq = wide.n_params - fit.n_params, max(2.0 * (wide.log_lik - fit.log_lik), 0.0)
    if not (wide.settled and fit.settled):
        return {"df": df}
    return {"df": df, "statistic": chi_sq, "p_value": float(chi_square_upper_p(chi_sq, df))}


def gain(fitted: CumulativeMixedFitted) -> tuple[int, float, float]:
    """df, chi-square and p of the predictors together."""
    df = fitted.fit.n_params - fitted.empty.n_params
    chi_sq = max(2.0 * (fitted.fit.log_lik - fitted.empty.log_lik), 0.0)
    return df, chi_sq, float(chi_square_upper_p(chi_sq, df))


def random_part(fitted: CumulativeMixedFitted) -> Iterator[Block]:
    """Where the variance lies, and tests of the random effects."""
    fit, link = fitted.fit, fitted.fit.link
    variances = group_variances(fitted.design.random, fit.fit.covariances)
    icc = icc_table(
        fitted.null_variances, variances, link.variance, link.name == "logit", fitted.outcome.name
    )
    if icc is not None:
        yield icc
        if not fit.columns.nominal:  # else there is no single linear predictor
            yield _r2(fitted, sum(variances.values()))
    if not fitted.options.random_tests:
        return
    plain = fit.plain

    def without(k: int) -> Likelihood:
        found = fitted.refit(range(fitted.predictors.X.shape[1]), without=k)
        return Likelihood(found.log_lik, found.n_params)

    blocks = fitted.design.random
    removals = []
    if len(blocks) > 1:
        names = [f"({' + '.join(b.names)} | {b.label})" for b in blocks]
        removals = [Removal(name, lambda k=k: without(k)) for k, name in enumerate(names)]  # type: ignore[misc]
    removals.append(Removal("All random effects", lambda: Likelihood(plain.log_lik, plain.n_params)))
    yield random_tests(Likelihood(fit.log_lik, fit.n_params), removals)


def _r2(fitted: CumulativeMixedFitted, random: float) -> Table:
    """Shares of the latent variable's variance (Nakagawa, Johnson & Schielzeth 2017)."""
    fit = fitted.fit
    fixed = float(np.var(fit.typical_eta(fitted.predictors.X), ddof=1))
    total = fixed + random + fit.link.variance
    columns = (
        Column("definition", "Definition"),
        Column("value", "R²", "fixed", "Share of the variance of the latent variable.", 3),
    )
    rows: tuple[tables.Row, ...] = (
        {"definition": "Marginal (predictors)", "value": fixed / total},
        {"definition": "Conditional (predictors and groups)", "value": (fixed + random) / total},
    )
    return Table("r2", "Explained variation of the latent variable", columns, rows)


def predictions(fitted: CumulativeMixedFitted) -> Iterator[Block]:
    """Predicted probabilities along every predictor: population average, and in a typical group."""
    return predicted_blocks(fitted, fitted.fit.parameters_cov, partial(_predict, fitted))


def _predict(fitted: CumulativeMixedFitted, varied: Varied, averaged: bool) -> shown.Predict:
    kept, offset = np.flatnonzero(fitted.design.x_term > 0), varied.offset
    spread: np.ndarray | None = None
    if averaged:
        matrices = new_random_matrices(fitted.design, varied, varied.given)
        pairs = zip(matrices, fitted.fit.fit.covariances, strict=True)
        spread = np.sqrt(sum(np.einsum("ia,ab,ib->i", Z, S, Z) for Z, S in pairs))

    def predict(X: np.ndarray, rows: slice) -> tuple[np.ndarray, np.ndarray]:
        shift = None if offset is None else offset[rows]
        return fitted.fit.probability_slopes(X[:, kept], shift, None if spread is None else spread[rows])

    return predict


def effects(fitted: CumulativeMixedFitted) -> Iterator[Block]:
    """Probabilities along predictors in a typical case, in a group whose random effects are zero."""
    predict = of_slopes(fitted.design, fitted.fit.probability_slopes)
    cov = fitted.fit.parameters_cov
    model = CategoryModel(fitted.data, fitted.design, fitted.options, fitted.outcome, predict, cov)
    yield from category_effects(model)


def figures(fitted: CumulativeMixedFitted) -> Iterator[Block]:
    """Random effects of the groups, thresholds on the latent scale, and the residuals."""
    fit, outcome = fitted.fit, fitted.outcome
    if not fit.columns.nominal:
        yield threshold_figure(fit.link, fit.thresholds, fit.eta, outcome.shown, outcome.name)
    position = fitted.probabilities @ np.arange(outcome.count)
    yield category_diagnostics(
        fitted, position, "Expected category (0 the lowest)", random=_random_effects(fitted)
    )


def _random_effects(fitted: CumulativeMixedFitted) -> list[diagnostics.RandomEffect]:
    fit = fitted.fit.fit
    parts = zip(
        fitted.design.random,
        fit.conditional_modes,
        fit.conditional_variances,
        fit.covariances,
        strict=True,
    )
    return [
        effect
        for k, (block, *numbers) in enumerate(parts)
        for effect in diagnostics.random_effects(k, block.label, block.names, block.level_labels, *numbers)
    ]


def words(fitted: CumulativeMixedFitted) -> Iterator[Block]:
    """The report in plain words, the equations, and the same in R."""
    fit, outcome, options = fitted.fit, fitted.outcome, fitted.options
    groups = {b.label: b.n_levels for b in fitted.design.random}
    sentences = [told.cumulative_opening(outcome, options.link, fit.n_obs, groups, options.nominal_effects)]
    if np.isfinite(fit.link.variance):
        sentences.append(told.icc_sentence(shares(fitted.null_variances, fit.link.variance)))
    if fitted.effect_names:
        df, chi_sq, p = gain(fitted)
        sentences.append(told.gain_sentence(chi_sq, df, p))
        sentences += told.cumulative_effects(fitted.effects, outcome, options.link)
    yield Text("report", "In words", " ".join(sentences))
    yield cumulative_equations(
        fitted.data, fitted.design.spec, options.link, options.contrasts, options.nominal_effects
    )
    yield cumulative_script(fitted.data, fitted.design, options, outcome)
