"""Which rows of the data stand behind each bar or box of a figure, so that a click can select them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MOST_TOLD = 10_000
"""Rows of one mark; with more of them figures would hold as much as the data do."""

Rows = NDArray[np.integer]
Members = tuple[tuple[int, ...], ...]


def members(parts: Sequence[Rows]) -> Members:
    """The rows of each bar or box; () for too many. parts: 0-based rows of the data."""
    if sum(len(part) for part in parts) > MOST_TOLD:
        return ()
    return tuple(tuple(int(row) for row in np.sort(part)) for part in parts)


def members_of(codes: Rows, count: int, rows: Rows) -> Members:
    """The rows of each of `count` categories. codes (n,): the category of each row, -1 for none."""
    if len(rows) > MOST_TOLD:
        return ()
    return members([rows[codes == code] for code in range(count)])


def members_between(values: NDArray[np.float64], edges: NDArray[np.float64], rows: Rows) -> Members:
    """The rows of each bin of a histogram, as numpy.histogram counts them: the last one is closed."""
    place = np.searchsorted(edges, values, side="right") - 1
    place[values == edges[-1]] = len(edges) - 2
    return members_of(place, len(edges) - 1, rows)
