"""Histograms of bootstrap draws."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.api import Axis, Bars, Figure, Panel, Reference, Section

Floats = NDArray[np.float64]
Mark = Bars | Reference
MOST_PANELS = 18
BINS = 30


def bootstrap_figure(
    names: Sequence[str], values: Floats, estimates: Floats, low: Floats, high: Floats
) -> Section:
    """One panel a quantity: values (R, k) with the estimate and the limits (k,); closed at first."""
    panels = [
        _panel(name, values[:, i][np.isfinite(values[:, i])], estimates[i], low[i], high[i])
        for i, name in enumerate(names[:MOST_PANELS])
        if np.isfinite(values[:, i]).sum() > 1
    ]
    figure = Figure(
        "bootstrap_draws",
        "Bootstrap draws",
        tuple(panels),
        columns=min(2, max(len(panels), 1)),
        description="The estimates of all refits. The dashed line is the estimate from the data, the dotted "
        "lines are the limits of the interval. A heap at zero or at plus or minus one means that the data "
        "cannot exclude the boundary.",
    )
    return Section("bootstrap", "Draws of the bootstrap", (figure,), True)


def _panel(name: str, draws: Floats, estimate: float, low: float, high: float) -> Panel:
    counts, edges = np.histogram(draws, bins=BINS)
    ends = [
        Reference("vertical", float(v), dash="dot", color="accent") for v in (low, high) if np.isfinite(v)
    ]
    marks: tuple[Mark, ...] = (
        Bars(tuple(edges[:-1].tolist()), tuple(edges[1:].tolist()), tuple(counts.astype(float).tolist())),
        Reference("vertical", float(estimate), color="accent"),
        *ends,
    )
    return Panel(marks, Axis(), Axis("Draws"), name)
