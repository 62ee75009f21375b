"""Comparisons within a family of means or slopes, with p values and intervals adjusted for their number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

from workbench.analysis.margins.cells import number
from workbench.analysis.margins.marginal_means import Family, Row
from workbench.analysis.margins.model import MarginModel
from workbench.analysis.margins.response import ratio_cells, ratio_columns
from workbench.engine.marginal import Combinations, ContrastKind, contrast_set
from workbench.engine.multiplicity import Adjustment, adjusted_p, critical_values
from workbench.results import Column, Table

MOST_ROWS = 500
WORDS = {
    "none": "not adjusted",
    "tukey": "Tukey's studentized range",
    "holm": "Holm's step-down method",
    "sidak": "Šidák's correction",
    "bonferroni": "Bonferroni's correction",
}


def contrasts_table(
    model: MarginModel,
    found: Sequence[Family],
    table_id: str = "contrasts",
    title: str = "Comparisons of means",
) -> Table | None:
    """One row a comparison; None when nothing is to be compared."""
    kind = model.options.comparisons
    compared = [f for f in found if len(f.labels) > 1]
    if kind == "none" or not compared:
        return None
    method = adjustment(model)
    with_by = any(f.by for f in compared)
    rows: list[Row] = []
    left_out = []
    for family in compared:
        names, C = contrast_set(cast(ContrastKind, kind), family.labels, family.reference)
        if len(names) > MOST_ROWS:
            left_out.append(family.variable)
            continue
        rows += _rows(model, family, names, model.estimates(C @ family.L), method, with_by)
    note = _note(model, method)
    if left_out:
        note += f" Not shown for {', '.join(left_out)}: more than {MOST_ROWS} comparisons."
    return Table(table_id, title, _columns(model, method, with_by), tuple(rows), note) if rows else None


def adjustment(model: MarginModel) -> Adjustment:
    """The method in force: Tukey's is for all pairs only, elsewhere Šidák's stands in."""
    asked = cast(Adjustment, model.options.p_adjust)
    return "sidak" if asked == "tukey" and model.options.comparisons != "pairwise" else asked


def _rows(
    model: MarginModel,
    family: Family,
    names: Sequence[str],
    tests: Combinations,
    method: Adjustment,
    with_by: bool,
) -> Iterator[Row]:
    k = len(family.labels)
    p = adjusted_p(tests.p_value, tests.statistic, tests.df, method, k)
    half = critical_values(tests.df, model.options.ci_level, method, k) * tests.std_error
    for i, name in enumerate(names):
        where: Row = {"by": family.by} if with_by else {}
        yield {
            "variable": family.variable,
            **where,
            "contrast": name,
            "estimate": number(tests.estimate[i]),
            "std_error": number(tests.std_error[i]),
            "df": number(tests.df[i]),
            "statistic": number(tests.statistic[i]),
            "p_value": number(p[i]),
            "conf_low": number(tests.estimate[i] - half[i]),
            "conf_high": number(tests.estimate[i] + half[i]),
            **ratio_cells(model, tests.estimate[i], tests.estimate[i] - half[i], tests.estimate[i] + half[i]),
        }


def _columns(model: MarginModel, method: Adjustment, with_by: bool) -> tuple[Column, ...]:
    by, how = model.df_words, WORDS[method]
    interval = WORDS["bonferroni"] if method == "holm" else how
    share = f"{100 * model.options.ci_level:g}%"
    columns = [
        Column("variable", "Predictor"),
        Column("contrast", "Comparison", help="The first minus the second."),
        Column("estimate", "Difference", "number", f"In the units of {model.linear}."),
        Column("std_error", "SE", "number", "Standard error of the difference."),
        Column("df", "df", "fixed", f"Degrees of freedom by {by}."),
        Column("statistic", model.statistic, "fixed", "Difference divided by its standard error."),
        Column("p_value", "p", "p_value", f"Two-sided; {how}, df by {by}."),
        Column("conf_low", f"{share} CI low", "interval_low", f"Interval: {interval}."),
        Column("conf_high", f"{share} CI high", "interval_high", f"Interval: {interval}."),
    ]
    if model.scale is not None:
        columns = [c for c in columns if c.id != "df" or model.statistic == "t"]
        columns += ratio_columns(model, interval)
    if with_by:
        columns.insert(1, Column("by", "Where", help="The values of other predictors; empty: averaged."))
    return tuple(columns)


def _note(model: MarginModel, method: Adjustment) -> str:
    if method == "none":
        return "The p values are not adjusted for the number of comparisons."
    note = f"Adjusted for the number of comparisons of a predictor by {WORDS[method]}."
    if method != model.options.p_adjust:
        note = f"Tukey's method is for all pairs only. {note}"
    if method == "holm":
        note += " Holm's method has no intervals of its own; those shown are Bonferroni's."
    return note
