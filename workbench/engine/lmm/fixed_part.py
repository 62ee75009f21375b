"""The fixed columns: independent ones, made orthonormal.

raw X (kept columns)  @ X_map = X,   X'X = I  (rows weighted by sqrt(w))
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.engine.lmm.columns import ColumnChoice, constant_column, independent_columns
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm.standardise import comparable, smallest_pivot, uncorrelating_map, weighted_mean

SAFE_PIVOT = 1e-3  # smallest Cholesky diagonal of a unit cross-product that one pass carries to full accuracy
ROUNDING = 1e-15  # deviation from orthonormal columns that is nothing but rounding


@dataclass(frozen=True)
class FixedPart:
    """choice among the columns; raw: the kept ones (n, p); X (n, p) orthonormal; X_map (p, p).

    constant: number of the constant column among the kept ones, None if there is none.
    """

    choice: ColumnChoice
    raw: Floats
    X: Floats
    X_map: Floats
    constant: int | None

    @cached_property
    def log_det_map(self) -> float:
        """log|X_map|."""
        return float(np.linalg.slogdet(self.X_map)[1])


def fixed_part(X: Floats, root_w: Floats | None) -> FixedPart:
    """Keep independent columns and make them orthonormal; by QR when cross-products lose digits."""
    choice = ColumnChoice(tuple(range(X.shape[1])), (), ())
    columns, T = comparable(X, root_w, 1.0)
    gram = columns.T @ columns
    if smallest_pivot(gram) < SAFE_PIVOT:
        choice = independent_columns(X)
        X = X[:, choice.kept]
        columns, T = comparable(X, root_w, 1.0)
        columns, upper = np.linalg.qr(columns)
        T = T @ np.linalg.inv(upper)
        gram = columns.T @ columns
    if np.abs(gram - np.eye(len(gram))).max(initial=0.0) <= ROUNDING:
        return FixedPart(choice, X, columns, T, constant_column(X))
    U = uncorrelating_map(gram, 1.0)
    return FixedPart(choice, X, columns @ U, T @ U, constant_column(X))


def regress_out(y: Floats, root_w: Floats | None, fixed: FixedPart) -> tuple[Floats, Floats]:
    """Weighted residual (n,) of y (n,) on X, and the coefficients (p,) of the raw kept columns."""
    mean = 0.0 if fixed.constant is None else weighted_mean(y, root_w)
    y = y - mean
    if root_w is not None:
        y = y * root_w
    b = fixed.X.T @ y
    shift = fixed.X_map @ b
    if fixed.constant is not None:
        shift[fixed.constant] += mean / fixed.raw[0, fixed.constant]
    return y - fixed.X @ b, shift
