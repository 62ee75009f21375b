"""How much of each variable lies between groups: intraclass correlations by analysis of variance and by
REML.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.api import Column, DataError, ModelError, Reporter, Table
from workbench.engine.descriptives.one_way import one_way
from workbench.engine.lmm import RandomBlock, fit_lmm
from workbench.engine.variance_shares import variance_shares
from workbench_describe.cells import Row, number
from workbench_describe.levels.structure import Grouping, Structure
from workbench_describe.rows import Floats


def icc_table(found: Structure, names: Sequence[str], level: float, reporter: Reporter) -> Table:
    """One row a variable and grouping."""
    percent = f"{100 * level:g}%"
    how = "From the F test of equal means; exact for groups of one size (Searle, 1971)."
    columns = (
        Column("variable", "Variable"),
        Column("group", "Group"),
        Column("n_obs", "n", "integer", "Rows with variable and group."),
        Column("n_levels", "Groups", "integer", "Groups with values."),
        Column(
            "value",
            "ICC",
            "number",
            "Share of the variance between groups by REML, as a null model tells it.",
        ),
        Column("icc1", "ICC(1)", "number", "The same from the mean squares of an analysis of variance."),
        Column("conf_low", f"{percent} CI low", "interval_low", f"Of ICC(1). {how}"),
        Column("conf_high", f"{percent} CI high", "interval_high", f"Of ICC(1). {how}"),
        Column("icc2", "ICC(2)", "number", "Reliability of the mean of a group of usual size."),
        Column(
            "design_effect",
            "Design effect",
            "fixed",
            "Factor of the variance of a mean: 1 + (size - 1) ICC(1).",
        ),
        Column("std_dev_within", "SD within", "number", "Root of the mean square within groups."),
        Column("std_dev_between", "SD between", "number", "Root of the estimated variance between groups."),
        Column("statistic", "F", "fixed", "Test of equal means of all groups."),
        Column("p_value", "p", "p_value", "Of the F test."),
    )
    rows = []
    for place, name in enumerate(names):
        reporter.progress(0.4 + 0.5 * place / len(names), "Estimating intraclass correlations")
        values = found.data.numeric(name)
        values = np.where(np.isfinite(values), values, np.nan)
        rows += [row for g in found.groupings if (row := _row(name, g, values, level)) is not None]
    note = (
        "Each grouping on its own: for several at once fit a null model with all of them. Variables that "
        "never change within a grouping have no row for it."
    )
    return Table("icc_by_variable", "Intraclass correlations", columns, tuple(rows), note)


def _row(name: str, grouping: Grouping, values: Floats, level: float) -> Row | None:
    anova = one_way(values, grouping.codes)
    if anova is None or anova.ms_within == 0:
        return None
    low, high = anova.limits(level)
    return {
        "variable": name,
        "group": grouping.label,
        "n_obs": anova.n_obs,
        "n_levels": anova.n_groups,
        "value": _reml(values, grouping),
        "icc1": number(anova.icc1),
        "conf_low": low,
        "conf_high": high,
        "icc2": number(anova.icc2),
        "design_effect": number(anova.design_effect),
        "std_dev_within": float(np.sqrt(anova.ms_within)),
        "std_dev_between": float(np.sqrt(max(anova.between_variance, 0.0))),
        "statistic": number(anova.statistic),
        "p_value": number(anova.p_value),
    }


def _reml(values: Floats, grouping: Grouping) -> float | None:
    """ICC of the null model; empty where no such model is possible."""
    known = np.isfinite(values) & (grouping.codes >= 0)
    levels, codes = np.unique(grouping.codes[known], return_inverse=True)
    ones = np.ones((int(known.sum()), 1))
    block = RandomBlock(grouping.label, codes.astype(np.int32), len(levels), ones, ("(Intercept)",))
    try:
        fit = fit_lmm(values[known], ones, [block])
    except (DataError, ModelError):
        return None
    return variance_shares(fit).levels[0].icc
