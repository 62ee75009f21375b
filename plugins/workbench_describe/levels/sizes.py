"""How large the groups are: a summary, one row each, and a histogram."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.api import Axis, Bars, Column, Figure, Panel, Table
from workbench_describe.cells import Row
from workbench_describe.descriptives.figures import bin_edges
from workbench_describe.levels.structure import Grouping, Structure

MOST_ROWS = 20_000


def size_table(found: Structure) -> Table:
    """One row a grouping."""
    columns = (
        Column("group", "Group"),
        Column("n_levels", "Groups", "integer", "Groups that have rows."),
        Column("min", "Smallest", "integer", "Rows in the smallest group."),
        Column("median", "Median", "number", "Half of the groups are smaller."),
        Column("mean", "Mean", "fixed", "Rows per group on average."),
        Column("max", "Largest", "integer", "Rows in the largest group."),
        Column(
            "single",
            "Of one row",
            "integer",
            "Groups with a single row, which say nothing on differences within.",
        ),
        Column("missing", "Rows without", "integer", "Rows whose group is not known."),
    )
    rows: tuple[Row, ...] = tuple(
        {
            "group": g.label,
            "n_levels": g.sizes.n_levels,
            "min": g.sizes.smallest,
            "median": g.sizes.median,
            "mean": g.sizes.mean,
            "max": g.sizes.largest,
            "single": int(np.count_nonzero(counts(g) == 1)),
            "missing": int((g.codes < 0).sum()),
        }
        for g in found.groupings
    )
    return Table("groups", "Groups", columns, rows)


def counts(grouping: Grouping) -> np.ndarray:
    """Rows of every group (J,)."""
    return np.bincount(grouping.codes[grouping.codes >= 0])


def sizes_of_groups(found: Structure) -> Iterator[Table]:
    """One table a grouping: its groups and their rows."""
    for number, g in enumerate(found.groupings):
        rows: list[Row] = [
            {"level": label, "n_obs": int(n)}
            for label, n in zip(g.labels(found.data), counts(g), strict=True)
            if n
        ]
        note = "" if len(rows) <= MOST_ROWS else f"The first {MOST_ROWS:,} of {len(rows):,} groups."
        columns = (Column("level", g.label), Column("n_obs", "n", "integer", "Rows of the group."))
        yield Table(f"cluster_sizes_{number}", g.label, columns, tuple(rows[:MOST_ROWS]), note)


def size_figure(found: Structure) -> Figure:
    """A histogram of sizes, a panel for each grouping."""
    return Figure(
        "cluster_sizes",
        "Sizes of the groups",
        tuple(_panel(g) for g in found.groupings),
        columns=min(2, len(found.groupings)),
        description="How many groups there are of each size.",
        aspect=2.4 if len(found.groupings) == 1 else 1.5,
    )


def _panel(grouping: Grouping) -> Panel:
    sizes = counts(grouping).astype(np.float64)
    sizes = sizes[sizes > 0]
    edges = bin_edges(sizes)
    height, edges = np.histogram(sizes, sizes[0] + np.array([-0.5, 0.5]) if edges is None else edges)
    left, right, top = (tuple(map(float, v)) for v in (edges[:-1], edges[1:], height))
    bars = Bars(left, right, top)
    return Panel((bars,), Axis(f"Rows per {grouping.label}"), Axis("Number of groups"), title=grouping.label)
