"""Tests of the whole model and of its terms: likelihood ratio, F and Wald.

The test of a model against the null model compares two fits. The deviance of one fit against a chi-square
with its residual df asks another question, whether anything at all is left to explain, and has no meaning for
outcomes of yes and no: both are shown, each with what it says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np

from workbench.api import Column, ConvergenceError, Table
from workbench.engine.distributions import chi_square_upper_p
from workbench.engine.glm import Comparison, compare, fit_restricted
from workbench_glmm.cells import Row, number
from workbench_glmm.single.component import Component, wald_test
from workbench_glmm.single.fitted import FittedGlm
from workbench_glmm.single.hypotheses import Hypothesis, term_hypotheses

TEST_COLUMNS = (
    Column("test", "Test"),
    Column("statistic", "Statistic", "fixed", "Chi-square, or F where a residual df stands."),
    Column("df", "df", "integer", "Degrees of freedom of the test."),
    Column("df_residual", "Residual df", "fixed", "Denominator of an F test."),
    Column("p_value", "p", "p_value", "How often chance alone would do this or more."),
    Column("meaning", "What it says"),
)
FEW_EVENTS = 5.0


def deviance_tests(fitted: FittedGlm) -> Table:
    """The model against the null model; what is left unexplained; what the null deviance would say."""
    rows: list[Row] = []
    fit = fitted.fit
    if fit.rank > fitted.null.rank:
        rows.append(model_row(compare(fitted.null, fit)))
    if fit.model.dispersion_known and fit.df_residual > 0:
        rows += list(_goodness(fitted))
    note = (
        "Only the first test says whether the predictors matter. The residual deviance asks whether the "
        "model leaves something unexplained; the null deviance asks the same of a model without predictors, "
        "and does not test this model: a large p there must not be read as a model that explains nothing."
    )
    return Table("deviance_tests", "Tests of the model", TEST_COLUMNS, tuple(rows), note)


def model_row(test: Comparison) -> Row:
    """The test against the null model."""
    better = test.p_value < 0.05
    return {
        "test": f"{'F' if test.is_f else 'Likelihood ratio'} test against the null model",
        "statistic": number(test.statistic),
        "df": test.df,
        "df_residual": number(test.df_residual) if test.is_f else None,
        "p_value": number(test.p_value),
        "meaning": "The predictors improve on the null model"
        if better
        else "No clear sign that the predictors matter",
    }


def _goodness(fitted: FittedGlm) -> Iterator[Row]:
    """Deviance and Pearson chi-square against their df, and the null deviance, with how far they hold."""
    fit, null = fitted.fit, fitted.null
    limits = goodness_limits(fitted)
    for name, value, df in (
        ("Residual deviance (goodness of fit)", fit.deviance, fit.df_residual),
        ("Pearson chi-square (goodness of fit)", fit.pearson_chi2, fit.df_residual),
        ("Null deviance (goodness of fit of the null model)", null.deviance, null.df_residual),
    ):
        p = float(chi_square_upper_p(value, df))
        says = limits or (
            "More is left over than chance allows" if p < 0.05 else "Nothing speaks against the fit"
        )
        row: Row = {
            "test": name,
            "statistic": value,
            "df": df,
            "df_residual": None,
            "p_value": p,
            "meaning": says,
        }
        yield row


def goodness_limits(fitted: FittedGlm) -> str:
    """Why the chi-square law of the deviance does not hold; "" where it does."""
    if fitted.outcome.is_binary:
        return "Not valid: each row is a single yes or no"
    expected = fitted.fit.mu * (1.0 if fitted.outcome.trials is None else fitted.outcome.trials)
    used = fitted.fit.model.w > 0
    if float(np.mean(expected[used] < FEW_EVENTS)) > 0.2:
        return "Hardly valid: many small expected counts"
    return ""


# --- terms

WORDS = {
    "II": "Type II: each term is tested after all others that do not contain it.",
    "III": "Type III: each term is tested after all others, at the average of the levels of other factors.",
}


class TermTests(Protocol):
    """The options this part reads."""

    @property
    def robust(self) -> str: ...
    @property
    def term_tests(self) -> str: ...
    @property
    def anova(self) -> str: ...


def term_table(
    component: Component,
    options: TermTests,
    ratio_test: Callable[[Hypothesis], Comparison],
    table_id: str = "anova",
    title: str = "Tests of the terms",
) -> Table | None:
    """One test a term; None for a linear predictor without terms.

    ratio_test: compares the fits of a hypothesis; it is not asked where Wald tests are wanted.
    """
    robust = options.robust != "none"
    wald = options.term_tests == "wald" or robust
    hypotheses = term_hypotheses(component, options.anova)
    tests = [(h, _wald(component, h) if wald else ratio_test(h)) for h in hypotheses]
    if not tests:
        return None
    is_f = any(test.is_f for _, test in tests)
    rows = tuple(
        {
            "term": hypothesis.term,
            "statistic": number(test.statistic),
            "df": test.df,
            **({"df_residual": number(test.df_residual)} if is_f else {}),
            "p_value": number(test.p_value),
        }
        for hypothesis, test in tests
    )
    columns = [
        Column("term", "Term"),
        Column("statistic", "F" if is_f else "χ²", "fixed", _statistic_help(wald, is_f)),
        Column("df", "df", "integer", "Number of independent coefficients of the term."),
        Column("p_value", "p", "p_value", "How often chance alone would do this or more."),
    ]
    if is_f:
        columns.insert(3, Column("df_residual", "Residual df", "fixed", "Rows minus coefficients."))
    note = WORDS[options.anova]
    if robust and options.term_tests == "lr":
        note += " Wald tests with robust standard errors, as likelihood ratios are not robust."
    return Table(table_id, title, tuple(columns), rows, note)


def _statistic_help(wald: bool, is_f: bool) -> str:
    if wald:
        return "Wald test that all coefficients of the term are zero."
    if is_f:
        return "Rise of the deviance without the term, over its df and the dispersion."
    return "Likelihood ratio: twice what the log-likelihood loses without the term."


def glm_ratio_test(fitted: FittedGlm, hypothesis: Hypothesis) -> Comparison:
    """The fits with and without a term; nan where the link allows no model without it."""
    fitted.reporter.check()
    fit = fitted.fit
    try:
        large = fit if hypothesis.within is None else fit_restricted(fit, hypothesis.within)
        small = fit_restricted(fit, hypothesis.without)
    except ConvergenceError:
        return Comparison(float("nan"), len(hypothesis.wald), fit.df, float("nan"))
    return compare(small, large, scale=fit)


def _wald(component: Component, hypothesis: Hypothesis) -> Comparison:
    """Wald test; nan where a coefficient of the term is infinite."""
    test = wald_test(component, hypothesis.wald)
    if test is None:
        return Comparison(float("nan"), len(hypothesis.wald), component.law.constant, float("nan"))
    return Comparison(*test)
