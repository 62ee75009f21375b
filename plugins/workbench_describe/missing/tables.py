"""Missing values counted by variable, by pair and by group."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.api import Column, Table
from workbench.engine.descriptives.patterns import coverage
from workbench_describe.cells import Row, share
from workbench_describe.rows import Chosen, Codes


def variable_table(rows: Chosen, missing: np.ndarray, group: str | None, codes: Codes | None) -> Table:
    """One row a variable."""
    alone = missing.sum(axis=1) == 1
    found: list[Row] = []
    for j, name in enumerate(rows.names):
        gone = missing[:, j]
        row: Row = {
            "variable": name,
            "n_obs": int((~gone).sum()),
            "missing": int(gone.sum()),
            "share": share(int(gone.sum()), len(gone)),
            "alone": int((gone & alone).sum()),
        }
        if codes is not None:
            row |= _by_group(gone, codes)
        found.append(row)
    columns = [
        Column("variable", "Variable"),
        Column("n_obs", "Known", "integer", "Rows with a value."),
        Column("missing", "Missing", "integer", "Empty cells, missing codes and infinite values."),
        Column("share", "%", "percent", "Share of the rows that are missing."),
        Column(
            "alone", "Alone", "integer", "Rows that lack nothing but this variable: what it costs a model."
        ),
    ]
    if group is not None:
        columns += [
            Column(
                "groups_some",
                f"{group}: some missing",
                "integer",
                f"Groups of {group} that lack some values.",
            ),
            Column("groups_all", f"{group}: all missing", "integer", f"Groups of {group} without any value."),
        ]
    return Table("missing", "Missing values", tuple(columns), tuple(found), f"Of {rows.n_rows:,} rows.")


def _by_group(gone: np.ndarray, codes: Codes) -> Row:
    known = codes >= 0
    sizes = np.bincount(codes[known])
    lacking = np.bincount(codes[known], gone[known], minlength=len(sizes))
    there = sizes > 0
    return {
        "groups_some": int(((lacking > 0) & (lacking < sizes) & there).sum()),
        "groups_all": int(((lacking == sizes) & there).sum()),
    }


def coverage_table(names: Sequence[str], missing: np.ndarray) -> Table:
    """Rows on which both of two variables are known, lower triangle."""
    n = coverage(missing)
    columns = [Column("variable", "Variable")]
    columns += [
        Column(f"n_{j}", name, "integer", "Rows with both variables.") for j, name in enumerate(names)
    ]
    rows = tuple(
        {"variable": name, **{f"n_{j}": int(n[i, j]) if j <= i else None for j in range(len(names))}}
        for i, name in enumerate(names)
    )
    return Table("coverage", "Rows that pairs share", tuple(columns), rows)


def group_table(rows: Chosen, missing: np.ndarray, group: str, codes: Codes) -> Table:
    """How the share of missing values differs between groups, one row a variable that has some."""
    known = codes >= 0
    sizes = np.bincount(codes[known])
    there = sizes > 0
    columns = (
        Column("variable", "Variable"),
        Column("min", "Least", "percent", f"Smallest share of missing values in a {group}."),
        Column("median", "Median", "percent", f"Half of the groups of {group} have a smaller share."),
        Column("max", "Most", "percent", f"Largest share of missing values in a {group}."),
    )
    found: list[Row] = []
    for j, name in enumerate(rows.names):
        if not missing[:, j].any():
            continue
        shares = np.bincount(codes[known], missing[known, j], minlength=len(sizes))[there] / sizes[there]
        found.append(
            {
                "variable": name,
                "min": float(shares.min()),
                "median": float(np.median(shares)),
                "max": float(shares.max()),
            }
        )
    return Table("missing_by_group", f"Missing values by {group}", columns, tuple(found))
