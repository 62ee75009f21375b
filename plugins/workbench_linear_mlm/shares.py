"""Intraclass correlations of the null model, and reliabilities of the random effects, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.api import Column, Table
from workbench.engine.icc_intervals import icc_intervals
from workbench.engine.reliability import moment_icc, reliabilities
from workbench_linear_mlm.tables import number

if TYPE_CHECKING:
    from workbench_linear_mlm.fitted import Fitted
    from workbench_linear_mlm.structured import Structured

PROFILED = " Intervals by profile likelihood."


def icc_table(fitted: Fitted | Structured) -> Table:
    """One row a grouping, from the null model."""
    share = f"{100 * fitted.options.ci_level:g}%"
    levels = fitted.null_shares.levels
    limits = icc_intervals(fitted.null_fit, fitted.options.ci_level)
    columns = (
        Column("level", "Level"),
        Column(
            "value",
            "ICC",
            "number",
            "Correlation of two rows of a group: variance of this and higher levels over the total.",
        ),
        Column("conf_low", f"{share} CI low", "interval_low", "Profile likelihood interval."),
        Column("conf_high", f"{share} CI high", "interval_high", "Profile likelihood interval."),
        Column("variance", "Variance", "number", "Variance between the groups in the null model."),
        Column("n_levels", "Groups", "integer", "Number of groups."),
        Column("mean_size", "Typical size", "number", "Rows a group, for groups of unequal size."),
        Column("design_effect", "Design effect", "fixed", "1 + (typical size - 1) × ICC."),
    )
    rows = tuple(
        {
            "level": level.group,
            "value": number(level.icc),
            "conf_low": None if pair is None else pair[0],
            "conf_high": None if pair is None else pair[1],
            "variance": number(level.variance),
            "n_levels": level.n_levels,
            "mean_size": number(level.mean_size),
            "design_effect": number(level.design_effect),
        }
        for level, pair in zip(levels, limits, strict=True)
    )
    note = f"From the null model of {fitted.design.y_name}: random intercepts only, on the same rows."
    told = sum(pair is not None for pair in limits)
    if told:
        note += PROFILED
    if told < len(levels):
        note += " Where there is none, the groups cross too much for it."
    return Table("icc", "Intraclass correlation", columns, rows, note)


def moment_icc_table(fitted: Fitted | Structured) -> Table:
    """The ICC of each grouping alone by analysis of variance, with its standard error and interval."""
    share = f"{100 * fitted.options.ci_level:g}%"
    columns = (
        Column("level", "Level"),
        Column("value", "ICC", "number", "By analysis of variance of this grouping alone; may be negative."),
        Column("std_error", "SE", "number", "Standard error for groups of the typical size."),
        Column("conf_low", f"{share} CI low", "interval_low", "Searle's interval, from the F distribution."),
        Column(
            "conf_high", f"{share} CI high", "interval_high", "Searle's interval, from the F distribution."
        ),
    )
    groups = {block.label: block.codes for block in fitted.design.random}
    found = {g: moment_icc(fitted.design.y, codes, fitted.options.ci_level) for g, codes in groups.items()}
    rows = tuple(
        {
            "level": group,
            "value": number(icc.icc),
            "std_error": number(icc.std_error),
            "conf_low": number(icc.conf_low),
            "conf_high": number(icc.conf_high),
        }
        for group, icc in found.items()
        if icc is not None
    )
    note = "Each grouping on its own, without weights: the estimate of analysis of variance textbooks."
    return Table("icc_moment", "Intraclass correlation by analysis of variance", columns, rows, note)


def reliability_table(fitted: Fitted) -> Table:
    """How reliably each group's own intercept and slope can be told from the average."""
    columns = (
        Column("group", "Group"),
        Column("term", "Term"),
        Column(
            "value",
            "Reliability",
            "number",
            "Mean over groups of true variance / (true + sampling variance).",
        ),
        Column("n_groups", "Groups", "integer", "Groups with enough rows to estimate the term on their own."),
    )
    rows = tuple(
        {"group": r.group, "term": r.term, "value": number(r.value), "n_groups": r.n_groups}
        for r in reliabilities(fitted.fit)
    )
    note = "After Raudenbush and Bryk (2002): 1 means that groups can be told apart without error."
    return Table("reliability", "Reliability of the random effects", columns, rows, note)
