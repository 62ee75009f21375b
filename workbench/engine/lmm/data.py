"""One pass over the rows: everything the optimiser needs, whatever the number of rows.

    A_f[:, :, j] = Z_j'Z_j     B[:, :, j]' = Z_j'[X y]     C = [X y]'[X y]     (of the eliminated factor)

symbol     shape        meaning
X, Z       (n, .)       columns centred, weighted by sqrt(w), scaled and uncorrelated (standardise.py)
y          (n,)         residual of the regression on X, scaled to y'y = n: the model is the same
A          (q, q, J)    cross-products of the terms of the eliminated factor in each level
B          (p+1, q, J)  cross-products of [X y] with those terms
C          (p+1, p+1)   cross-products of [X y]
X_map      (p, p)       raw X @ X_map = X          Z_maps   per block (q, q)   raw Z @ Z_map = Z

The rows themselves are visited again only for a new response, fitted values and residuals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csc_array

from workbench.engine.lmm import checks
from workbench.engine.lmm.columns import ColumnChoice, constant_column, independent_columns
from workbench.engine.lmm.factors import Factor, block_diagonal, merge_blocks
from workbench.engine.lmm.model import Floats, RandomBlock
from workbench.engine.lmm.standardise import comparable, uncorrelating_map, weighted_mean

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
class RandomPart:
    """One factor: Z (n, q) comparable columns, U (q, q) uncorrelates them, Z_maps (per block) raw -> Z U."""

    factor: Factor
    Z: Floats
    U: Floats
    Z_maps: tuple[Floats, ...]
    A: Floats
    BX: Floats


@dataclass(frozen=True)
class LmmData:
    """Rows and cross-products of one model, ready to be fitted; `with_response` exchanges y alone.

    y, offset, weights: (n,) as given (offset and weights may be None).  blocks: as given.
    shift (p,): regression of y on the raw kept columns; y_scale: root mean square of what is left.
    """

    y: Floats
    offset: Floats | None
    weights: Floats | None
    root_w: Floats | None
    blocks: tuple[RandomBlock, ...]
    fixed: FixedPart
    random: tuple[RandomPart, ...]
    B: Floats
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
    def A(self) -> Floats:
        """Cross-products (q, q, J) of the eliminated factor."""
        return self.random[0].A

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
    random = tuple(_random_part(f, blocks, fixed.X, root_w) for f in merge_blocks(blocks))
    empty = np.zeros(0)
    data = LmmData(y, offset, weights, root_w, tuple(blocks), fixed, random, empty, empty, empty, 1.0)
    return _with_response(data, y)


def _fixed_part(X: Floats, root_w: Floats | None) -> FixedPart:
    """Keep independent columns and make them orthonormal; a second pass when one is not accurate enough."""
    choice = ColumnChoice(tuple(range(X.shape[1])), (), ())
    columns, T = comparable(X, root_w, 1.0)
    gram = columns.T @ columns
    if _smallest_pivot(gram) < SAFE_PIVOT:
        choice = independent_columns(X if root_w is None else X * root_w[:, None])
        X = X[:, choice.kept]
        columns, T = comparable(X, root_w, 1.0)
        Q, R = np.linalg.qr(columns)
        gram, columns, T = Q.T @ Q, Q, T @ np.linalg.inv(R)
    U = uncorrelating_map(gram, 1.0)
    return FixedPart(choice, X, columns @ U, T @ U, constant_column(X))


def _smallest_pivot(gram: Floats) -> float:
    try:
        return float(np.diag(np.linalg.cholesky(gram)).min(initial=1.0))
    except np.linalg.LinAlgError:
        return 0.0


def _random_part(
    factor: Factor, blocks: Sequence[RandomBlock], X: Floats, root_w: Floats | None
) -> RandomPart:
    """Columns of one factor and their cross-products with themselves and with X, level by level."""
    n = len(X)
    made = [comparable(np.asarray(blocks[k].Z, dtype=np.float64), root_w, float(n)) for k in factor.blocks]
    Z = made[0][0] if len(made) == 1 else np.concatenate([m[0] for m in made], axis=1)
    A = np.stack([(by_level @ Z).T for by_level in level_sums(factor, Z)])
    BX = np.stack([(by_level @ X).T for by_level in level_sums(factor, Z)], axis=1)
    total = A.sum(axis=2)
    places = zip(factor.blocks, factor.slices, strict=True)
    maps = [_block_map(total[s, s], float(n), blocks[k]) for k, s in places]
    U = block_diagonal(maps)
    A = np.einsum("ac,abj,bd->cdj", U, A, U, optimize=True)
    BX = np.einsum("mbj,bd->mdj", BX, U)
    return RandomPart(factor, Z, U, tuple(m[1] @ u for m, u in zip(made, maps, strict=True)), A, BX)


def _block_map(total: Floats, n: float, block: RandomBlock) -> Floats:
    if _smallest_pivot(total / n) < 1e-6:
        raise checks.collinear_terms(block)
    return uncorrelating_map(total, n)


def level_sums(factor: Factor, Z: Floats) -> list[csc_array]:
    """For every term a sparse (J, n) matrix: times a table (n, k) it gives the sums of z * table by level."""
    n, q = Z.shape
    codes, ends = factor.codes.astype(np.int32), np.arange(n + 1, dtype=np.int32)
    return [csc_array((Z[:, a].copy(), codes, ends), shape=(factor.n_levels, n)) for a in range(q)]


def _with_response(data: LmmData, y: Floats) -> LmmData:
    """Residual of y on X, scaled, and its cross-products with the terms."""
    residual, shift = _residual(data, y)
    y_scale = float(np.sqrt(residual @ residual / data.n))
    checks.something_left(y_scale, y)
    part = data.random[0]
    e = residual / y_scale
    By = np.stack([by_level @ e for by_level in level_sums(part.factor, part.Z)])
    By = part.U.T @ By
    C = np.eye(data.p + 1)
    C[-1, -1] = data.n
    return replace(data, y=y, B=np.concatenate([part.BX, By[None]]), C=C, shift=shift, y_scale=y_scale)


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
