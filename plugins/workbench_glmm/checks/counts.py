"""Counts observed and expected: their summary, and the rootogram."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.api import Axis, Bars, Column, Figure, Line, Panel, Points, Table
from workbench.engine.outcome_laws import CountLaw, OutcomeLaw, law_of_rows
from workbench_glmm.cells import Floats, one_row
from workbench_glmm.checks.checked import Checked

MOST_BARS = 40
MOST_ROWS = 10_000


def count_blocks(checked: Checked) -> Iterator[Figure | Table]:
    """The outcome in numbers, and how often each count is observed and expected."""
    yield outcome_summary(checked)
    if checked.law is not None:
        yield rootogram(checked, checked.law)


def outcome_summary(checked: Checked) -> Table:
    """Mean, variance and zeros of the counts."""
    y = checked.y
    mean, variance = float(y.mean()), float(y.var(ddof=1))
    cells = [
        (Column("n", "Rows", "integer", "Rows used."), len(y)),
        (Column("mean", "Mean", "number", "Mean count."), mean),
        (
            Column("variance", "Variance", "number", "Poisson counts have a variance equal to their mean."),
            variance,
        ),
        (Column("ratio", "Variance / mean", "number", "Above 1: more spread than Poisson."), variance / mean),
        (Column("zeros", "Zeros", "percent", "Share of rows whose count is zero."), float((y == 0).mean())),
        (Column("max", "Largest", "integer", "Largest count."), float(y.max())),
    ]
    return one_row("outcome", f"Counts of {checked.name}", cells)


def rootogram(checked: Checked, law: OutcomeLaw) -> Figure:
    """Square roots of observed and expected frequencies (Kleiber & Zeileis 2016, Am. Stat. 70)."""
    edges = bins(checked.y)
    observed, expected = frequencies(checked.y, law, edges)
    left, right = edges[:-1] - 0.5 + 0.06, edges[1:] - 0.5 - 0.06
    centre = (edges[:-1] + edges[1:] - 1) / 2
    marks = (
        Bars(
            tuple(left.tolist()),
            tuple(right.tolist()),
            tuple(np.sqrt(observed).tolist()),
            color="muted",
            name="Observed",
        ),
        Line(tuple(centre.tolist()), tuple(np.sqrt(expected).tolist()), width=2.0, name="Expected"),
        Points(tuple(centre.tolist()), tuple(np.sqrt(expected).tolist()), size=5.0, opacity=1.0),
    )
    return Figure(
        "rootogram",
        "Counts observed and expected",
        (Panel(marks, Axis(checked.name), Axis("Square root of the number of rows")),),
        description="Bars that reach above the line are counts that occur more often than the model expects, "
        "bars below it less often. Roots make rare counts visible.",
    )


def bins(y: Floats) -> Floats:
    """Edges (k + 1,) of bins of counts: one for each count, wider where there are too many."""
    top = int(y.max()) + 1
    width = int(np.ceil(top / MOST_BARS))
    return np.arange(0, top + width, width, dtype=np.float64)


def frequencies(y: Floats, law: OutcomeLaw, edges: Floats) -> tuple[Floats, Floats]:
    """Rows observed and expected in each bin; what is expected of very many rows is reckoned from some."""
    observed = np.histogram(y, edges)[0].astype(np.float64)
    n = len(y)
    if n > MOST_ROWS:
        rows = np.sort(np.random.default_rng(1).choice(n, MOST_ROWS, replace=False))
        return observed, _expected(y[rows], law_of_rows(law, rows, n), edges) * (n / MOST_ROWS)
    return observed, _expected(y, law, edges)


def _expected(y: Floats, law: OutcomeLaw, edges: Floats) -> Floats:
    if edges[1] - edges[0] == 1 and isinstance(law, CountLaw):
        return np.array([float(law.probability(int(k)).sum()) for k in edges[:-1]])
    reached = [float(law.at_most(np.full_like(y, edge - 1)).sum()) for edge in edges]
    return np.diff(np.array(reached))
