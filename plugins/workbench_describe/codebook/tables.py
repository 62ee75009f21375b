"""The tables of the codebook: one row a variable, and one row a value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from workbench.api import Column, Measure, Table, Variable, number_text
from workbench.engine.descriptives.moments import moments
from workbench_describe.cells import Row, number, share
from workbench_describe.rows import Chosen

_MAY_LACK = ("label", "codes", "valid", "computed", "notes")
"""Columns that are left out where no variable has such a thing."""


def variable_table(rows: Chosen) -> Table:
    """What each variable is, and a few numbers to see whether that can be true."""
    found = tuple(_described(rows, name) for name in rows.names)
    columns = (
        Column("variable", "Variable"),
        Column("label", "Label"),
        Column("measure", "Measure"),
        Column("n_obs", "n", "integer", "Known values."),
        Column("missing", "Missing", "integer", "Empty cells, missing codes and infinite values."),
        Column("n_levels", "Distinct", "integer", "How many different known values there are."),
        Column("smallest", "Min", "number", "The smallest value of a number."),
        Column("mean", "Mean", "number", "Arithmetic mean of the known values of a number."),
        Column("std_dev", "SD", "number", "Standard deviation with divisor n - 1."),
        Column("largest", "Max", "number", "The largest value of a number."),
        Column("codes", "Missing codes"),
        Column("valid", "Valid values"),
        Column("computed", "Computed as"),
        Column("notes", "Notes"),
    )
    empty = {name for name in _MAY_LACK if not any(row[name] for row in found)}
    kept = tuple(column for column in columns if column.id not in empty)
    shown = tuple({column.id: row[column.id] for column in kept} for row in found)
    return Table("codebook", "Codebook", kept, shown, f"Of {rows.n_rows:,} rows.")


def _described(rows: Chosen, name: str) -> Row:
    variable = rows.variable(name)
    row: Row = {
        "variable": name,
        "label": variable.label,
        "measure": str(variable.measure),
        "smallest": None,
        "mean": None,
        "std_dev": None,
        "largest": None,
        "codes": _codes(variable),
        "valid": "" if variable.valid_range is None else _range(variable.valid_range),
        "computed": variable.computed,
        "notes": variable.notes,
    }
    if variable.measure is Measure.NUMERIC:
        values = rows.numeric(name)
        known = values[np.isfinite(values)]
        m = moments(known, [])
        numbers = {key: number(getattr(m, key)) for key in ("smallest", "mean", "std_dev", "largest")}
        return row | numbers | _counts(m.n, rows.n_rows, len(np.unique(known)))
    codes = rows.codes(name)[0]
    codes = codes[codes >= 0]
    return row | _counts(len(codes), rows.n_rows, len(np.unique(codes)))


def _counts(known: int, n_rows: int, distinct: int) -> Row:
    return {"n_obs": known, "missing": n_rows - known, "n_levels": distinct}


def _codes(variable: Variable) -> str:
    """The codes and ranges that stand for missing."""
    return ", ".join((*variable.missing_codes, *map(_range, variable.missing_ranges)))


def _range(of: tuple[float, float]) -> str:
    """Both ends, or one where the other is open."""
    low, high = of
    if np.isneginf(low) or np.isposinf(high):
        return f"up to {number_text(high)}" if np.isneginf(low) else f"{number_text(low)} and more"
    return f"{number_text(low)} to {number_text(high)}"


def value_table(rows: Chosen, names: Sequence[str]) -> Table:
    """The values of some variables with their labels, in their order, the ones that do not occur too."""
    found = tuple(row for name in names for row in _values(rows, name))
    columns = (
        Column("variable", "Variable"),
        Column("level", "Value"),
        Column("label", "Label"),
        Column("n_obs", "n", "integer", "How often it occurs."),
        Column("valid", "Valid %", "percent", "Share of the rows that have a value of this variable."),
    )
    note = "Values that do not occur are shown with 0. The reference is what models compare with."
    return Table("values", "Values and their labels", columns, found, note)


def _values(rows: Chosen, name: str) -> Iterator[Row]:
    codes, levels = rows.codes(name)
    counts = np.bincount(codes[codes >= 0], minlength=len(levels)).tolist()
    variable = rows.variable(name)
    labels = {level.value: level.label for level in variable.levels}
    reference = (variable.level_values() or levels)[0] if variable.measure is Measure.NOMINAL else None
    for level, count in zip(levels, counts, strict=True):
        words = (labels.get(level, ""), "(reference)" if level == reference else "")
        yield {
            "variable": name,
            "level": level,
            "label": " ".join(filter(None, words)),
            "n_obs": count,
            "valid": share(count, sum(counts)),
        }
