"""What goes into a linear mixed model and what comes out of its fit.

    y = offset + X beta + Z_1 b_1 + ... + Z_K b_K + e
    b_k of one level ~ N(0, Sigma_k),  e_i ~ N(0, sigma^2 / w_i),  all independent
    Sigma_k = sigma^2 Lambda_k Lambda_k',  Lambda_k lower triangular

symbol     shape        meaning
Z          (n, q)       columns of one random block, "(terms | group)"
codes      (n,)         level of every row, 0 .. n_levels-1
beta       (p,)         fixed coefficients of the kept columns of X
Lambda     (q, q)       relative Cholesky factor; theta lists its lower triangle column by column
criterion               -2 log (restricted) likelihood, all constants included

Names follow Bates, Maechler, Bolker & Walker (2015), J. Stat. Softw. 67(1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Codes: TypeAlias = NDArray[np.signedinteger[Any]]
OnIteration: TypeAlias = Callable[[int, float], None]


@dataclass(frozen=True)
class RandomBlock:
    """One "(terms | group)" block with an unstructured covariance of its q terms.

    group: label, such as "class:school".  codes: (n,) level of every row in 0..n_levels-1.
    Z: (n, q) columns of the terms.  names: the q term names.
    Blocks on the same codes are independent of each other (as in the double-bar syntax).
    """

    group: str
    codes: Codes
    n_levels: int
    Z: Floats
    names: tuple[str, ...]

    @property
    def q(self) -> int:
        """Number of terms."""
        return int(self.Z.shape[1])
