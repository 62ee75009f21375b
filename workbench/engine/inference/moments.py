"""Cross-products of a mixed model's columns: all that inference needs from the data.

    y = X beta + sum_f Z_f b_f + e,     Var(b_f of one level) = sigma2 S_f,   Var(e) = sigma2 W^-1

Blocks on the same codes are joined into one factor. The factor with most effects is kept level by level
("first"); the effects of all other factors stand side by side as U (n, R), R = sum of n_levels * q.

symbol     shape        meaning
A          (J, q, q)    Z'WZ of the first factor, per level
ZX         (J, q, p)    Z'WX
Zr         (J, q)       Z'Wr,  r = y - offset - X beta at the estimate
N          (J q, R)     Z'WU, sparse (empty when there is one factor)
UU UX Ur                U'WU (R, R) sparse, U'WX (R, p), U'Wr (R,)
XX Xr rr                X'WX (p, p), X'Wr (p,), r'Wr
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True)
class Factor:
    """Random effects that share their grouping: n_levels levels with q effects each.

    slots: for every block on this factor the positions of its terms among the q effects.
    """

    n_levels: int
    q: int
    blocks: tuple[int, ...]
    slots: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class CrossProducts:
    """See the module. factors[0] is the first factor, the others follow in the order of U."""

    n: int
    factors: tuple[Factor, ...]
    A: Floats
    ZX: Floats
    Zr: Floats
    N: sparse.csr_array
    UU: sparse.csr_array
    UX: Floats
    Ur: Floats
    XX: Floats
    Xr: Floats
    rr: float

    @property
    def p(self) -> int:
        return int(self.XX.shape[0])

    @property
    def R(self) -> int:
        return int(self.UX.shape[0])


def effect_columns(
    Z: Sequence[Floats], codes: Sequence[Codes], levels: Sequence[int], n: int
) -> sparse.csr_array:
    """Design (n, sum levels * q) of some factors, level by level, from Z (n, q) and codes (n,) of each."""
    parts = []
    for z, code, J in zip(Z, codes, levels, strict=True):
        q = z.shape[1]
        columns = code[:, None] * q + np.arange(q)
        rows = np.arange(0, n * q + 1, q)
        parts.append(sparse.csr_array((z.ravel(), columns.ravel(), rows), shape=(n, J * q)))
    return sparse.csr_array(sparse.hstack(parts, format="csr")) if parts else sparse.csr_array((n, 0))
