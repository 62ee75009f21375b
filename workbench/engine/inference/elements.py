"""The free elements of the random effects' covariances, and what one of them does to a set of effects.

Element r = (a, b) of the q x q covariance of one factor enters V as s_r Z (I (x) E_r) Z' with
E_r = e_a e_b' + e_b e_a' off the diagonal and e_a e_a' on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.engine.inference.moments import Factor, Floats


@dataclass(frozen=True)
class Element:
    """Element (a, b), a >= b, of the covariance of the effects of factor number `factor`."""

    factor: int
    a: int
    b: int

    def sides(self) -> list[tuple[int, int]]:
        """The places of E_r that hold a one."""
        return [(self.a, self.b)] if self.a == self.b else [(self.a, self.b), (self.b, self.a)]


def elements(factors: Sequence[Factor], n_blocks: int) -> list[Element]:
    """All elements, block after block, each block's lower triangle column by column (the order of theta)."""
    found: list[Element] = []
    for block in range(n_blocks):
        f = next(i for i, factor in enumerate(factors) if block in factor.blocks)
        slots = factors[f].slots[factors[f].blocks.index(block)]
        found += [Element(f, slots[i], slots[j]) for j in range(len(slots)) for i in range(j, len(slots))]
    return found


def pick(effects: Floats, e: Element) -> Floats:
    """(I (x) E_r) effects, effects (n_levels, q, m)."""
    out = np.zeros_like(effects)
    for a, b in e.sides():
        out[:, a] = effects[:, b]
    return out
