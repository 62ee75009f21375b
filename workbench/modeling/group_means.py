"""Means and spreads of a variable by group, for group_mean(), group_center() and group_scale().

As scale() does, they learn from all rows where variable and group are known, and keep what they learnt by the
name of the group, so that the same expression on new data means the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.errors import ModelError

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]
SAME = 1e-12  # deviation over the largest value up to which values of a group differ by rounding alone


@dataclass(frozen=True)
class GroupMeans:
    """In the order of `levels`: means (J,), nan for a group without a known value, and deviations (J,).

    deviations: standard deviations with divisor n - 1, nan for a group whose values do not differ.
    """

    means: Floats
    deviations: Floats
    levels: tuple[str, ...]

    def of_rows(self, codes: Codes, levels: tuple[str, ...], label: str) -> Floats:
        """The mean of the group of each row, shape (n,); ModelError for a group that was not there."""
        return self._of_rows(self.means, codes, levels, label)

    def deviations_of_rows(self, codes: Codes, levels: tuple[str, ...], label: str) -> Floats:
        """The standard deviation in the group of each row, (n,); ModelError as for the mean."""
        return self._of_rows(self.deviations, codes, levels, label)

    def _of_rows(self, means: Floats, codes: Codes, levels: tuple[str, ...], label: str) -> Floats:
        if levels != self.levels:
            place = {level: i for i, level in enumerate(self.levels)}
            unknown = [levels[c] for c in np.unique(codes[codes >= 0]) if levels[c] not in place]
            if unknown:
                raise ModelError(
                    f"{label} is not known for the new group {unknown[0]}.",
                    "Make the group means a variable of the data, and use that in the model.",
                )
            means = np.array([means[place[level]] if level in place else np.nan for level in levels])
        out: Floats = np.append(means, np.nan)[codes]
        return out


def learn_group_means(x: Floats, codes: Codes, levels: tuple[str, ...]) -> GroupMeans:
    """Means and deviations of x (n,) over the rows of each group on which it is known."""
    known = ~np.isnan(x) & (codes >= 0)
    counts = np.bincount(codes[known], minlength=len(levels))
    sums = np.bincount(codes[known], x[known], minlength=len(levels))
    with np.errstate(invalid="ignore", divide="ignore"):
        means = sums / counts
        off = x[known] - means[codes[known]]
        squares = np.bincount(codes[known], off * off, minlength=len(levels))
        largest = np.zeros(len(levels))
        np.maximum.at(largest, codes[known], np.abs(x[known]))
        deviations = np.sqrt(squares / (counts - 1.0))
        deviations = np.where((counts > 1) & (deviations > SAME * largest), deviations, np.nan)
        return GroupMeans(means, deviations, levels)
