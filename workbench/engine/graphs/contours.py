"""Lines of equal height on a grid, and the heights that enclose given shares of a sample.

In every cell of the grid the line is straight between the places where the height crosses the edges; in a
saddle the mean height of the corners decides which crossings belong together (marching squares).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def contour_segments(at_x: Floats, at_y: Floats, height: Floats, level: float) -> Floats:
    """Segments of the line where the height is `level`, shape (m, 2, 2): m pairs of (x, y).

    height: shape (len(at_y), len(at_x)).
    """
    corners = _corners(at_x, at_y, height)
    above = corners[:, :, 2] > level
    mixed = corners[above.any(axis=1) & ~above.all(axis=1)]
    return np.array([part for cell in mixed for part in _in_cell(cell, level)]).reshape(-1, 2, 2)


def _corners(at_x: Floats, at_y: Floats, height: Floats) -> Floats:
    """(cells, 4, 3): x, y and height of the corners of each cell, counter-clockwise from the lower left."""
    x, y = np.meshgrid(at_x, at_y)
    table = np.dstack([x, y, height])
    corners = (table[:-1, :-1], table[:-1, 1:], table[1:, 1:], table[1:, :-1])
    return np.stack([corner.reshape(-1, 3) for corner in corners], axis=1)


def _in_cell(cell: Floats, level: float) -> list[list[Floats]]:
    """One segment, or two in a saddle, as pairs of ends."""
    crossings = []
    for i in range(4):
        start, end = cell[i], cell[(i + 1) % 4]
        if (start[2] > level) != (end[2] > level):
            share = (level - start[2]) / (end[2] - start[2])
            crossings.append(start[:2] + share * (end[:2] - start[:2]))
    if len(crossings) == 2:
        return [crossings]
    first, second, third, fourth = crossings
    joined = cell[:, 2].mean() > level
    if joined == (cell[0, 2] > level):
        return [[first, second], [third, fourth]]
    return [[fourth, first], [second, third]]


def enclosing_heights(heights: Floats, shares: tuple[float, ...]) -> Floats:
    """The height above which each share of the sample lies; heights: of the density at each case, (n,)."""
    return np.quantile(heights, [1.0 - share for share in shares])
