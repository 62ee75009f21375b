"""Coding of categories: treatment, sum, helmert, polynomial; the columns are those of R's contr.*()."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.errors import ModelError
from workbench.modeling.columns import contrast_labels
from workbench.modeling.functions import CONTRASTS

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Contrast:
    """labels: one for each column, a level or L, Q, C, ^4 ...

    matrix: shape (levels, columns); None for indicator columns, where `indicated` has the level of each
    column.
    """

    n_levels: int
    labels: tuple[str, ...]
    matrix: Floats | None = None
    indicated: tuple[int, ...] = ()

    def column(self, index: int) -> Floats:
        """The value of one column at each level, shape (levels,)."""
        if self.matrix is not None:
            return np.ascontiguousarray(self.matrix[:, index])
        values = np.zeros(self.n_levels)
        values[self.indicated[index]] = 1.0
        return values


def contrast(kind: str, levels: tuple[str, ...], *, base: str | None = None) -> Contrast:
    """The coding of `levels` in the order given.

    treatment: each level against `base` (the first); sum: each level but the last against the mean of all;
    helmert: each level but the first against the mean of those before; polynomial: linear, quadratic, ...
    trend.
    """
    count = len(levels)
    if kind == "treatment":
        return _treatment(levels, levels[0] if base is None else base)
    if kind == "sum":
        return Contrast(
            count, contrast_labels(kind, levels), np.vstack([np.eye(count - 1), -np.ones(count - 1)])
        )
    if kind == "helmert":
        return Contrast(count, contrast_labels(kind, levels), _helmert(count))
    if kind == "polynomial":
        return Contrast(count, contrast_labels(kind, levels), _polynomial(count))
    raise ModelError(f"{kind} is no coding of categories.", f"Choose {', '.join(CONTRASTS)}.")


def full_dummies(levels: tuple[str, ...]) -> Contrast:
    """One indicator column for each level, for terms whose lower-order part is not in the model."""
    return Contrast(len(levels), levels, indicated=tuple(range(len(levels))))


def _treatment(levels: tuple[str, ...], base: str) -> Contrast:
    if base not in levels:
        advice = f"Choose one of {', '.join(levels[:10])}."
        raise ModelError(f"The reference category {base} has no rows in the model.", advice)
    keep = tuple(i for i, level in enumerate(levels) if level != base)
    return Contrast(len(levels), tuple(levels[i] for i in keep), indicated=keep)


def _helmert(count: int) -> Floats:
    matrix = np.zeros((count, count - 1))
    for k in range(count - 1):
        matrix[: k + 1, k] = -1
        matrix[k + 1, k] = k + 1
    return matrix


def _polynomial(count: int) -> Floats:
    """Orthonormal polynomials on equally spaced points, with positive leading coefficients."""
    x = np.linspace(-1.0, 1.0, count)
    q, r = np.linalg.qr(np.polynomial.legendre.legvander(x, count - 1))
    return np.asarray(q * np.sign(np.diag(r)), dtype=np.float64)[:, 1:]
