"""Clouds of points: every point with its row, or a heat map of counts where there are too many."""

from __future__ import annotations

import numpy as np

from workbench.api import Notice, Points, Tiles
from workbench.engine.graphs.spread import jitter
from workbench_graphs.frame import Floats, Frame, Rows
from workbench_graphs.paint import Paint

MOST_POINTS = 30_000
_CELLS = (120, 90)


def point_labels(frame: Frame, rows: Rows) -> tuple[str, ...]:
    """What hovering tells of each point besides its values: the row of the data."""
    return tuple(f"Row {row + 1:,}" for row in frame.rows[rows])


def points(
    frame: Frame, rows: Rows, x: Floats, y: Floats, look: Paint, size: float = 5.0, opacity: float = 0.6
) -> Points:
    """One mark; x, y: coordinates of these rows, shape (len(rows),)."""
    crowded = 0.6 if len(rows) > 3000 else 1.0
    return Points(
        tuple(x.tolist()),
        tuple(y.tolist()),
        labels=point_labels(frame, rows),
        rows=tuple(frame.rows[rows].tolist()),
        color=look.color,
        size=size * (0.7 if crowded < 1 else 1.0),
        opacity=opacity * crowded,
        name=look.name,
        symbol=look.symbol,
    )


def shaken(values: Floats, width: float) -> Floats:
    """Values shifted by at most `width` of the smallest distance between different ones."""
    if not width or not len(values):
        return values
    steps = np.diff(np.unique(values))
    return values + jitter(len(values), width * float(steps.min() if len(steps) else 1.0))


def counts_in_cells(x: Floats, y: Floats, *, name: str = "Rows") -> Tiles:
    """How many points lie in each cell of a fine grid; empty cells stay empty."""
    counts, x_edges, y_edges = np.histogram2d(x, y, bins=_CELLS)
    values = [float(v) if v else None for v in counts.T.ravel().tolist()]
    return Tiles(tuple(x_edges.tolist()), tuple(y_edges.tolist()), tuple(values), scale="log", name=name)


def cloud_notice(n: int) -> Notice:
    """That points are not drawn one by one."""
    return Notice(
        "info",
        f"{n:,} points are too many to tell apart: the graph shows how many lie in each small cell, the "
        "stronger the colour the more. Lines are computed from all points.",
        "Use panels or a filter to see single points.",
        "cells",
    )


def sample_notice(shown: int, n: int) -> Notice:
    """That only some points are drawn."""
    return Notice(
        "info",
        f"Of {n:,} points {shown:,} are drawn, evenly through the data. Lines are computed from all points.",
        "Use panels or a filter to see all points of some groups.",
        "sample",
    )


def thinned(rows: Rows, n: int, most: int = MOST_POINTS) -> Rows:
    """Every k-th of the rows where the whole graph would have more than `most` of its n points."""
    return rows if n <= most else rows[:: -(-n // most)]


def with_breaks(values: Floats, ends: Rows) -> tuple[float | None, ...]:
    """The values with a None before each of the places `ends`: lines one after the other in one mark."""
    broken = np.insert(values, ends, np.nan)
    return tuple(None if v != v else v for v in broken.tolist())
