"""Rows with and without a value compared: whether what is missing goes with what is known."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.api import Column, Table
from workbench.engine.descriptives.welch import welch
from workbench_describe.cells import Row, number
from workbench_describe.rows import Chosen

LEAST = 2


def comparison_table(rows: Chosen, missing: np.ndarray) -> Table | None:
    """One row for each variable with missing values and each other numeric one; None without any."""
    found = tuple(_rows(rows, missing))
    if not found:
        return None
    columns = (
        Column("variable", "Missing or not"),
        Column("compared", "Compared"),
        Column("n_missing", "n, missing", "integer", "Rows without the first variable and with the second."),
        Column(
            "mean_missing",
            "Mean, missing",
            "number",
            "Mean of the second variable where the first is missing.",
        ),
        Column(
            "mean_known", "Mean, known", "number", "Mean of the second variable where the first is known."
        ),
        Column("statistic", "t", "fixed", "Welch's t test, for rows independent of each other."),
        Column("df", "df", "fixed", "After Welch and Satterthwaite."),
        Column("p_value", "p", "p_value", "Two-sided."),
    )
    note = "Where means differ, the values are not missing completely at random."
    return Table("comparison", "Rows with and without a value", columns, found, note)


def _rows(rows: Chosen, missing: np.ndarray) -> Iterator[Row]:
    for j, name in enumerate(rows.names):
        gone = missing[:, j]
        if not gone.any() or gone.all():
            continue
        for other in rows.numeric_names:
            values = rows.numeric(other)
            there = np.isfinite(values)
            a, b = values[gone & there], values[~gone & there]
            if other == name or min(len(a), len(b)) < LEAST:
                continue
            test = welch(a, b)
            yield {
                "variable": name,
                "compared": other,
                "n_missing": len(a),
                "mean_missing": float(a.mean()),
                "mean_known": float(b.mean()),
                "statistic": number(test.statistic),
                "df": number(test.df),
                "p_value": number(test.p_value),
            }
