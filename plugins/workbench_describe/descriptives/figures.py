"""A histogram of a numeric variable, bars of a categorical one."""

from __future__ import annotations

import numpy as np

from workbench.api import Axis, Bars, Figure, Panel, member_rows
from workbench_describe.descriptives.units import Units
from workbench_describe.rows import Floats

MOST_BINS, MOST_BARS = 60, 30


def histogram(units: Units, name: str) -> Figure | None:
    """Counts in equal bins, by the rule of Freedman and Diaconis; None without two different values."""
    values = units.numeric(name)
    known = values[np.isfinite(values)]
    edges = bin_edges(known)
    if edges is None:
        return None
    counts, edges = np.histogram(known, bins=edges)
    own = (
        () if units.level else member_rows.members_between(known, edges, units.data.rows[np.isfinite(values)])
    )
    bars = Bars(_plain(edges[:-1]), _plain(edges[1:]), _plain(counts), rows=own)
    return Figure(
        f"histogram_{name}",
        units.data.variable(name).label or name,
        (Panel((bars,), Axis(name), Axis(f"Number of {units.noun}")),),
        description=f"How often values of {name} occur, in {len(counts)} bins of equal width.",
        aspect=2.4,
    )


def bin_edges(known: Floats) -> Floats | None:
    """Edges of the bins: one for each whole number where there are few, else Freedman and Diaconis (1981).

    None where values do not differ, or so little or much that bins between them have no width.
    """
    if not len(known):
        return None
    low, high = float(known.min()), float(known.max())
    if 0 < high - low <= MOST_BINS // 2 and (known == np.floor(known)).all():
        return np.arange(low - 0.5, high + 1.0)
    q1, q3 = np.quantile(known, [0.25, 0.75])
    if not high - low > 0 or not np.isfinite(high - low):
        return None
    width = 2 * float(q3 - q1) / len(known) ** (1 / 3)
    bins = int(np.clip(np.ceil((high - low) / width), 5, MOST_BINS)) if width > 0 else 20
    edges = np.linspace(low, high, bins + 1)
    return edges if np.isfinite(edges).all() and (np.diff(edges) > 0).all() else None


def category_bars(units: Units, name: str) -> Figure | None:
    """One bar a category; None where there are more than can be read."""
    codes, levels = units.codes(name)
    if not 1 < len(levels) <= MOST_BARS:
        return None
    counts = np.bincount(codes[codes >= 0], minlength=len(levels))
    place = np.arange(len(levels))
    ticks = tuple(zip(map(float, place), units.data.level_texts(name, levels), strict=True))
    own = () if units.level else member_rows.members_of(codes, len(levels), units.data.rows)
    bars = Bars(_plain(place - 0.4), _plain(place + 0.4), _plain(counts), rows=own)
    return Figure(
        f"bars_{name}",
        units.data.variable(name).label or name,
        (Panel((bars,), Axis(name, ticks=ticks), Axis(f"Number of {units.noun}")),),
        description=f"How often each category of {name} occurs.",
        aspect=2.4,
    )


def _plain(values: np.ndarray) -> tuple[float, ...]:
    return tuple(map(float, values))
