"""What a researcher asked of the coefficients: combinations with tests and ratios, and joint tests.

A combination L beta is told with its standard error and, under a link with ratios, its exponential:
exp(x1 - x2) is the ratio of two odds ratios. Several equations together get a Wald test: chi-square where the
df are infinite.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from workbench.api import (
    Column,
    Design,
    FormulaError,
    LinearHypothesis,
    ModelError,
    OptionsError,
    Table,
    read_hypothesis,
)
from workbench.engine.distributions import normal_two_sided_p, t_two_sided_p
from workbench.engine.inference import Approximation, contrast_of
from workbench.engine.lmm import ColumnChoice
from workbench.engine.marginal import combinations, estimable
from workbench_glmm.cells import Row, number
from workbench_glmm.coefficient_table import exponential, interval_columns
from workbench_glmm.ratios import Ratio

NOTE = "Written by hand. The p values and intervals are not adjusted for the number of hypotheses."


def read_hypotheses(texts: Sequence[str], design: Design) -> list[LinearHypothesis]:
    """What was asked; OptionsError where it cannot be read. Needs no fit: a slip is told before the wait."""
    try:
        return [read_hypothesis(text, design.x_names) for text in texts]
    except FormulaError as error:
        raise OptionsError(error.message, error.advice, option="hypotheses") from error


def hypothesis_tables(
    asked: Sequence[LinearHypothesis],
    law: Approximation,
    choice: ColumnChoice,
    level: float,
    ratio: Ratio | None,
) -> Iterator[Table]:
    """A table of the combinations, and one of the hypotheses that say several things at once."""
    for hypothesis in asked:
        if not estimable(choice, hypothesis.L).all():
            raise OptionsError(
                f"{hypothesis.text}: a predictor in it has no finite effect of its own.",
                "Ask about another predictor, or take one of those that overlap out of the model.",
                option="hypotheses",
            )
    single = [h for h in asked if len(h.L) == 1]
    joint = [h for h in asked if len(h.L) > 1]
    if single:
        yield _combinations(single, law, choice, level, ratio)
    if joint:
        yield _joint(joint, law, choice)


def _combinations(
    asked: Sequence[LinearHypothesis],
    law: Approximation,
    choice: ColumnChoice,
    level: float,
    ratio: Ratio | None,
) -> Table:
    """One row a combination: its estimate, and the test against the value it was said to have."""
    found = combinations(law, choice, np.concatenate([h.L for h in asked]))
    value = np.concatenate([h.value for h in asked])
    statistic, endless = (found.estimate - value) / found.std_error, np.isinf(found.df)
    p = np.where(endless, normal_two_sided_p(statistic), t_two_sided_p(statistic, found.df))
    low, high = found.interval(level)
    rows: list[Row] = []
    for i, hypothesis in enumerate(asked):
        row: Row = {
            "hypothesis": hypothesis.text,
            "estimate": number(found.estimate[i]),
            "value": float(value[i]),
            "std_error": number(found.std_error[i]),
            "df": number(found.df[i]),
            "statistic": number(statistic[i]),
            "p_value": number(p[i]),
            "conf_low": number(low[i]),
            "conf_high": number(high[i]),
        }
        if ratio is not None:
            row |= {f"exp_{c}": exponential(row[c]) for c in ("estimate", "conf_low", "conf_high")}
        rows.append(row)
    columns = _columns(bool(endless.all()), level, ratio)
    return Table("hypotheses", "Hypotheses", columns, tuple(rows), NOTE)


def _columns(is_z: bool, level: float, ratio: Ratio | None) -> tuple[Column, ...]:
    columns = [
        Column("hypothesis", "Hypothesis"),
        Column("estimate", "Estimate", "number", "The coefficients on the left minus those on the right."),
        Column("value", "Against", "number", "What the hypothesis says that the estimate is."),
        Column("std_error", "SE", "number", "Standard error of the estimate."),
        Column("df", "df", "fixed", "Degrees of freedom of the t test."),
        Column("statistic", "z" if is_z else "t", "fixed", "(Estimate - tested value) / standard error."),
        Column("p_value", "p", "p_value", "Two-sided, not adjusted."),
        *interval_columns("conf", level, "Wald interval of the combination."),
    ]
    if is_z:
        del columns[4]
    if ratio is not None:
        help = f"Exponential of the combination: a combination of {ratio.title.lower()}s."
        columns.append(Column("exp_estimate", f"{ratio.title}", "fixed", help, 3))
        columns += interval_columns("exp_conf", level, help)
    return tuple(columns)


def _joint(asked: Sequence[LinearHypothesis], law: Approximation, choice: ColumnChoice) -> Table:
    """One test a hypothesis of several equations."""
    tests = []
    for hypothesis in asked:
        try:
            tests.append(contrast_of(law, hypothesis.L[:, list(choice.kept)], hypothesis.value))
        except ModelError as error:
            message = f"{hypothesis.text}: {error.message[0].lower()}{error.message[1:]}"
            raise OptionsError(message, error.advice, option="hypotheses") from error
    is_f = any(np.isfinite(test.df_residual) for test in tests)
    columns = [
        Column("hypothesis", "Hypothesis"),
        Column("statistic", "F" if is_f else "χ²", "fixed", "Joint Wald test of all equations."),
        Column("df", "df", "integer", "Independent equations of the hypothesis."),
        Column("df_residual", "Residual df", "fixed", "Denominator degrees of freedom."),
        Column("p_value", "p", "p_value", "How often chance alone would do this or more."),
    ]
    if not is_f:
        del columns[3]
    rows: list[Row] = []
    for hypothesis, test in zip(asked, tests, strict=True):
        row: Row = {
            "hypothesis": hypothesis.text,
            "statistic": number(test.statistic if is_f else test.statistic * test.df),
            "df": test.df,
            "p_value": number(test.p_value),
        }
        if is_f:
            row["df_residual"] = number(test.df_residual)
        rows.append(row)
    return Table("joint_hypotheses", "Joint hypotheses", tuple(columns), tuple(rows))
