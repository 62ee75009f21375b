"""The parts of the result of a model by full likelihood: each takes a FittedJoint and yields its blocks."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from workbench.api import Action, Block, Column, Notice, Table, Text, collinearity_notice, design_notices
from workbench_glmm.asked_hypotheses import hypothesis_tables, read_hypotheses
from workbench_glmm.cells import number, one_row
from workbench_glmm.coefficient_table import Coefficients, coefficient_table, unit_table
from workbench_glmm.equations import model_equations
from workbench_glmm.ratios import ratio_of
from workbench_glmm.reading import distribution_words
from workbench_glmm.single.explained import COLUMNS as R2_COLUMNS
from workbench_glmm.single.explained import NOTE as R2_NOTE
from workbench_glmm.single.fit import hurdle_notice
from workbench_glmm.single.intervals import METHOD_WORDS
from workbench_glmm.single.joint_fitted import FittedJoint
from workbench_glmm.single.model_tests import TEST_COLUMNS, model_row, term_table
from workbench_glmm.single.script import r_script
from workbench_glmm.words import effect_sentences, joined, p_words

PARAMETERS = {
    "negative_binomial": ("theta", "Theta", "Variance = mean + mean² / theta."),
    "negative_binomial_1": ("alpha", "Alpha", "Variance = mean × (1 + alpha)."),
    "beta": ("precision", "Precision", "Variance = mean × (1 - mean) / (1 + precision)."),
}
ZERO_TITLES = {
    "inflated": ("Extra zeros", "Probability that a row can only be zero."),
    "hurdle": ("Counts above zero", "Probability that the count is above zero."),
}


def notices(fitted: FittedJoint) -> Iterator[Notice]:
    """Everything the reader must know."""
    yield from design_notices(fitted.design)
    yield from fitted.outcome.notices
    if fitted.flat:
        yield Notice(
            "warning",
            f"{fitted.design.y_name} varies no more than Poisson counts do, so the dispersion has no finite "
            "estimate and the fit is that of Poisson counts.",
            "Choose the Poisson family.",
            "theta",
            (Action("Use Poisson", {"family": "poisson"}),),
        )
    zero = fitted.fit.zero
    if zero is not None and zero.separation is not None:
        yield hurdle_notice(fitted.reading, zero)
    for component in fitted.components:
        told = collinearity_notice(component.nominal.dependencies, component.design.x_names)
        if told is not None:
            yield told


def estimates(fitted: FittedJoint) -> Iterator[Block]:
    """Coefficients of each part, and fit."""
    if fitted.options.ci_method != "wald":
        for block in coefficient_blocks(fitted, fitted.wald, "Wald"):
            fitted.reporter.publish(block)
    yield from coefficient_blocks(fitted, fitted.coefficients, METHOD_WORDS[fitted.options.ci_method])
    options = fitted.options
    units = unit_table(
        fitted.coefficients[0],
        options.units,
        ci_level=options.ci_level,
        ratio=fitted.ratio,
        predictors=fitted.design.spec.variables,
    )
    if units is not None:
        yield units
    yield fit_table(fitted)


def coefficient_blocks(
    fitted: FittedJoint, coefficients: tuple[Coefficients, ...], method: str
) -> Iterator[Table]:
    """The table of the mean, and that of the zeros."""
    level = fitted.options.ci_level
    robust = fitted.options.robust
    note = "" if robust == "none" else f"Standard errors are robust ({robust.upper()})."
    title = "Fixed effects" if fitted.kind == "plain" else "Fixed effects of the counts"
    yield coefficient_table(
        coefficients[0], ci_level=level, ci_method=method, ratio=fitted.ratio, title=title, note=note
    )
    if len(coefficients) > 1:
        what, meaning = ZERO_TITLES[fitted.kind]
        yield coefficient_table(
            coefficients[1],
            ci_level=level,
            ci_method=method,
            ratio=fitted.zero_ratio,
            table_id="zero_effects",
            title=f"Fixed effects: {what.lower()}",
            note=f"Modelled is the {meaning[0].lower()}{meaning[1:]}",
        )


def fit_table(fitted: FittedJoint) -> Table:
    """One row: size, likelihood, the parameter of the law, information criteria."""
    fit = fitted.fit
    cells: list[tuple[Column, float | int | None]] = [
        (Column("n_obs", "Rows", "integer", "Rows used."), fitted.n_obs),
        (Column("n_params", "Parameters", "integer", "Coefficients, and a dispersion."), fit.n_params),
        (Column("log_lik", "Log-likelihood", "fixed", "Logarithm of the likelihood."), fit.log_lik),
        (
            Column("df_residual", "Residual df", "integer", "Rows minus parameters."),
            fitted.n_obs - fit.n_params,
        ),
    ]
    known = PARAMETERS.get(fitted.reading.family.name)
    if known is not None:
        name, title, help = known
        flat = {"theta": float("inf"), "alpha": 0.0}.get(name) if fitted.flat else None
        cells.append((Column(name, title, "number", help), fit.parameter if flat is None else flat))
        if fit.recipe.held is None and not fitted.flat:
            column = Column(f"{name}_std_error", f"SE of {title.lower()}", "number", "By the information.")
            cells.append((column, number(fitted.parameter_error)))
    cells += [
        (Column("aic", "AIC", "fixed", "Smaller is better."), fitted.aic),
        (Column("bic", "BIC", "fixed", "Smaller is better; uses the number of rows."), fitted.bic),
    ]
    return one_row("fit", "Model fit", cells)


def tests(fitted: FittedJoint) -> Iterator[Block]:
    """The model against the null model, each term of each part, explained variation."""
    test = fitted.against_null()
    if test.df > 0:
        note = "The null model has an intercept in every part, and nothing else."
        yield Table("deviance_tests", "Test of the model", TEST_COLUMNS, (model_row(test),), note)
    names = (("anova", "Tests of the terms"), ("anova_zero", f"Tests of the terms: {_zero_word(fitted)}"))
    for part, component in enumerate(fitted.components):
        table_id, title = names[part]
        test_of = partial(fitted.ratio_test, part)
        table = term_table(component, fitted.options, test_of, table_id, title)
        if table is not None:
            yield table
    mean, options = fitted.components[0], fitted.options
    asked = read_hypotheses(options.hypotheses, fitted.design)
    own = ratio_of(fitted.reading.family.name, fitted.reading.link.name)
    yield from hypothesis_tables(asked, mean.law, mean.columns, options.ci_level, own)
    yield Table("r2", "Explained variation", R2_COLUMNS, tuple(_explained(fitted)), R2_NOTE)


def _zero_word(fitted: FittedJoint) -> str:
    return ZERO_TITLES[fitted.kind][0].lower() if fitted.kind in ZERO_TITLES else ""


def _explained(fitted: FittedJoint) -> Iterator[dict[str, float | str | None]]:
    l1, l0 = fitted.fit.log_lik, fitted.null.log_lik
    if fitted.kind == "plain" and fitted.reading.family.name == "beta":
        eta = fitted.fit.main.eta[0]
        r = float(np.corrcoef(eta, fitted.reading.link.of(fitted.outcome.y))[0, 1])
        yield {
            "definition": "Ferrari and Cribari-Neto",
            "value": number(r * r),
            "meaning": "Squared correlation of the linear predictor and the outcome on its scale",
        }
        return
    yield {
        "definition": "McFadden",
        "value": 1 - l1 / l0,
        "meaning": "Log-likelihood and that of the null model",
    }


def words(fitted: FittedJoint) -> Iterator[Block]:
    """The report in plain words, the equations, and the same in R."""
    yield report(fitted)
    yield model_equations(fitted.data, fitted.reading, fitted.options.contrasts)
    yield r_script(fitted.data, fitted.reading, fitted.options)


def report(fitted: FittedJoint) -> Text:
    """What was fitted, the test against the null model, and each effect."""
    kind = {"plain": "", "inflated": "zero-inflated ", "hurdle": "hurdle "}[fitted.kind]
    name = kind + distribution_words(fitted.reading)
    article = "An" if name[0] in "aeiou" else "A"
    outcome, level = fitted.design.y_name, fitted.options.ci_level
    sentences = [f"{article} {name} of {outcome} on {fitted.n_obs:,} rows."]
    test = fitted.against_null()
    if test.df > 0:
        verdict = "improve on" if test.p_value < 0.05 else "do not clearly improve on"
        sentences.append(
            f"Together the predictors {verdict} a model without any, likelihood ratio χ²({test.df}) = "
            f"{test.statistic:.2f}, {p_words(test.p_value)}."
        )
    subject = f"the expected {outcome}" if fitted.kind == "plain" else f"the expected count of {outcome}"
    if fitted.reading.family.name == "beta" and fitted.ratio is not None:
        subject = f"the odds of {outcome}"
    sentences += effect_sentences(fitted.coefficients[0], fitted.ratio, subject, level)
    if len(fitted.coefficients) > 1:
        zeros = {"inflated": "an extra zero", "hurdle": "a count above zero"}[fitted.kind]
        lead = "the odds of" if fitted.zero_ratio is not None else "the probability of"
        sentences += effect_sentences(fitted.coefficients[1], fitted.zero_ratio, f"{lead} {zeros}", level)
    return Text("report", "In words", joined(sentences))
