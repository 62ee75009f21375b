"""Randomised quantile residuals: figures of them, and tests of the distribution.

They are standard normal if the model is right, whatever the family: what residuals from many simulated
outcomes come to (Dunn & Smyth 1996). Plain residuals of yes and no or of small counts lie on stripes and show
nothing.
"""

from __future__ import annotations

import numpy as np

from workbench.api import (
    Axis,
    Band,
    Figure,
    Panel,
    Points,
    Reference,
)
from workbench.engine.calibration import binned_residuals
from workbench_glmm.checks.checked import Checked


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
