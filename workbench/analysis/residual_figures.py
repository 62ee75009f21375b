"""Figures of the residuals of one observation each: against the fitted values, and normal Q-Q.

Standardised residuals are residuals divided by their estimated standard deviation.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from workbench.analysis.thinning import shown_cases, thinning_note
from workbench.results import Axis, Figure, Line, Panel, Points, Reference

Floats = NDArray[np.float64]


def residuals_against_fitted(fitted: Floats, residuals: Floats, rows: NDArray[np.intp]) -> Figure:
    """Points (fitted, residual) with the average residual along the fitted values.

    fitted, residuals: (n,); rows: (n,) row of the data behind each, 0-based.
    """
    kept = shown_cases(residuals)
    x, y = running_mean(fitted, residuals)
    marks = (
        Reference("horizontal", 0.0),
        _points(fitted[kept], residuals[kept], rows[kept]),
        Line(x, y, color="secondary", width=2.0, name="Average residual"),
    )
    return Figure(
        "residuals_fitted",
        "Residuals against fitted values",
        (Panel(marks, Axis("Fitted value"), Axis("Residual")),),
        description="The line should stay near zero and the spread should be the same from left to right."
        + thinning_note(len(fitted), len(kept)),
    )


def normal_qq(standardised: Floats, rows: NDArray[np.intp]) -> Figure:
    """Ordered standardised residuals against normal quantiles, with the line through the quartiles."""
    order = np.argsort(standardised, kind="stable")
    ordered = standardised[order]
    quantiles = normal_scores(len(ordered))
    kept = shown_cases(quantiles)
    intercept, slope = quartile_line(ordered)
    marks = (
        Reference("sloped", intercept, slope),
        _points(quantiles[kept], ordered[kept], rows[order][kept]),
    )
    return Figure(
        "residuals_qq",
        "Normal Q-Q plot of residuals",
        (Panel(marks, Axis("Normal quantile"), Axis("Standardised residual")),),
        description="Points on the line mean normally distributed residuals; look at the two ends."
        + thinning_note(len(ordered), len(kept)),
    )


def normal_scores(n: int) -> Floats:
    """Expected normal quantiles of n ordered values, at (i - a) / (n + 1 - 2a), as R's ppoints.

    a = 3/8 for n <= 10 (Blom, 1958), else 1/2 (Hazen, 1914).
    """
    a = 3 / 8 if n <= 10 else 1 / 2
    return ndtri((np.arange(1, n + 1) - a) / (n + 1 - 2 * a))


def quartile_line(values: Floats) -> tuple[float, float]:
    """Intercept and slope of the line through the quartiles of values and of the normal distribution."""
    low, high = np.quantile(values, [0.25, 0.75])
    slope = (high - low) / (2 * float(ndtri(0.75)))
    return float((low + high) / 2), float(slope)


def running_mean(x: Floats, y: Floats, bins: int = 24) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Means of x and y in groups of equal size along x; ties in x stay together."""
    order = np.argsort(x, kind="stable")
    edges = np.unique(np.linspace(0, len(x), min(bins, max(2, len(x) // 5)) + 1).astype(int))
    starts = np.unique(np.searchsorted(x[order], x[order][edges[:-1]]))
    counts = np.diff(np.append(starts, len(x)))
    mean_x = np.add.reduceat(x[order], starts) / counts
    mean_y = np.add.reduceat(y[order], starts) / counts
    return tuple(mean_x.tolist()), tuple(mean_y.tolist())


def _points(x: Floats, y: Floats, rows: NDArray[np.intp]) -> Points:
    labels = tuple(f"Row {row + 1}" for row in rows)
    return Points(tuple(x.tolist()), tuple(y.tolist()), labels=labels, rows=tuple(rows.tolist()), size=4.0)
