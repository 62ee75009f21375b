"""The latent variable of a cumulative model: its density with the thresholds that cut it into categories."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.api import Axis, Bars, Figure, Line, Panel, Reference
from workbench.engine.cumulative import CumulativeLink

Floats = NDArray[np.float64]
REACH = 0.001  # share of the density that is cut off at either end


def threshold_figure(
    link: CumulativeLink, theta: Floats, eta: Floats, levels: Sequence[str], outcome: str
) -> Figure:
    """Density of the latent variable at the average linear predictor, the thresholds, and where rows lie.

    theta (K-1,): thresholds; eta (n,): linear predictors of the rows.
    """
    centre = float(eta.mean())
    ends = centre - link.quantile(np.array([1.0 - REACH, REACH])) if link.name != "cauchit" else None
    low, high = (theta[0] - 4.0, theta[-1] + 4.0) if ends is None else ends
    low, high = min(low, float(theta[0]) - 0.5), max(high, float(theta[-1]) + 0.5)
    x = np.linspace(low, high, 201)
    density = np.exp(link.log_density(centre - x))  # the error is eta minus the latent variable, turned round
    marks: list[Bars | Line | Reference] = []
    if float(np.ptp(eta)) > 0.0:
        counts, edges = np.histogram(eta, bins=30)
        height = counts / counts.max() * 0.4 * density.max()
        marks.append(Bars(_plain(edges[:-1]), _plain(edges[1:]), _plain(height), color="muted", opacity=0.4))
    marks.append(Line(_plain(x), _plain(density), width=2.0))
    marks += [
        Reference("vertical", float(t), color=f"series:{j}", name=f"{levels[j]} | {levels[j + 1]}")
        for j, t in enumerate(theta)
    ]
    return Figure(
        "thresholds_figure",
        "Thresholds on the latent scale",
        (Panel(tuple(marks), Axis(f"Latent {outcome}"), Axis("Density")),),
        description="The curve is the latent variable of an average row; the dashed lines cut it into "
        "categories, and the area between two of them is the probability of a category. The bars show where "
        "the linear predictors of the rows lie: the curve of a row has its centre there.",
    )


def _plain(values: Floats) -> tuple[float, ...]:
    return tuple(np.asarray(values, dtype=float).tolist())
