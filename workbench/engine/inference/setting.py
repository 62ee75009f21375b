"""What a fitted mixed model hands to inference, in one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.engine.inference.curvature import Curvature, curvature
from workbench.engine.inference.elements import elements
from workbench.engine.inference.moments import CrossProducts, Floats


@dataclass(frozen=True)
class Setting:
    """A fit as inference sees it.

    cross      cross-products of any non-singular recoding X X_map of the fixed columns
    X_map      (p, p)
    factors    relative Cholesky factor (q, q) of every block, in the coordinates of `cross`
    sigma      residual standard deviation;  beta (p,) in raw coordinates
    reml       which objective was minimised
    """

    cross: CrossProducts
    X_map: Floats
    factors: tuple[Floats, ...]
    sigma: float
    beta: Floats
    reml: bool

    @property
    def n(self) -> int:
        return self.cross.n

    @property
    def p(self) -> int:
        return len(self.beta)

    def curvature(self) -> Curvature:
        """Traces and forms at the fit."""
        lambdas = join(self.cross, self.factors)
        return curvature(self.cross, lambdas, elements(self.cross.factors, len(self.factors)))


def join(cross: CrossProducts, factors: Sequence[Floats]) -> list[Floats]:
    """Block-diagonal Cholesky factor of every factor of `cross` from those of the blocks."""
    out = []
    for f in cross.factors:
        whole = np.zeros((f.q, f.q))
        for block, slots in zip(f.blocks, f.slots, strict=True):
            whole[np.ix_(slots, slots)] = factors[block]
        out.append(whole)
    return out
