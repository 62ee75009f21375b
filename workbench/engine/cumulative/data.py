"""A cumulative link model made ready for fitting: rows sorted by category, columns centred and scaled.

    P(Y_i <= j) = F(eta_ij),   eta_ij = Theta_j' (1, w_i) - x_i' beta - o_i

symbol   shape     meaning
y        (n,)      category of every row, 0 .. K-1, ascending after sorting
X        (n, p)    columns with one effect beta on all thresholds
W        (n, q)    a column of ones, then the columns whose effect differs by threshold
Theta    (K-1, q)  thresholds (first column) and effects by threshold: Theta = J A
A        (m, q)    parameters of the thresholds; psi = (A row by row, beta) lists everything
starts   (K+1,)    category j has the sorted rows starts[j] .. starts[j+1] - 1

The search sees centred columns of standard deviation one; `back` maps its psi to the raw columns:
psi_raw = back @ psi.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.engine.cumulative.links import CumulativeLink, Floats
from workbench.engine.cumulative.structures import ThresholdStructure


@dataclass(frozen=True)
class CumulativeData:
    """See the header; order (n,): the place of every sorted row in the rows given."""

    link: CumulativeLink
    structure: ThresholdStructure
    n_categories: int
    starts: NDArray[np.intp]
    order: NDArray[np.intp]
    X: Floats
    W: Floats
    weights: Floats | None
    offset: Floats | None
    back: Floats

    @property
    def shape_A(self) -> tuple[int, int]:
        """(m, q)."""
        return len(self.structure.constant), int(self.W.shape[1])

    @property
    def n_theta(self) -> int:
        """Number of parameters in A."""
        return self.shape_A[0] * self.shape_A[1]

    @property
    def n_parameters(self) -> int:
        """Length of psi."""
        return self.n_theta + int(self.X.shape[1])

    @cached_property
    def ranges(self) -> Floats:
        """Largest minus smallest value of each scaled column behind psi (k,), 1 for the thresholds."""
        m = self.shape_A[0]
        by_W = np.concatenate([[1.0], np.ptp(self.W[:, 1:], axis=0)])
        return np.concatenate([np.tile(by_W, m), np.ptp(self.X, axis=0)])

    @property
    def counts(self) -> Floats:
        """Rows, or their weight, in each category (K,)."""
        if self.weights is None:
            return np.diff(self.starts).astype(np.float64)
        return np.asarray(np.add.reduceat(self.weights, self.starts[:-1]))

    def rows(self, j: int) -> slice:
        """The rows of category j."""
        return slice(int(self.starts[j]), int(self.starts[j + 1]))


def prepare(
    y: NDArray[np.intp],
    n_categories: int,
    X: Floats,
    W: Floats,
    link: CumulativeLink,
    structure: ThresholdStructure,
    weights: Floats | None,
    offset: Floats | None,
) -> CumulativeData:
    """Sort, centre and scale. W: without its column of ones; X, W: independent columns, no constant ones."""
    order = np.argsort(y, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(y, minlength=n_categories))])
    X_mean, X_scale = centre_and_scale(X)
    W_mean, W_scale = centre_and_scale(W)
    n = len(y)
    ready = np.empty((n, 1 + W.shape[1]))
    ready[:, 0] = 1.0
    ready[:, 1:] = (W[order] - W_mean) / W_scale
    back = _back(structure, X_mean, X_scale, W_mean, W_scale)
    return CumulativeData(
        link,
        structure,
        n_categories,
        starts,
        order,
        (X[order] - X_mean) / X_scale,
        ready,
        None if weights is None else weights[order],
        None if offset is None else offset[order],
        back,
    )


def centre_and_scale(X: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation of each column of X (n, p); neither is zero-divided."""
    mean = X.mean(axis=0)
    scale = X.std(axis=0)
    scale[scale == 0.0] = 1.0
    return mean, scale


def _back(
    structure: ThresholdStructure, X_mean: Floats, X_scale: Floats, W_mean: Floats, W_scale: Floats
) -> Floats:
    """The map from psi over centred, scaled columns to psi over the raw ones."""
    m, q, p = len(structure.constant), 1 + len(W_mean), len(X_mean)
    back = np.zeros((m * q + p, m * q + p))
    each = np.arange(m) * q
    back[each, each] = 1.0
    for c in range(1, q):
        back[each + c, each + c] = 1.0 / W_scale[c - 1]
        back[each, each + c] = -W_mean[c - 1] / W_scale[c - 1]
    beta = m * q + np.arange(p)
    back[beta, beta] = 1.0 / X_scale
    back[np.ix_(each, beta)] = np.outer(structure.constant, X_mean / X_scale)
    return back
