"""Correlations as matrices and as a list of pairs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import numpy as np

from workbench.api import Column, Table
from workbench.engine.descriptives.correlation import Correlations, Part
from workbench.engine.multiplicity import Adjustment, adjusted_p
from workbench_describe.cells import Row, number
from workbench_describe.correlations.options import CorrelationOptions

METHOD: dict[Part, str] = {
    "total": "Of the rows, whatever their group.",
    "within": "Of deviations from the means of the groups, pooled over all groups.",
    "between": "Of the means of the groups; means of small groups hold much sampling error.",
    "latent": "From the variances between groups that an analysis of variance estimates.",
}
NOTE: dict[Part, str] = {
    "total": "",
    "within": METHOD["within"],
    "between": METHOD["between"],
    "latent": "Empty where the estimated variance between groups is zero or negative; sampling can put "
    "values "
    "beyond 1.",
}
SHORT: dict[Part, str] = {
    "total": "rows",
    "within": "within",
    "between": "between",
    "latent": "between, latent",
}


def matrix_table(table_id: str, title: str, names: Sequence[str], found: Correlations, part: Part) -> Table:
    """The lower triangle, one column a variable."""
    columns = [Column("variable", "Variable")]
    columns += [Column(f"r_{j}", name, "fixed", METHOD[part]) for j, name in enumerate(names)]
    rows = tuple(
        {"variable": name, **{f"r_{j}": number(found.r[i, j]) if j <= i else None for j in range(len(names))}}
        for i, name in enumerate(names)
    )
    return Table(table_id, title, tuple(columns), rows, NOTE[part])


def pair_table(
    names: Sequence[str], found: Mapping[Part, Correlations], options: CorrelationOptions
) -> Table:
    """One row a pair and part, with its test and interval."""
    percent = f"{100 * options.ci_level:g}%"
    how = "By Fisher's transformation."
    columns = (
        Column("part", "Of"),
        Column("variable", "Variable"),
        Column("variable2", "With"),
        Column("estimate", "r", "fixed", "Correlation."),
        Column("conf_low", f"{percent} CI low", "interval_low", how),
        Column("conf_high", f"{percent} CI high", "interval_high", how),
        Column("df", "df", "integer", "n - 2 of rows, n - groups - 1 within, groups - 2 between."),
        Column("p_value", "p", "p_value", _p_help(options)),
        Column("n_obs", "n", "integer", "Rows (or groups) that have both."),
    )
    kept = columns if len(found) > 1 else columns[1:]
    rows = [row for part, matrix in found.items() for row in _pairs(names, part, matrix, options)]
    ids = {column.id for column in kept}
    plain = tuple({key: value for key, value in row.items() if key in ids} for row in rows)
    note = "p values of rows take them as independent of each other." if len(found) > 1 else ""
    return Table("correlations", "All pairs", kept, plain, note)


def _p_help(options: CorrelationOptions) -> str:
    corrected = {"holm": " Corrected by Holm.", "bonferroni": " Corrected by Bonferroni."}
    return "t test of no correlation." + corrected.get(options.p_values, "")


def _rule(options: CorrelationOptions) -> Adjustment:
    return cast("Adjustment", options.p_values)


def _pairs(
    names: Sequence[str], part: Part, found: Correlations, options: CorrelationOptions
) -> Iterator[Row]:
    low, high = found.limits(options.ci_level)
    below = np.tril_indices(len(names), -1)
    plain = found.p_value[below]
    p = np.full_like(found.r, np.nan)
    p[below] = adjusted_p(plain, plain, plain, _rule(options), 2)
    for i, j in zip(*(side.tolist() for side in below), strict=True):
        yield {
            "part": SHORT[part],
            "variable": names[j],
            "variable2": names[i],
            "estimate": number(found.r[i, j]),
            "conf_low": number(low[i, j]),
            "conf_high": number(high[i, j]),
            "df": number(found.df[i, j]),
            "p_value": number(p[i, j]),
            "n_obs": int(found.n[i, j]),
        }
