"""Randomised quantile residuals: figures of them, and tests of the distribution.

They are standard normal if the model is right, whatever the family: what residuals from many simulated
outcomes come to (Dunn & Smyth 1996). Plain residuals of yes and no or of small counts lie on stripes and show
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import special

from workbench.api import (
    Axis,
    Band,
    Column,
    Figure,
    Line,
    Panel,
    Points,
    Reference,
    Table,
    normal_qq,
    shown_cases,
    thinning_note,
)
from workbench.engine.calibration import binned_residuals
from workbench.engine.distributions import normal_two_sided_p
from workbench_glmm.cells import Floats, Row
from workbench_glmm.checks.checked import Checked


def residual_blocks(checked: Checked) -> Iterator[Figure | Table]:
    """Tests and figures of the residuals."""
    quantile = checked.quantile
    if quantile is not None:
        yield residual_tests(checked, quantile)
        yield against_fitted(checked, quantile)
        yield qq(checked, quantile)
    else:
        yield against_fitted(checked, checked.pearson, "Pearson residual")
    yield binned(checked)


def residual_tests(checked: Checked, quantile: Floats) -> Table:
    """Uniformity of the residuals, and for counts the number of zeros."""
    rows = [_ks_row(quantile)]
    if checked.is_count and checked.law is not None:
        rows.append(_zero_row(checked))
    columns = (
        Column("assumption", "Assumption"),
        Column("test", "Test"),
        Column("statistic", "Statistic", "number", "The value of the test."),
        Column("p_value", "p", "p_value", "How often chance alone would do this or more."),
        Column("verdict", "In words"),
    )
    note = (
        "Quantile residuals are drawn at random within what a whole number leaves open, so they change a "
        "little with the seed. With many rows the tests see departures too small to matter."
    )
    return Table("residual_tests", "Tests of the residuals", columns, tuple(rows), note)


def _ks_row(quantile: Floats) -> Row:
    """Kolmogorov-Smirnov distance of the residuals from the normal law, p by Stephens' approximation."""
    u = np.sort(special.ndtr(quantile))
    n = len(u)
    steps = np.arange(1, n + 1) / n
    D = float(max((steps - u).max(), (u - steps + 1 / n).max()))
    p = float(special.kolmogorov((np.sqrt(n) + 0.12 + 0.11 / np.sqrt(n)) * D))
    doubt = "doubtful: it has another shape or spread"
    return {
        "assumption": "The distribution of the outcome",
        "test": "Kolmogorov-Smirnov (D)",
        "statistic": D,
        "p_value": p,
        "verdict": doubt if p < 0.05 else "nothing speaks against it",
    }


def _zero_row(checked: Checked) -> Row:
    """Zeros observed over zeros expected; the test takes the fitted means as known."""
    assert checked.law is not None
    p0 = checked.law.at_most(np.zeros_like(checked.y))
    observed, expected = float((checked.y == 0).sum()), float(p0.sum())
    spread = float(np.sqrt((p0 * (1 - p0)).sum()))
    z = (observed - expected) / spread if spread > 0 else 0.0
    p = float(normal_two_sided_p(z))
    way = "more zeros than the model expects" if z > 0 else "fewer zeros than the model expects"
    return {
        "assumption": "The number of zeros",
        "test": "Observed / expected",
        "statistic": observed / expected if expected > 0 else None,
        "p_value": p,
        "verdict": f"doubtful: {way}" if p < 0.05 else "nothing speaks against it",
    }


def against_fitted(checked: Checked, residuals: Floats, title: str = "Quantile residual") -> Figure:
    """Residuals against the rank of the fitted mean, with the average and the spread along it."""
    rank = _ranks(checked.mean)
    kept = shown_cases(residuals)
    x, middle, low, high = running_quartiles(rank, residuals)
    labels = tuple(f"Row {row + 1}" for row in checked.rows[kept])
    upper = float(special.ndtri(0.75))
    marks = (
        Reference("horizontal", -upper, dash="dot"),
        Reference("horizontal", upper, dash="dot"),
        Reference("horizontal", 0.0),
        Points(
            tuple(rank[kept].tolist()),
            tuple(residuals[kept].tolist()),
            labels=labels,
            rows=tuple(checked.rows[kept].tolist()),
            size=4.0,
        ),
        Line(x, low, color="secondary", width=1.5, dash="dash"),
        Line(x, middle, color="secondary", width=2.0, name="Median and quartiles"),
        Line(x, high, color="secondary", width=1.5, dash="dash"),
    )
    return Figure(
        "residuals_fitted",
        "Residuals against predicted values",
        (Panel(marks, Axis("Rank of the predicted value"), Axis(title)),),
        description="The three lines are median and quartiles of the residuals; they should stay near the "
        "straight ones from left to right." + thinning_note(len(residuals), len(kept)),
    )


def _ranks(values: Floats) -> Floats:
    """Ranks from 0 to 1, equal values sharing their middle."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    middle = np.cumsum(count) - count / 2
    return np.asarray(middle[place] / len(values))


Numbers = tuple[float, ...]


def running_quartiles(x: Floats, y: Floats, bins: int = 16) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Mean of x, median and quartiles of y in groups of equal size along x."""
    order = np.argsort(x, kind="stable")
    groups = np.array_split(order, max(2, min(bins, len(x) // 20)))
    parts = [g for g in groups if len(g)]
    quartiles = np.array([np.quantile(y[g], [0.25, 0.5, 0.75]) for g in parts])
    middle = tuple(float(x[g].mean()) for g in parts)
    low, centre, high = (tuple(column.tolist()) for column in quartiles.T)
    return middle, centre, low, high


def qq(checked: Checked, quantile: Floats) -> Figure:
    """Normal Q-Q plot of the quantile residuals."""
    figure = normal_qq(quantile, checked.rows)
    return Figure(
        figure.id,
        "Q-Q plot of quantile residuals",
        figure.panels,
        figure.columns,
        "Points on the line mean that the outcome has the distribution the model says; look at the two ends.",
        figure.aspect,
    )


def binned(checked: Checked) -> Figure:
    """Average residuals in groups of like predicted values, with two standard errors to both sides."""
    residual = checked.y - checked.mean
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.where(checked.pearson != 0, (residual / checked.pearson) ** 2, 0.0)
    bins = binned_residuals(checked.mean, residual, variance)
    x = tuple(bins.mean_fitted.tolist())
    half = bins.half
    marks = (
        Band(x, tuple((-half).tolist()), tuple(half.tolist()), color="muted"),
        Reference("horizontal", 0.0),
        Points(x, tuple(bins.mean_residual.tolist()), size=6.0, opacity=1.0),
    )
    outside = float((np.abs(bins.mean_residual) > half).mean())
    return Figure(
        "binned_residuals",
        "Binned residuals",
        (Panel(marks, Axis(checked.title), Axis("Average residual")),),
        description="Each point is the average residual of rows with similar predicted values. About 95% "
        f"should lie in the band; here {100 * outside:.0f}% lie outside.",
    )
