"""Statistics by group on plain arrays: values (n,), codes (n,) of groups with -1 where not known.

Each answers one number a group, shape (n_groups,), nan for a group without known values; `spread` lays them
out over the rows again. Missing values (nan) are left out everywhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]


def n_groups_of(codes: Codes) -> int:
    """How many slots the groups need."""
    return int(codes.max(initial=-1)) + 1


def spread(by_group: Floats, codes: Codes) -> Floats:
    """The number of its group for every row, nan where the group is not known."""
    return np.append(by_group, np.nan)[codes]


def _known(values: Floats, codes: Codes) -> tuple[Floats, Codes]:
    keep = ~np.isnan(values) & (codes >= 0)
    return (values, codes) if keep.all() else (values[keep], codes[keep])


def count(values: Floats, codes: Codes, n_groups: int) -> Floats:
    """Known values of each group."""
    return np.bincount(_known(values, codes)[1], minlength=n_groups).astype(np.float64)


def total(values: Floats, codes: Codes, n_groups: int) -> Floats:
    """Sum of each group; nan, and not 0, where nothing is known."""
    known, groups = _known(values, codes)
    n = np.bincount(groups, minlength=n_groups)
    sums = np.bincount(groups, weights=known, minlength=n_groups)
    return np.where(n > 0, sums, np.nan)


def mean(values: Floats, codes: Codes, n_groups: int) -> Floats:
    """Mean of each group."""
    known, groups = _known(values, codes)
    return _mean(known, groups, n_groups)


def _mean(known: Floats, groups: Codes, n_groups: int) -> Floats:
    """The mean, corrected by the mean of what is left over, so that it is exact to the last digits."""
    with np.errstate(all="ignore"):
        n = np.bincount(groups, minlength=n_groups)
        first = np.bincount(groups, weights=known, minlength=n_groups) / n
        rest = np.bincount(groups, weights=known - first[groups], minlength=n_groups) / n
        return first + np.where(np.isfinite(rest), rest, 0.0)


def sd(values: Floats, codes: Codes, n_groups: int) -> Floats:
    """Standard deviation (n - 1) of each group, nan for fewer than two values; in two passes."""
    known, groups = _known(values, codes)
    with np.errstate(all="ignore"):
        n = np.bincount(groups, minlength=n_groups)
        away = known - _mean(known, groups, n_groups)[groups]
        squares = np.bincount(groups, weights=away * away, minlength=n_groups)
        return np.where(n > 1, np.sqrt(squares / (n - 1)), np.nan)


def minimum(values: Floats, codes: Codes, n_groups: int) -> Floats:
    """Smallest of each group."""
    return _extreme(values, codes, n_groups, np.minimum, np.inf)


def maximum(values: Floats, codes: Codes, n_groups: int) -> Floats:
    """Largest of each group."""
    return _extreme(values, codes, n_groups, np.maximum, -np.inf)


def _extreme(values: Floats, codes: Codes, n_groups: int, of_two: np.ufunc, start: float) -> Floats:
    known, groups = _known(values, codes)
    found = np.full(n_groups, start)
    of_two.at(found, groups, known)
    seen = np.bincount(groups, minlength=n_groups) > 0
    return np.where(seen, found, np.nan)


def median(values: Floats, codes: Codes, n_groups: int) -> Floats:
    """Median of each group: the middle value, or the mean of the two in the middle."""
    known, groups = _known(values, codes)
    ordered = known[np.lexsort((known, groups))]
    n = np.bincount(groups, minlength=n_groups)
    start = np.concatenate(([0], np.cumsum(n)[:-1])) if n_groups else n
    found = np.full(n_groups, np.nan)
    some = n > 0
    low = (start + (n - 1) // 2)[some]
    high = (start + n // 2)[some]
    found[some] = (ordered[low] + ordered[high]) / 2
    return found


STATISTICS = {
    "mean": mean,
    "sum": total,
    "sd": sd,
    "min": minimum,
    "max": maximum,
    "median": median,
    "n": count,
}
"""Statistics by the names that steps use."""
