"""Which values are missing together: patterns of rows, and how many rows every pair of variables shares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Patterns:
    """missing (m, k): which variables are missing in each pattern, the commonest first; rows (m,): how many
    rows show it; complete: rows without any missing value; pattern_of (n,): the pattern of every row."""

    missing: Flags
    rows: Counts
    pattern_of: Counts

    @property
    def complete(self) -> int:
        return int(self.rows[~self.missing.any(axis=1)].sum())


def patterns(missing: Flags) -> Patterns:
    """Patterns of missing (n, k), by their frequency, then by the number of missing variables."""
    found, inverse, counts = np.unique(missing, axis=0, return_inverse=True, return_counts=True)
    order = np.lexsort((found.sum(axis=1), -counts))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return Patterns(found[order], counts[order].astype(np.int64), place[inverse.ravel()])


def coverage(missing: Flags) -> Counts:
    """Rows on which both of two variables are known (k, k); the diagonal counts the known values."""
    known = (~missing).astype(np.float64)
    return np.rint(known.T @ known).astype(np.int64)


def is_monotone(missing: Flags) -> bool:
    """Whether the variables can be ordered so that after the first missing one all are missing."""
    order = np.argsort(missing.sum(axis=0), kind="stable")
    ordered = missing[:, order]
    return bool((ordered[:, 1:] >= ordered[:, :-1]).all())
