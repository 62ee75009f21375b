"""Residual checks of models of categories.

Surrogate residuals (Liu & Zhang 2018, J. Am. Stat. Assoc. 113) draw for every row a value of the latent
variable within the interval of its category; if the model holds, latent value minus linear predictor follows
the law of the link, whatever the predictors. On the normal scale: r = Phi^-1(U), U uniform between F(lower)
and F(upper). For unordered categories the same is done with the categories in the order of the table
(randomised quantile residuals, Dunn & Smyth 1996, J. Comput. Graph. Stat. 5).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from workbench.api import Axis, Figure, Line, Panel, Points, Reference, Section

Floats = NDArray[np.float64]
MOST_POINTS = 3000
BINS = 24


def randomised(codes: NDArray[np.intp], probabilities: Floats, seed: int) -> Floats:
    """Residuals (n,), standard normal if the model holds. probabilities: (n, K) of the categories."""
    rows = np.arange(len(codes))
    above = np.cumsum(probabilities, axis=1)
    above /= above[:, -1:]
    upper = above[rows, codes]
    lower = np.where(codes > 0, above[rows, codes - 1], 0.0)
    u = lower + np.random.default_rng(seed).random(len(codes)) * (upper - lower)
    return np.asarray(ndtri(np.clip(u, 1e-15, 1.0 - 1e-15)))


def residual_section(
    residuals: Floats, position: Floats, rows: NDArray[np.intp], seed: int, position_title: str
) -> Section:
    """Both figures. position (n,): the linear predictor or what else residuals are drawn against."""
    drawn = (_against(residuals, position, rows, position_title), _qq(residuals, rows))
    return Section("checks", f"Checks of the residuals (random part drawn with seed {seed})", drawn)


def _against(residuals: Floats, position: Floats, rows: NDArray[np.intp], title: str) -> Figure:
    kept = _evenly(np.argsort(position, kind="stable"))
    x, y = _running_mean(position, residuals)
    marks = (
        Reference("horizontal", 0.0),
        _points(position[kept], residuals[kept], rows[kept]),
        Line(x, y, color="secondary", width=2.0, name="Average residual"),
    )
    return Figure(
        "residuals_fitted",
        f"Residuals against the {title.lower()}",
        (Panel(marks, Axis(title), Axis("Randomised quantile residual")),),
        description="If the model holds the line stays near zero and the spread is the same from left to "
        "right. A bend speaks for a curved effect, a funnel for a spread that depends on predictors.",
    )


def _qq(residuals: Floats, rows: NDArray[np.intp]) -> Figure:
    order = np.argsort(residuals, kind="stable")
    n = len(order)
    normal = ndtri((np.arange(1, n + 1) - 0.5) / n)
    kept = _evenly(np.arange(n))
    marks = (
        Reference("sloped", 0.0, 1.0),
        _points(normal[kept], residuals[order][kept], rows[order][kept]),
    )
    return Figure(
        "residuals_qq",
        "Q-Q plot of the residuals",
        (Panel(marks, Axis("Normal quantile"), Axis("Randomised quantile residual")),),
        description="Points on the line mean that the categories are as frequent as the model says, at all "
        "values of the predictors together.",
    )


def _points(x: Floats, y: Floats, rows: NDArray[np.intp]) -> Points:
    labels = tuple(f"Row {row + 1}" for row in rows)
    return Points(tuple(x.tolist()), tuple(y.tolist()), labels, tuple(rows.tolist()), size=4.0)


def _evenly(order: NDArray[np.intp]) -> NDArray[np.intp]:
    """At most MOST_POINTS of the rows, evenly spaced in the given order."""
    if len(order) <= MOST_POINTS:
        return order
    return order[np.linspace(0, len(order) - 1, MOST_POINTS).astype(np.intp)]


def _running_mean(x: Floats, y: Floats) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Means of x and y in groups of equal size along x; ties in x stay together."""
    order = np.argsort(x, kind="stable")
    edges = np.unique(np.linspace(0, len(x), min(BINS, max(2, len(x) // 5)) + 1).astype(int))
    starts = np.unique(np.searchsorted(x[order], x[order][edges[:-1]]))
    counts = np.diff(np.append(starts, len(x)))
    mean_x = np.add.reduceat(x[order], starts) / counts
    mean_y = np.add.reduceat(y[order], starts) / counts
    return tuple(mean_x.tolist()), tuple(mean_y.tolist())
