"""Says in words which columns of a design matrix repeat what others say.

Columns are taken from left to right; one that is a combination of those before it (relative residual below
1e-7, the tolerance of R's lm) is redundant. The work is done on the triangular factor of a QR
decomposition, p by p.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TOLERANCE = 1e-7


@dataclass(frozen=True, slots=True)
class Redundancy:
    """column: the redundant one, by its index; others: those it is a combination of, none if it is zero."""

    column: int
    others: tuple[int, ...]

    def sentence(self, names: Sequence[str]) -> str:
        """What is redundant, with the columns named."""
        name, others = names[self.column], [names[i] for i in self.others]
        if not others:
            return f"{name} is zero on all rows."
        if others == ["(Intercept)"]:
            return f"{name} has the same value on all rows."
        real = [other for other in others if other != "(Intercept)"]
        if len(real) == 1:
            return f"{real[0]} and {name} say the same."
        return f"{name} follows from {', '.join(real[:-1])} and {real[-1]}."


def find_redundant(x: NDArray[np.float64], tolerance: float = TOLERANCE) -> tuple[Redundancy, ...]:
    """The redundant columns of x, shape (n, p), each with the columns that say the same."""
    sizes = np.sqrt(np.einsum("ij,ij->j", x, x))
    r = np.asarray(np.linalg.qr(x / np.where(sizes > 0, sizes, 1.0), mode="r"))
    kept: list[int] = []
    basis = np.empty((r.shape[0], 0))
    found: list[Redundancy] = []
    for j in range(r.shape[1]):
        rest = r[:, j] - basis @ (basis.T @ r[:, j])
        rest -= basis @ (basis.T @ rest)
        size = float(np.linalg.norm(rest))
        if size > tolerance:
            kept.append(j)
            basis = np.column_stack([basis, rest / size])
        else:
            found.append(Redundancy(j, _others(r, kept, j)))
    return tuple(found)


def collinearity(x: NDArray[np.float64], names: Sequence[str]) -> tuple[str, ...]:
    """One sentence for each redundant column of x; none if the columns are independent."""
    return tuple(redundancy.sentence(names) for redundancy in find_redundant(x))


def _others(r: NDArray[np.float64], kept: list[int], j: int) -> tuple[int, ...]:
    if not kept or not r[:, j].any():
        return ()
    weights = np.linalg.lstsq(r[:, kept], r[:, j], rcond=None)[0]
    return tuple(i for i, weight in zip(kept, weights, strict=True) if abs(weight) > 1e-6)
