"""Which columns of a design matrix carry information of their own.

Columns are taken from left to right, as R's `lm` and lme4 do: a column that the ones before it
reproduce is dropped. Two passes of Gram-Schmidt keep the test sharp (Giraud, Langou & Rozloznik 2005,
Comput. Math. Appl. 50). Means are removed from the columns after a constant one, so that the verdict
does not depend on where a scale has its zero.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from scipy.linalg import lapack

from workbench.engine.lmm.model import Floats

TOLERANCE = 1e-7  # of the column's own length, as in R
CLEAR = 1e-3  # far above it, and above the square root of rounding errors


@dataclass(frozen=True)
class Dependency:
    """Column `column` of X is the sum of coefficient * column over `terms`: (column, coefficient), ..."""

    column: int
    terms: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class ColumnChoice:
    """kept and dropped: column numbers of X, ascending; dependencies: one for every dropped column."""

    kept: tuple[int, ...]
    dropped: tuple[int, ...]
    dependencies: tuple[Dependency, ...]


def constant_column(X: Floats) -> int | None:
    """Number of the first non-zero constant column of X (n, p), None if there is none."""
    for k in range(X.shape[1]):
        first = X[0, k]
        if first != 0 and X[-1, k] == first and bool(np.all(X[:, k] == first)):
            return k
    return None


def independent_columns(X: Floats, tolerance: float = TOLERANCE) -> ColumnChoice:
    """Split the columns of X (n, p) into a basis and those the basis reproduces.

    A column is dropped when less than `tolerance` of its (centred) length is left after projection on the
    kept columns before it, and without looking once there are as many of these as rows.
    """
    constant = constant_column(X)
    if constant == 0 and clearly_independent(X[:, 1:]):
        return ColumnChoice(tuple(range(X.shape[1])), (), ())
    scaled, lengths = _comparable(X, constant)
    basis: list[Floats] = []
    kept: list[int] = []
    dropped: list[int] = []
    for k in range(X.shape[1]):
        if len(kept) == len(X):
            dropped.append(k)
            continue
        residual = scaled[:, k].copy()
        for _ in range(2):
            for q in basis:
                residual -= q * (q @ residual)
        length = float(np.linalg.norm(residual))
        if lengths[k] == 0 or length < tolerance:
            dropped.append(k)
        else:
            kept.append(k)
            basis.append(residual / length)
    return ColumnChoice(tuple(kept), tuple(dropped), tuple(_dependencies(X, kept, dropped)))


def clearly_independent(X: Floats) -> bool:
    """Whether what each column of X (n, p) adds to a constant and those before it is far above the tolerance.

    False is no verdict. The pivots of the Cholesky factor of the products of centred columns of length one
    are the lengths of what they add.
    """
    n, p = X.shape
    if p == 0 or n <= p:
        return bool(p == 0)
    with np.errstate(all="ignore"):  # numbers too large to be squared are for the careful test
        mean = np.add.reduce(X, axis=0) / n
        centred = X - mean
        products = centred.T.dot(centred)
        lengths = np.sqrt(products.diagonal())
        if not bool((lengths > CLEAR * math.sqrt(n) * np.abs(mean)).all()):
            return False
        root, info = lapack.dpotrf(products / lengths / lengths[:, None], lower=1)
    return bool(info == 0 and float(root.diagonal().min()) > CLEAR)


def _comparable(X: Floats, constant: int | None) -> tuple[Floats, Floats]:
    """Columns centred (if one of them is constant) and of length one; and their lengths, 0 for empty ones."""
    out = np.array(X, dtype=np.float64, order="F")
    lengths = raw = np.linalg.norm(out, axis=0)
    if constant is not None:
        rest = out[:, constant + 1 :]
        rest -= rest.mean(axis=0)
        lengths = np.linalg.norm(out, axis=0)
    lengths[lengths <= 1e-13 * raw] = 0.0
    return out / np.where(lengths > 0, lengths, 1.0), lengths


def _dependencies(X: Floats, kept: list[int], dropped: list[int]) -> Iterator[Dependency]:
    """The kept columns, with coefficients, that reproduce each dropped one; rounding dust is left out.

    Dropped columns with the same kept ones before them are solved for together.
    """
    for before, together in groupby(dropped, lambda k: bisect_left(kept, k)):
        columns = list(together)
        if before == 0:
            yield from (Dependency(k, ()) for k in columns)
            continue
        base = X[:, kept[:before]]
        lengths = np.linalg.norm(base, axis=0)
        solved = np.linalg.lstsq(base / lengths, X[:, columns], rcond=None)[0]
        for k, coefficients in zip(columns, solved.T, strict=True):
            share = np.abs(coefficients) > 1e-8 * max(float(np.linalg.norm(X[:, k])), 1e-300)
            terms = tuple((kept[i], float(coefficients[i] / lengths[i])) for i in np.flatnonzero(share))
            yield Dependency(k, terms)
