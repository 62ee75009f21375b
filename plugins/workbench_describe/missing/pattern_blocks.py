"""Patterns of missing values as a table and as a picture."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.api import Axis, Band, Column, Figure, Panel, Table
from workbench.engine.descriptives.patterns import Patterns, is_monotone
from workbench_describe.cells import share

MOST_PATTERNS, MOST_DRAWN = 500, 16
SEEN, GONE = "", "×"


def pattern_table(names: Sequence[str], found: Patterns) -> Table:
    """One row a pattern, the commonest first; only variables that are missing somewhere have a column."""
    some = np.flatnonzero(found.missing.any(axis=0))
    total = int(found.rows.sum())
    columns = [
        Column("n_obs", "Rows", "integer", "Rows that show the pattern."),
        Column("share", "%", "percent", "Share of all rows."),
        Column("n_missing", "Missing", "integer", "How many variables are missing."),
        *(Column(f"v_{j}", names[j]) for j in some.tolist()),
    ]
    rows = tuple(
        {
            "n_obs": int(count),
            "share": share(int(count), total),
            "n_missing": int(pattern.sum()),
            **{f"v_{j}": GONE if pattern[j] else SEEN for j in some.tolist()},
        }
        for pattern, count in list(zip(found.missing, found.rows, strict=True))[:MOST_PATTERNS]
    )
    told = f"{GONE} is missing. "
    told += "The pattern is monotone." if is_monotone(found.missing) else "The pattern is not monotone."
    whole = [name for j, name in enumerate(names) if j not in set(some.tolist())]
    if whole:
        told += f" Never missing: {', '.join(whole)}."
    if len(found.rows) > MOST_PATTERNS:
        told += f" The {MOST_PATTERNS} commonest of {len(found.rows):,} patterns."
    return Table("patterns", "Patterns of missing values", tuple(columns), rows, told)


def pattern_figure(names: Sequence[str], found: Patterns) -> Figure:
    """A row of boxes for each pattern, those of missing variables filled."""
    some = np.flatnonzero(found.missing.any(axis=0))
    some = some[np.argsort(-(found.missing[:, some] * found.rows[:, None]).sum(axis=0), kind="stable")]
    shown = min(len(found.rows), MOST_DRAWN)
    grid = found.missing[:shown][::-1, some]  # the commonest on top
    marks = (
        _boxes(~grid, "muted", 0.25, "known"),
        _boxes(grid, "accent", 0.85, "missing"),
    )
    x = Axis(
        ticks=tuple((float(j), names[c]) for j, c in enumerate(some.tolist())), limits=(-0.6, len(some) - 0.4)
    )
    ticks = tuple((float(i), f"{int(n):,}") for i, n in enumerate(found.rows[:shown][::-1]))
    y = Axis("Rows with the pattern", ticks=ticks, limits=(-0.6, shown - 0.4))
    more = f" The {shown} commonest of {len(found.rows):,} patterns." if shown < len(found.rows) else ""
    return Figure(
        "pattern_plot",
        "Patterns of missing values",
        (Panel(marks, x, y),),
        description="Each line of boxes is a pattern, the commonest on top; filled boxes are variables "
        "that are "
        "missing in it, and the number at the left counts its rows." + more,
        aspect=1.5,
    )


def _boxes(here: np.ndarray, color: str, opacity: float, name: str) -> Band:
    """A box around every place (pattern, variable) that is set."""
    x: list[float | None] = []
    low: list[float | None] = []
    high: list[float | None] = []
    for i, j in zip(*np.nonzero(here), strict=True):
        x += [j - 0.46, j + 0.46, None]
        low += [i - 0.42, i - 0.42, None]
        high += [i + 0.42, i + 0.42, None]
    return Band(tuple(x), tuple(low), tuple(high), color=color, opacity=opacity, name=name)
