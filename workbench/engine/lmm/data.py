"""One pass over the rows: everything the optimiser needs, whatever the number of rows.

    A[:, :, j] = Z_j'Z_j     B[:, :, j]' = Z_j'[X y]     C = [X y]'[X y]

symbol     shape        meaning
X          (n, p)       columns centred, weighted by sqrt(w), scaled and uncorrelated (standardise.py)
y          (n,)         residual of the regression on X, scaled to y'y = n: the model is the same
A, B       (., q, J)    cross-products of the eliminated grouping (the one with most random effects)
B2         (m, p+1)     cross-products Z_rest'[X y] of the remaining groupings (coupling.py)
X_map      (p, p)       raw X @ X_map = X

The rows themselves are visited again only for a new response, fitted values and residuals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.engine.lmm import checks
from workbench.engine.lmm.columns import ColumnChoice, constant_column, independent_columns
from workbench.engine.lmm.components import lay_out
from workbench.engine.lmm.coupling import Coupling, couple, rest_sums
from workbench.engine.lmm.factors import Factor, merge_blocks
from workbench.engine.lmm.model import Floats, RandomBlock
from workbench.engine.lmm.random_part import RandomPart, level_sums, random_part
from workbench.engine.lmm.standardise import comparable, smallest_pivot, uncorrelating_map, weighted_mean

SAFE_PIVOT = 1e-3  # smallest Cholesky diagonal of a unit cross-product that one pass carries to full accuracy


@dataclass(frozen=True)
class FixedPart:
    """Fixed columns: choice among the raw ones, X (n, p) uncorrelated, X_map (p, p), the constant one."""

    choice: ColumnChoice
    raw: Floats
    X: Floats
    X_map: Floats
    constant: int | None


@dataclass(frozen=True)
class LmmData:
    """Rows and cross-products of one model, ready to be fitted; `with_response` exchanges y alone.

    y, offset, weights: (n,) as given (offset and weights may be None).  blocks: as given.
    random: one part per grouping, the eliminated one first.  coupling: None for a single grouping.
    shift (p,): regression of y on the raw kept columns; y_scale: root mean square of what is left.
    """

    y: Floats
    offset: Floats | None
    weights: Floats | None
    root_w: Floats | None
    blocks: tuple[RandomBlock, ...]
    fixed: FixedPart
    random: tuple[RandomPart, ...]
    coupling: Coupling | None
    A: Floats
    B: Floats
    B2: Floats
    C: Floats
    shift: Floats
    y_scale: float

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.y)

    @property
    def p(self) -> int:
        """Number of kept fixed columns."""
        return int(self.fixed.X.shape[1])

    @property
    def factors(self) -> tuple[Factor, ...]:
        """Groupings, the eliminated one first."""
        return tuple(part.factor for part in self.random)

    def with_response(self, y: Floats) -> LmmData:
        """The same model for another outcome y (n,): only the cross-products with y are computed anew."""
        y = np.asarray(y, dtype=np.float64)
        checks.response(y, self.n)
        return _with_response(self, y)


def prepare(
    y: Floats,
    X: Floats,
    blocks: Sequence[RandomBlock],
    *,
    weights: Floats | None = None,
    offset: Floats | None = None,
) -> LmmData:
    """Check the parts of a model and pass once over its rows.

    y (n,), X (n, p), blocks: at least one, weights (n,) > 0, offset (n,).
    Raises DataError and ModelError, in words, for parts that carry no model.
    """
    y, X = np.asarray(y, dtype=np.float64), np.asarray(X, dtype=np.float64)
    checks.everything(y, X, blocks, weights, offset)
    root_w = None if weights is None else np.sqrt(weights)
    fixed = _fixed_part(X, root_w)
    checks.rows_enough(len(y), fixed.X.shape[1])
    random = tuple(random_part(f, blocks, root_w) for f in merge_blocks(blocks))
    sums = level_sums(random[0])
    A = np.stack([(by_level @ random[0].Z).T for by_level in sums])
    B = np.stack([(by_level @ fixed.X).T for by_level in sums], axis=1)
    coupling, B2 = _couple(random, fixed.X)
    y_free = LmmData(
        y,
        offset,
        weights,
        root_w,
        tuple(blocks),
        fixed,
        random,
        coupling,
        A,
        B,
        B2,
        np.eye(1),
        np.zeros(0),
        1.0,
    )
    return _with_response(y_free, y)


def _couple(random: tuple[RandomPart, ...], X: Floats) -> tuple[Coupling | None, Floats]:
    if len(random) == 1:
        return None, np.zeros((0, X.shape[1]))
    rest = [part.Z for part in random[1:]]
    layout = lay_out(random[0].factor, [part.factor for part in random[1:]])
    return couple(random[0].factor, random[0].Z, layout, rest), rest_sums(layout, rest, X)


def _fixed_part(X: Floats, root_w: Floats | None) -> FixedPart:
    """Keep independent columns and make them orthonormal; by QR when cross-products lose digits."""
    choice = ColumnChoice(tuple(range(X.shape[1])), (), ())
    columns, T = comparable(X, root_w, 1.0)
    gram = columns.T @ columns
    if smallest_pivot(gram) < SAFE_PIVOT:
        choice = independent_columns(X if root_w is None else X * root_w[:, None])
        X = X[:, choice.kept]
        columns, T = comparable(X, root_w, 1.0)
        columns, R = np.linalg.qr(columns)
        T = T @ np.linalg.inv(R)
        gram = columns.T @ columns
    U = uncorrelating_map(gram, 1.0)
    return FixedPart(choice, X, columns @ U, T @ U, constant_column(X))


def _with_response(data: LmmData, y: Floats) -> LmmData:
    """Residual of y on X, scaled, and its cross-products with the terms."""
    residual, shift = _residual(data, y)
    y_scale = float(np.sqrt(residual @ residual / data.n))
    checks.something_left(y_scale, y)
    e = residual / y_scale
    p = data.p
    By = np.stack([by_level @ e for by_level in level_sums(data.random[0])])
    B2 = data.B2
    if data.coupling is not None:
        rest = [part.Z for part in data.random[1:]]
        B2 = np.column_stack([B2[:, :p], rest_sums(data.coupling.layout, rest, e[:, None])])
    C = np.eye(p + 1)
    C[-1, -1] = data.n
    B = np.concatenate([data.B[:p], By[None]])
    return replace(data, y=y, B=B, B2=B2, C=C, shift=shift, y_scale=y_scale)


def _residual(data: LmmData, y: Floats) -> tuple[Floats, Floats]:
    """Weighted residual (n,) of y - offset on X, and the coefficients (p,) of the raw kept columns."""
    fixed = data.fixed
    y = y if data.offset is None else y - data.offset
    mean = 0.0 if fixed.constant is None else weighted_mean(y, data.root_w)
    y = y - mean
    if data.root_w is not None:
        y = y * data.root_w
    b = fixed.X.T @ y
    shift = fixed.X_map @ b
    if fixed.constant is not None:
        shift[fixed.constant] += mean / fixed.raw[0, fixed.constant]
    return y - fixed.X @ b, shift
