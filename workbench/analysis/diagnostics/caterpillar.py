"""Caterpillar plot: the conditional modes of one random effect in ascending order with their intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from workbench.results import Axis, Figure, Intervals, Panel, Points, Reference

MOST_LEVELS = 2000
MOST_NAMED = 15  # levels whose names stand at the axis; beyond, places in the order


def caterpillar(
    group: str,
    terms: Sequence[str],
    levels: Sequence[str],
    modes: NDArray[np.float64],
    variances: NDArray[np.float64],
    ci_level: float,
    figure_id: str,
) -> Figure:
    """One panel a term. modes: (J, q); variances: (J, q), the conditional variances of the modes."""
    panels = tuple(
        _panel(group, term, levels, modes[:, k], np.sqrt(np.maximum(variances[:, k], 0.0)), ci_level)
        for k, term in enumerate(terms)
    )
    share = f"{100 * ci_level:g}%"
    return Figure(
        figure_id,
        f"Random effects by {group}",
        panels,
        columns=min(2, len(panels)),
        description=f"Each {group} with its predicted deviation from the average and its {share} interval, "
        "in ascending order; intervals that miss zero differ from the average." + _left_out(len(levels)),
    )


def _panel(
    group: str,
    term: str,
    levels: Sequence[str],
    mode: NDArray[np.float64],
    sd: NDArray[np.float64],
    ci_level: float,
) -> Panel:
    order = np.argsort(mode, kind="stable")
    if len(order) > MOST_LEVELS:
        order = order[np.unique(np.linspace(0, len(order) - 1, MOST_LEVELS).astype(int))]
    half = float(ndtri(0.5 + ci_level / 2)) * sd[order]
    place = tuple(float(i) for i in range(1, len(order) + 1))
    middle = mode[order]
    labels = tuple(f"{group} {levels[i]}" for i in order)
    marks = (
        Reference("horizontal", 0.0),
        Intervals(place, tuple((middle - half).tolist()), tuple((middle + half).tolist()), labels=labels),
        Points(place, tuple(middle.tolist()), labels=labels, size=4.0, opacity=0.9),
    )
    names = zip(place, (levels[i] for i in order), strict=True) if len(order) <= MOST_NAMED else ()
    return Panel(
        marks, Axis(f"{group} in ascending order", ticks=tuple(names)), Axis("Deviation"), title=term
    )


def _left_out(n: int) -> str:
    return f" Of {n:,} levels {MOST_LEVELS:,} are drawn, evenly by rank." if n > MOST_LEVELS else ""
