"""Predictors without a finite estimate, because they separate the ordered categories."""

from __future__ import annotations

import numpy as np

from workbench.engine.cumulative.data import CumulativeData
from workbench.engine.cumulative.links import Floats
from workbench.engine.recession import recession_direction


def infinite_direction(data: CumulativeData) -> Floats | None:
    """A direction in psi (k,) along which the likelihood rises for ever; None if all estimates are finite.

    Along it no interval of a row shrinks at either end: u_i may only rise and v_i only fall.
    """
    m, q = data.shape_A
    J = data.structure.J
    rows = []
    for j in range(data.n_categories):
        inside = np.unique(np.hstack([data.W[data.rows(j)], data.X[data.rows(j)]]), axis=0)
        W, X = inside[:, :q], inside[:, q:]
        for k, sign in ((j, 1.0), (j - 1, -1.0)):
            if 0 <= k < len(J):
                by_A = np.einsum("m,nq->nmq", J[k], W).reshape(len(W), m * q)
                rows.append(sign * np.hstack([by_A, -X]))
    return recession_direction(np.vstack(rows))
