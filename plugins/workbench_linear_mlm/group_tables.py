"""What is told of every group: its predicted effects, and a regression of its own rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from workbench.api import Block, Column, Section, Table
from workbench.engine.group_regressions import GroupRegressions, group_regressions
from workbench_linear_mlm.fitted import Fitted
from workbench_linear_mlm.tables import number

if TYPE_CHECKING:
    from workbench_linear_mlm.structured import Structured
    from workbench_linear_mlm.weighted import Weighted

MOST_ROWS = 20_000
Row = dict[str, float | str | None]


def group_tables(fitted: Fitted | Structured | Weighted) -> Iterator[Block]:
    """A section, folded at first, where it was asked for."""
    if not fitted.options.group_tables:
        return
    blocks: list[Block] = [modes_table(fitted)]
    for k in range(len(fitted.design.random)):
        blocks += regression_tables(fitted, k)
    yield Section("group_tables", "Tables of the groups", tuple(blocks), True)


def modes_table(fitted: Fitted | Structured | Weighted) -> Table:
    """One row an effect: group, level, term."""
    share = f"{100 * fitted.options.ci_level:g}%"
    how = "Normal interval from the conditional variance."
    columns = (
        Column("group", "Group"),
        Column("level", "Level"),
        Column("term", "Term"),
        Column(
            "estimate", "Effect", "number", "Predicted deviation from the average (conditional mode, BLUP)."
        ),
        Column("std_error", "SE", "number", "Conditional standard deviation of the effect."),
        Column("conf_low", f"{share} CI low", "interval_low", how),
        Column("conf_high", f"{share} CI high", "interval_high", how),
        Column(
            "coefficient", "Coefficient", "number", "Fixed effect of the term plus the effects of the level."
        ),
    )
    rows = [row for k in range(len(fitted.design.all_random)) for row in _modes(fitted, k)]
    note = "" if len(rows) <= MOST_ROWS else f"The first {MOST_ROWS:,} of {len(rows):,} effects."
    title = "Predicted effects of the groups"
    return Table("conditional_modes", title, columns, tuple(rows[:MOST_ROWS]), note)


def _modes(fitted: Fitted | Structured | Weighted, k: int) -> Iterator[Row]:
    block, modes = fitted.design.all_random[k], fitted.fit.conditional_modes[k]
    errors = np.sqrt(np.maximum(np.einsum("jaa->ja", fitted.fit.conditional_variances[k]), 0.0))
    z = float(ndtri((1 + fitted.options.ci_level) / 2))
    fixed = dict(zip(fitted.names, fitted.fit.beta.tolist(), strict=True))
    for j, level in enumerate(block.level_labels):
        for a, term in enumerate(block.names):
            effect, error = float(modes[j, a]), float(errors[j, a])
            yield {
                "group": block.label,
                "level": level,
                "term": term,
                "estimate": effect,
                "std_error": error,
                "conf_low": effect - z * error,
                "conf_high": effect + z * error,
                "coefficient": fixed[term] + effect if term in fixed else None,
            }


def regression_tables(fitted: Fitted | Structured | Weighted, k: int) -> Iterator[Table]:
    """The regression of every level on the terms of a block, and how the coefficients differ."""
    block, design = fitted.design.random[k], fitted.design
    y = design.y if design.offset is None else design.y - design.offset
    found = group_regressions(y, block.Z, block.codes, block.n_levels)
    if not np.isfinite(found.coefficients).any():
        return
    columns = [
        Column("group", "Group", hidden=True),
        Column("level", "Level"),
        Column("n_obs", "n", "integer", "Rows of the level."),
    ]
    for a, term in enumerate(block.names):
        columns.append(Column(f"b_{a}", term, "number", "Coefficient in the rows of the level alone."))
        columns.append(
            Column(f"u_{a}", f"{term} - mean", "number", "The same minus the mean over the levels.")
        )
    rows = tuple(_regressions(found, block.label, block.level_labels))[:MOST_ROWS]
    title = f"Separate regressions by {block.label}"
    note = "Ordinary least squares in each level; empty where it has too few rows."
    yield Table(f"group_regressions_{k}", title, tuple(columns), rows, note)
    yield spread_table(found, block.names, f"group_spread_{k}", title)


def _regressions(found: GroupRegressions, group: str, levels: tuple[str, ...]) -> Iterator[Row]:
    centre = found.mean
    for j, level in enumerate(levels):
        row: Row = {"group": group, "level": level, "n_obs": int(found.sizes[j])}
        for a, value in enumerate(found.coefficients[j]):
            row |= {f"b_{a}": number(value), f"u_{a}": number(value - centre[a])}
        yield row


def spread_table(found: GroupRegressions, names: tuple[str, ...], table_id: str, title: str) -> Table:
    """Mean and variance of the coefficients over the levels."""
    columns = (
        Column("term", "Term"),
        Column("n_levels", "Levels", "integer", "Levels with rows enough for a regression."),
        Column("mean", "Mean", "number", "Mean of the coefficients."),
        Column("variance", "Variance", "number", "Variance of the coefficients, sampling error included."),
    )
    rows = tuple(
        {
            "term": name,
            "n_levels": found.n_known,
            "mean": number(found.mean[a]),
            "variance": number(found.variance[a]),
        }
        for a, name in enumerate(names)
    )
    return Table(table_id, f"{title}: how they differ", columns, rows)
