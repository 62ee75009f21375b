"""Which columns of a design matrix carry information of their own.

Columns are taken from left to right, as R's `lm` and lme4 do: a column that the ones before it
reproduce is dropped. Two passes of Gram-Schmidt keep the test sharp (Giraud, Langou & Rozloznik 2005,
Comput. Math. Appl. 50). Means are removed from the columns after a constant one, so that the verdict
does not depend on where a scale has its zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.lmm.model import Floats

TOLERANCE = 1e-7  # of the column's own length, as in R


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
    kept columns before it.
    """
    scaled, lengths = _comparable(X)
    basis: list[Floats] = []
    kept: list[int] = []
    dropped: list[int] = []
    for k in range(X.shape[1]):
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
    dependencies = tuple(_dependency(X, k, [j for j in kept if j < k]) for k in dropped)
    return ColumnChoice(tuple(kept), tuple(dropped), dependencies)


def _comparable(X: Floats) -> tuple[Floats, Floats]:
    """Columns centred (if X has a constant column) and of length one; and their lengths, 0 for empty ones."""
    out = np.array(X, dtype=np.float64, order="F")
    raw = np.linalg.norm(out, axis=0)
    constant = constant_column(X)
    for k in range(X.shape[1]):
        if constant is not None and k > constant:
            out[:, k] -= out[:, k].mean()
    lengths = np.linalg.norm(out, axis=0)
    lengths[lengths <= 1e-13 * raw] = 0.0
    return out / np.where(lengths > 0, lengths, 1.0), lengths


def _dependency(X: Floats, column: int, kept: list[int]) -> Dependency:
    """The kept columns, with coefficients, that reproduce a dropped one; rounding dust is left out."""
    if not kept:
        return Dependency(column, ())
    base, lengths = X[:, kept], np.linalg.norm(X[:, kept], axis=0)
    coefficients = np.linalg.lstsq(base / lengths, X[:, column], rcond=None)[0]
    share = np.abs(coefficients) > 1e-8 * max(float(np.linalg.norm(X[:, column])), 1e-300)
    terms = tuple((kept[i], float(coefficients[i] / lengths[i])) for i in np.flatnonzero(share))
    return Dependency(column, terms)
