"""Effect sizes as a section that is folded at first: of coefficients, and of the F tests of terms."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.api import Block, Column, Section, Table
from workbench.engine.effect_sizes import of_f_test, scales, steps
from workbench.engine.inference import contrast_of, tests_of, wald_intervals
from workbench_linear_mlm.fixed_model import FixedModel
from workbench_linear_mlm.hypotheses import hypotheses
from workbench_linear_mlm.tables import number

Row = dict[str, float | str | None]
TERM_COLUMNS = (
    Column("term", "Term"),
    Column("eta2", "Partial η²", "number", "F df / (F df + residual df)."),
    Column("omega2", "Partial ω²", "number", "(F - 1) df / (F df + residual df + 1): less biased than η²."),
    Column("f2", "f²", "number", "F df / residual df; Cohen's .02 is small, .15 medium, .35 large."),
)


def effect_sizes(model: FixedModel, outcome_sd: float, kind: str | None = None) -> Iterator[Section]:
    """The section; outcome_sd: deviation of the outcome at given predictors; kind: type of the F tests."""
    tables = (coefficient_table(model, outcome_sd), term_table(model, kind or model.options.anova))
    blocks: tuple[Block, ...] = tuple(table for table in tables if table is not None)
    if blocks:
        yield Section("effect_size_tables", "Effect sizes", blocks, True)


def coefficient_table(model: FixedModel, outcome_sd: float) -> Table | None:
    """Standardised coefficients, and standardised differences where a column has two values."""
    X = model.design.X[:, list(model.choice.kept)]
    names = [model.design.x_names[k] for k in model.choice.kept]
    tests = tests_of(model.law)
    low, high = wald_intervals(tests, model.options.ci_level)
    scale, step = scales(X, model.design.y), steps(X) / outcome_sd
    rows: list[Row] = [
        {
            "term": name,
            "std_estimate": number(tests.estimate[i] * scale[i]),
            "std_low": number(low[i] * scale[i]),
            "std_high": number(high[i] * scale[i]),
            "d": None if ":" in name else number(tests.estimate[i] * step[i]),
            "d_low": None if ":" in name else number(low[i] * step[i]),
            "d_high": None if ":" in name else number(high[i] * step[i]),
        }
        for i, name in enumerate(names)
        if np.isfinite(scale[i])
    ]
    if not rows:
        return None
    differ = any(row["d"] is not None for row in rows)
    columns = _columns(model, differ)
    shown = tuple({c.id: row[c.id] for c in columns} for row in rows)
    note = "Wald intervals of the estimates on the new scale; the scale itself is taken as known."
    return Table("std_effects", "Standardised effects", columns, shown, note)


def _columns(model: FixedModel, differ: bool) -> tuple[Column, ...]:
    share = f"{100 * model.options.ci_level:g}%"
    how = "The limits of the Wald interval of the estimate on this scale."
    columns = (
        Column("term", "Term"),
        Column("std_estimate", "Std. estimate", "number", "Estimate × SD of the term / SD of the outcome."),
        Column("std_low", f"{share} CI low", "interval_low", how),
        Column("std_high", f"{share} CI high", "interval_high", how),
    )
    if not differ:
        return columns
    of = "SD of all random effects and the residual together" if model.design.all_random else "residual SD"
    return (
        *columns,
        Column("d", "d", "number", f"Difference between the two values of the term / {of}."),
        Column("d_low", f"{share} CI low", "interval_low", how),
        Column("d_high", f"{share} CI high", "interval_high", how),
    )


def term_table(model: FixedModel, kind: str) -> Table | None:
    """Effect sizes from the F test of each term, of type `kind`."""
    options, kept = model.options, model.choice.kept
    terms = hypotheses(kind, model.design, kept, model.data, options)
    rows: list[Row] = []
    for term, L in terms:
        test = contrast_of(model.law, L)
        found = of_f_test(test.statistic, test.df, test.df_residual)
        values = (found.eta2, found.omega2, found.f2)
        rows.append(
            {"term": term, **{c.id: number(v) for c, v in zip(TERM_COLUMNS[1:], values, strict=True)}}
        )
    if not rows or all(row["eta2"] is None for row in rows):
        return None
    note = f"From the type {kind} F tests of the analysis of variance."
    if model.design.all_random:
        note += " A mixed model has no sums of squares of its own: F and its residual df stand for them."
    return Table("effect_sizes", "Effect sizes of the terms", TERM_COLUMNS, tuple(rows), note)
