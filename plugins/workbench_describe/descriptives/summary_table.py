"""The table of descriptive statistics: one row a variable, or one a variable and group."""

from __future__ import annotations

import numpy as np

from workbench.api import Column, Table
from workbench.engine.descriptives.moments import moments
from workbench_describe.cells import Row, number
from workbench_describe.descriptives.options import DescriptivesOptions
from workbench_describe.descriptives.units import Units
from workbench_describe.groups import Groups
from workbench_describe.rows import Chosen, Floats

QUARTILES = (25.0, 75.0)


def summary_table(rows: Chosen, units: Units, groups: Groups | None, options: DescriptivesOptions) -> Table:
    """Numbers of all numeric variables."""
    shares = tuple(dict.fromkeys((*QUARTILES, *(p for p in options.percentiles if 0 <= p <= 100))))
    found = []
    for name in rows.numeric_names:
        values = units.numeric(name)
        label = rows.variable(name).label
        for group, some in (
            [("", values)] if groups is None else [(text, values[here]) for text, here in groups.each()]
        ):
            found.append({"variable": name, "label": label, "group": group, **_cells(some, shares)})
    columns = _columns(shares, groups, options, any(row["label"] for row in found))
    kept = {column.id for column in columns}
    note = f"Of {units.n:,} {units.noun}."
    return Table(
        "descriptives",
        "Descriptive statistics",
        columns,
        tuple({key: value for key, value in row.items() if key in kept} for row in found),
        note,
    )


def _cells(values: Floats, shares: tuple[float, ...]) -> Row:
    known = values[np.isfinite(values)]
    m = moments(known, [p / 100 for p in shares])
    out: Row = {"n_obs": m.n, "missing": len(values) - m.n}
    for key in (
        "mean",
        "std_dev",
        "std_error",
        "median",
        "mad",
        "smallest",
        "largest",
        "skewness",
        "kurtosis",
    ):
        out[key] = number(getattr(m, key))
    return out | {f"p{p:g}": number(q) for p, q in zip(shares, m.quantiles, strict=True)}


def _columns(
    shares: tuple[float, ...], groups: Groups | None, options: DescriptivesOptions, labelled: bool
) -> tuple[Column, ...]:
    how = "Linear between neighbouring values, as in R (type 7)."
    below = sorted(p for p in shares if p < 50)
    above = sorted(p for p in shares if p >= 50)
    shape = (
        Column(
            "skewness",
            "Skewness",
            "fixed",
            "Type 2, as in SAS and SPSS: 0 for symmetry, > 0: long right tail.",
        ),
        Column(
            "kurtosis",
            "Kurtosis",
            "fixed",
            "Excess kurtosis of type 2, as in SAS and SPSS: 0 for a normal law.",
        ),
    )
    return (
        Column("variable", "Variable"),
        *((Column("label", "Label"),) if labelled else ()),
        *(() if groups is None else (Column("group", groups.name),)),
        Column("n_obs", "n", "integer", "Known values."),
        Column("missing", "Missing", "integer", "Empty cells, missing codes and infinite values."),
        Column("mean", "Mean", "number", "Arithmetic mean of the known values."),
        Column("std_dev", "SD", "number", "Standard deviation with divisor n - 1."),
        Column(
            "std_error", "SE", "number", "Standard error of the mean, for rows independent of each other."
        ),
        Column("smallest", "Min", "number", "The smallest value."),
        *(Column(f"p{p:g}", _percentile(p), "number", how) for p in below),
        Column("median", "Median", "number", "Half of the values are below it."),
        *(Column(f"p{p:g}", _percentile(p), "number", how) for p in above),
        Column("largest", "Max", "number", "The largest value."),
        Column(
            "mad", "MAD", "number", "Median absolute deviation times 1.4826, a spread that ignores outliers."
        ),
        *(shape if options.shape else ()),
    )


def _percentile(p: float) -> str:
    return {25.0: "Q1", 75.0: "Q3"}.get(p, f"{p:g}%")
