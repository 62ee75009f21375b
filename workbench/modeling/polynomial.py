"""Orthogonal and raw polynomials of one variable, with a basis that carries over to new values.

p_0 = 1,  p_1 = x - a_0,  p_{k+1} = (x - a_k) p_k - (s_k / s_{k-1}) p_{k-1},  column k = p_k / sqrt(s_k)

a_k   sum(x p_k^2) / s_k
s_k   sum(p_k^2)

Three-term recurrence of Forsythe (1957), SIAM Journal 5, 74-88; the columns are those of R's poly().
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.errors import ModelError

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PolyBasis:
    """a: a_0 .. a_{degree-1}; s: s_0 .. s_degree; empty for raw powers, where `degree` alone counts."""

    degree: int
    a: tuple[float, ...] = ()
    s: tuple[float, ...] = ()

    def columns(self, x: Floats) -> Floats:
        """The columns, shape (n, degree), Fortran order, at the values x, shape (n,)."""
        out = np.empty((len(x), self.degree), order="F")
        if not self.a:
            for k in range(self.degree):
                out[:, k] = x ** (k + 1)
            return out
        before, current = np.ones_like(x), x - self.a[0]
        for k in range(1, self.degree + 1):
            np.divide(current, np.sqrt(self.s[k]), out=out[:, k - 1])
            if k < self.degree:
                before, current = current, (x - self.a[k]) * current - self.s[k] / self.s[k - 1] * before
        return out


def fit_basis(x: Floats, degree: int, *, raw: bool, label: str) -> PolyBasis:
    """The basis for the values x, shape (n,), nan left aside; ModelError for too few distinct values."""
    if raw:
        return PolyBasis(degree)
    x = x[~np.isnan(x)]
    if len(np.unique(x)) <= degree:
        message = f"{label} needs more than {degree} distinct values, and there are {len(np.unique(x))}."
        raise ModelError(message, "Choose a lower degree.")
    a = [float(x.mean())]
    s = [float(len(x))]
    before, current = np.ones_like(x), x - a[0]
    for k in range(1, degree + 1):
        square = current * current
        s.append(float(square.sum()))
        if k < degree:
            a.append(float(x @ square) / s[k])
            before, current = current, (x - a[k]) * current - s[k] / s[k - 1] * before
    return PolyBasis(degree, tuple(a), tuple(s))
