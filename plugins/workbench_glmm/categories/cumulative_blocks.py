"""The parts of a cumulative model's result: each function takes a CumulativeFitted and yields its blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from workbench.api import Block, Column, Section, Table, Text
from workbench.engine.cumulative import CumulativeFit
from workbench.engine.cumulative.parallel import ParallelTest, likelihood_ratio, score_test
from workbench.engine.distributions import chi_square_upper_p
from workbench_glmm.categories import probabilities as shown
from workbench_glmm.categories import tables
from workbench_glmm.categories import words as told
from workbench_glmm.categories.cumulative_fitted import CumulativeFitted
from workbench_glmm.categories.effects import CategoryModel, category_effects, of_slopes
from workbench_glmm.categories.formulas import cumulative_equations
from workbench_glmm.categories.grid import Varied, focal_predictors
from workbench_glmm.categories.intervals import METHOD_WORDS
from workbench_glmm.categories.latent import threshold_figure
from workbench_glmm.categories.residuals import category_diagnostics
from workbench_glmm.categories.script import cumulative_script
from workbench_glmm.categories.term_tests import anova_table, likelihood_ratios, wald_tests
from workbench_glmm.categories.units import unit_table

SIGN = "P(Y ≤ j) = F(threshold − effects): a positive effect makes higher categories more likely."
AVERAGED = "Averaged over the rows of the data, which keep their values of the other predictors."

GRADIENT = "Largest entry of the gradient at the estimates; 0 at a maximum."
CONDITION = "Condition number of the Hessian over standardised predictors; very large: hard to tell apart."


def estimates(fitted: CumulativeFitted) -> Iterator[Block]:
    """Effects, thresholds, fit, and the test of all predictors together."""
    options, fit, outcome = fitted.options, fitted.fit, fitted.outcome
    by = METHOD_WORDS[options.ci_method]
    note = SIGN
    if fit.nominal:
        note += " term:1|2 is the effect on the cut between 1 and 2."
    if fit.infinite:
        names = ", ".join(fitted.predictors.names[k] for k in fit.infinite)
        note += f" No finite estimate for {names}: see the notice on separation."
    if fitted.effects.names:
        yield tables.fixed_effects(fitted.effects, options.link, options.ci_level, by, note=note)
        yield from _per_units(fitted)
    inner = "" if fit.data.structure.is_flexible else " The last rows are the parameters behind them."
    yield tables.thresholds(fitted.cut_points, options.ci_level, by, SIGN + inner)
    extra = (
        (Column("max_gradient", "Gradient", "fixed", GRADIENT, 6), fit.max_gradient),
        (Column("condition", "Condition", "number", CONDITION), tables.number(fit.condition)),
    )
    yield tables.fit_table(fit.n_obs, fit.n_params, fit.log_lik, "Thresholds and effects.", extra)
    if fitted.effects.names:
        yield _model_test(fitted)
        latent = _latent_r2(fitted)
        yield tables.r2_table(fit.log_lik, fitted.empty.log_lik, fit.n_obs, latent)
    yield tables.classification(outcome.levels, outcome.codes, fitted.probabilities, fitted.design.weights)


def _per_units(fitted: CumulativeFitted) -> Iterator[Block]:
    """Effects of so many units, where they were asked for."""
    names = {name: fitted.predictors.names[column] for name, column, _ in fitted.effect_rows}
    options = fitted.options
    table = unit_table(fitted.effects, options.units, names.__getitem__, options.link, options.ci_level)
    if table is not None:
        yield table


def _model_test(fitted: CumulativeFitted) -> Table:
    df = fitted.fit.n_params - fitted.empty.n_params
    chi_sq = max(2.0 * (fitted.fit.log_lik - fitted.empty.log_lik), 0.0)
    p = float(chi_square_upper_p(chi_sq, df))
    return tables.model_test(fitted.fit.log_lik, fitted.empty.log_lik, df, p)


def _latent_r2(fitted: CumulativeFitted) -> float | None:
    """Variance of the linear predictor over that of the latent variable (McKelvey & Zavoina 1975)."""
    variance = fitted.fit.link.variance
    if not np.isfinite(variance) or fitted.fit.nominal or fitted.fit.infinite:
        return None
    w = fitted.design.weights
    mean = float(np.average(fitted.eta, weights=w))
    spread = float(np.average((fitted.eta - mean) ** 2, weights=w))
    return spread / (spread + variance)


def term_tests(fitted: CumulativeFitted) -> Iterator[Block]:
    """The test of each term."""
    options = fitted.options
    if not fitted.effects.names:
        return
    kind, coded = options.anova, fitted.options.anova == "III"
    predictors = fitted.sum_coded if coded else fitted.predictors
    if options.term_tests == "lr":
        tests = likelihood_ratios(
            fitted.design,
            predictors.term,
            lambda columns: fitted.likelihood(columns, predictors.X),
            kind,
        )
    else:
        fit = fitted.refit(range(predictors.X.shape[1]), X=predictors.X) if coded else fitted.fit
        columns, rows = _effect_map(fitted, fit)
        terms = predictors.term[columns]
        tests = wald_tests(fitted.design, terms, rows @ fit.psi, rows @ fit.cov @ rows.T, kind)
    yield anova_table(tests, kind, options.term_tests == "wald")


def _effect_map(fitted: CumulativeFitted, fit: CumulativeFit) -> tuple[list[int], np.ndarray]:
    """Columns and rows of the map from psi to effects, for a fit of the same columns."""
    rows = replace(fitted, fit=fit).effect_rows
    return [column for _, column, _ in rows], np.array([row for _, _, row in rows])


def parallel_slopes(fitted: CumulativeFitted) -> Iterator[Block]:
    """Is one effect enough for all thresholds? For each term with one, and for all together."""
    fit, predictors = fitted.fit, fitted.predictors
    if not fitted.options.proportional_odds or fit.data.shape_A[0] < 2 or not fit.common:
        return
    terms = list(dict.fromkeys(predictors.term[list(fit.common)].tolist()))
    groups = [(predictors.terms[t], [k for k in fit.common if predictors.term[k] == t]) for t in terms]
    if len(groups) > 1:
        groups.append(("All terms", list(fit.common)))
    columns = PARALLEL + SCORE
    logits = fitted.binary_logits
    if logits is not None:
        columns += BRANT
    rows = []
    for name, chosen in groups:
        wide = fitted.refit(range(predictors.X.shape[1]), nominal=[*fitted.nominal_columns, *chosen])
        ratio, score = likelihood_ratio(fit, wide), score_test(fit, chosen)
        found = ratio or score
        row: tables.Row = {
            "term": name,
            "df": None if found is None else found.df,
            "statistic": _statistic(ratio),
            "p_value": _p(ratio),
            "score": _statistic(score),
            "score_p_value": _p(score),
        }
        if logits is not None:
            brant = logits.test([fitted.kept.index(k) for k in chosen])
            row |= {"brant": _statistic(brant), "brant_p_value": _p(brant)}
        rows.append(row)
    yield parallel_table(fitted.options.link, columns, tuple(rows))


def parallel_table(link: str, columns: tuple[Column, ...], rows: tuple[tables.Row, ...]) -> Table:
    """Tests of one effect for all cuts between categories."""
    title = "Test of proportional odds" if link == "logit" else "Test of parallel slopes"
    note = (
        "Tests whether one effect holds for all cuts between categories. In large samples small departures "
        "become significant: compare the effects by threshold (option 'Effects that differ by threshold')."
    )
    return Table("proportional_odds", title, columns, rows, note)


PARALLEL: tuple[Column, ...] = (
    Column("term", "Term"),
    Column("df", "df", "integer", "Coefficients that an effect of its own for every threshold adds."),
    Column(
        "statistic",
        "Chi-square (LR)",
        "fixed",
        "Likelihood ratio against effects that differ by threshold.",
    ),
    Column("p_value", "p (LR)", "p_value", "Small: the effect differs between thresholds."),
)
SCORE = (
    Column("score", "Chi-square (score)", "fixed", "Score test, which needs no second fit."),
    Column("score_p_value", "p (score)", "p_value", "Small: the effect differs between thresholds."),
)
BRANT = (
    Column("brant", "Chi-square (Brant)", "fixed", "Wald test on the logits of all cuts, each on its own."),
    Column("brant_p_value", "p (Brant)", "p_value", "Small: the effect differs between thresholds."),
)


def _statistic(test: ParallelTest | None) -> float | None:
    return None if test is None else test.statistic


def _p(test: ParallelTest | None) -> float | None:
    return None if test is None else test.p_value


def predictions(fitted: CumulativeFitted) -> Iterator[Block]:
    """Average predicted probabilities along every predictor."""
    options, outcome = fitted.options, fitted.outcome
    focal = focal_predictors(fitted.design, fitted.data, options.plot_along)
    if not focal:
        return
    found = []
    for one in focal:
        fitted.reporter.check()
        varied, weights = Varied(fitted.design, fitted.data, one), fitted.design.weights
        found.append(
            shown.predicted(varied, _predict(fitted, varied), fitted.fit.cov, weights, options.ci_level)
        )
    yield shown.figure(found, outcome.shown, outcome.name, options.ci_level, AVERAGED)
    table = shown.table(found, outcome.levels, options.ci_level, AVERAGED)
    yield Section("predicted", "Predicted probabilities as numbers", (table,), collapsed=True)


def _predict(fitted: CumulativeFitted, varied: Varied) -> shown.Predict:
    kept, offset = np.flatnonzero(fitted.design.x_term > 0), varied.offset

    def predict(X: np.ndarray, rows: slice) -> tuple[np.ndarray, np.ndarray]:
        return fitted.fit.probability_slopes(X[:, kept], None if offset is None else offset[rows])

    return predict


def effects(fitted: CumulativeFitted) -> Iterator[Block]:
    """Probabilities along predictors in a typical case."""
    predict = of_slopes(fitted.design, fitted.fit.probability_slopes)
    model = CategoryModel(fitted.data, fitted.design, fitted.options, fitted.outcome, predict, fitted.fit.cov)
    yield from category_effects(model)


def figures(fitted: CumulativeFitted) -> Iterator[Block]:
    """Thresholds on the latent scale, and the residuals."""
    fit, outcome = fitted.fit, fitted.outcome
    if not fit.infinite and not fit.nominal:
        yield threshold_figure(fit.link, fit.thresholds, fitted.eta, outcome.shown, outcome.name)
    position = fitted.probabilities @ np.arange(outcome.count)
    yield category_diagnostics(fitted, position, "Expected category (0 the lowest)")


def words(fitted: CumulativeFitted) -> Iterator[Block]:
    """The report in plain words, the equations, and the same in R."""
    fit, outcome, options = fitted.fit, fitted.outcome, fitted.options
    sentences = [told.cumulative_opening(outcome, options.link, fit.n_obs, None, options.nominal_effects)]
    if fitted.effects.names:
        df = fit.n_params - fitted.empty.n_params
        chi_sq = max(2.0 * (fit.log_lik - fitted.empty.log_lik), 0.0)
        p = float(chi_square_upper_p(chi_sq, df))
        sentences.append(told.gain_sentence(chi_sq, df, p, 1.0 - fit.log_lik / fitted.empty.log_lik))
        sentences += told.cumulative_effects(fitted.effects, outcome, options.link)
    yield Text("report", "In words", " ".join(sentences))
    yield cumulative_equations(
        fitted.data, fitted.design.spec, options.link, options.contrasts, options.nominal_effects
    )
    yield cumulative_script(fitted.data, fitted.design, options, outcome)
