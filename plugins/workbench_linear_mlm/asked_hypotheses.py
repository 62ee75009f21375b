"""What a researcher asked of the coefficients: combinations with t tests, and joint F tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from workbench.api import Column, LinearHypothesis, ModelError, OptionsError, Table
from workbench.engine.distributions import t_two_sided_p
from workbench.engine.inference import contrast_of
from workbench.engine.marginal import Combinations, estimable
from workbench_linear_mlm.fixed_model import FixedModel
from workbench_linear_mlm.hypothesis_reading import read_hypotheses
from workbench_linear_mlm.tables import number

Row = dict[str, float | str | None]


def hypothesis_tables(model: FixedModel) -> Iterator[Table]:
    """A table of the combinations, and one of the hypotheses that say several things at once."""
    asked = read_hypotheses(model.options, model.design)
    for hypothesis in asked:
        check_known(model, hypothesis)
    single = [h for h in asked if len(h.L) == 1]
    joint = [h for h in asked if len(h.L) > 1]
    if single:
        yield combinations_table(model, single)
    if joint:
        yield joint_table(model, joint)


def check_known(model: FixedModel, hypothesis: LinearHypothesis) -> None:
    """OptionsError where the data cannot tell a combination."""
    if not estimable(model.choice, hypothesis.L).all():
        raise OptionsError(
            f"{hypothesis.text}: a predictor in it says the same as others and has no effect of its own.",
            "Ask about another predictor, or take one of those that overlap out of the model.",
            option="hypotheses",
        )


def combinations_table(model: FixedModel, asked: Sequence[LinearHypothesis]) -> Table:
    """One row a combination: its estimate, and the t test against the value it was said to have."""
    tests = model.estimates(np.concatenate([h.L for h in asked]))
    value = np.concatenate([h.value for h in asked])
    return Table("hypotheses", "Hypotheses", _columns(model), tuple(_rows(model, asked, tests, value)), NOTE)


NOTE = "Written by hand. The p values and intervals are not adjusted for the number of hypotheses."


def _rows(
    model: FixedModel, asked: Sequence[LinearHypothesis], tests: Combinations, value: np.ndarray
) -> Iterator[Row]:
    t = (tests.estimate - value) / tests.std_error
    p = t_two_sided_p(t, tests.df)
    low, high = tests.interval(model.options.ci_level)
    for i, hypothesis in enumerate(asked):
        yield {
            "hypothesis": hypothesis.text,
            "estimate": number(tests.estimate[i]),
            "value": float(value[i]),
            "std_error": number(tests.std_error[i]),
            "df": number(tests.df[i]),
            "statistic": number(t[i]),
            "p_value": number(p[i]),
            "conf_low": number(low[i]),
            "conf_high": number(high[i]),
        }


def _columns(model: FixedModel) -> tuple[Column, ...]:
    by = model.df_words
    share = f"{100 * model.options.ci_level:g}%"
    wald = f"Wald interval of the combination; degrees of freedom by {by}."
    return (
        Column("hypothesis", "Hypothesis"),
        Column("estimate", "Estimate", "number", "The coefficients on the left minus those on the right."),
        Column("value", "Against", "number", "What the hypothesis says that the estimate is."),
        Column("std_error", "SE", "number", "Standard error of the estimate."),
        Column("df", "df", "fixed", f"Degrees of freedom by {by}."),
        Column("statistic", "t", "fixed", "(Estimate - the value it is tested against) / standard error."),
        Column("p_value", "p", "p_value", f"Two-sided, not adjusted; degrees of freedom by {by}."),
        Column("conf_low", f"{share} CI low", "interval_low", wald),
        Column("conf_high", f"{share} CI high", "interval_high", wald),
    )


def joint_table(model: FixedModel, asked: Sequence[LinearHypothesis]) -> Table:
    """One F test a hypothesis of several equations."""
    by = model.df_words
    columns = (
        Column("hypothesis", "Hypothesis"),
        Column("df", "df", "integer", "Independent equations of the hypothesis."),
        Column("df_residual", "Residual df", "fixed", f"Denominator degrees of freedom by {by}."),
        Column("statistic", "F", "fixed", "Joint test of all equations."),
        Column("p_value", "p", "p_value", f"Of the F test; degrees of freedom by {by}."),
    )
    return Table("joint_hypotheses", "Joint hypotheses", columns, tuple(_joint(model, h) for h in asked))


def _joint(model: FixedModel, hypothesis: LinearHypothesis) -> Row:
    try:
        test = contrast_of(model.law, hypothesis.L[:, list(model.choice.kept)], hypothesis.value)
    except ModelError as error:
        message = f"{hypothesis.text}: {error.message[0].lower()}{error.message[1:]}"
        raise OptionsError(message, error.advice, option="hypotheses") from error
    return {
        "hypothesis": hypothesis.text,
        "df": test.df,
        "df_residual": number(test.df_residual),
        "statistic": number(test.statistic),
        "p_value": number(test.p_value),
    }
