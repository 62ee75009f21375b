"""Random blocks that share one grouping are one factor with a block-diagonal covariance.

    factor f: levels 0..J-1, q = sum of the terms of its blocks, S_f = blockdiag(S of each block)

Merging matters: "(x || g)" is two blocks on the same groups, and the groups stay independent of each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from workbench.engine.lmm.model import Codes, Floats, Members, RandomBlock


@dataclass(frozen=True)
class Factor:
    """One grouping with all its terms.

    codes: (n,).  n_levels: J.  members: of rows that belong to several levels.
    blocks: numbers of the RandomBlocks on it.  slices: their places among the q terms.
    """

    codes: Codes
    n_levels: int
    blocks: tuple[int, ...]
    slices: tuple[slice, ...]
    members: Members | None = None

    @cached_property
    def q(self) -> int:
        """Number of terms of all blocks together; none for the factor of no grouping."""
        return int(self.slices[-1].stop) if self.slices else 0

    def sizes(self) -> Floats:
        """Rows of every level (J,); for rows in several levels the sum of their weights."""
        if self.members is None:
            return np.bincount(self.codes, minlength=self.n_levels).astype(np.float64)
        return self.members.sizes(self.n_levels)

    def entries(self) -> list[tuple[Codes, Floats | None]]:
        """(codes (n,), weights (n,)) of each membership of the rows; None where all weights are one."""
        return [(self.codes, None)] if self.members is None else list(self.members.entries())

    @cached_property
    def pairs(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Rows and columns (a, b), a >= b, of the free entries of S_f, block by block, column by column."""
        rows, cols = [np.zeros(0, dtype=np.intp)], [np.zeros(0, dtype=np.intp)]
        for s in self.slices:
            b, a = np.triu_indices(s.stop - s.start)
            rows.append(a + s.start)
            cols.append(b + s.start)
        return np.concatenate(rows), np.concatenate(cols)


def merge_blocks(blocks: Sequence[RandomBlock]) -> tuple[Factor, ...]:
    """Factors of a list of blocks, the one with the most random effects (levels x terms) first.

    Only a grouping that puts each row in one level can be first: it is eliminated level by level. Where there
    is none, a factor without terms stands in its place.
    """
    groups: list[list[int]] = []
    for k, block in enumerate(blocks):
        for members in groups:
            if _same_grouping(blocks[members[0]], block):
                members.append(k)
                break
        else:
            groups.append([k])
    factors = [_factor(blocks, members) for members in groups]
    factors.sort(key=lambda f: (f.members is not None, -f.n_levels * f.q))
    if factors and factors[0].members is not None:
        factors.insert(0, Factor(np.zeros_like(factors[0].codes), 1, (), ()))
    return tuple(factors)


def _same_grouping(one: RandomBlock, other: RandomBlock) -> bool:
    if one.n_levels != other.n_levels or one.members is not other.members:
        return False
    return one.codes is other.codes or bool(np.array_equal(one.codes, other.codes))


def _factor(blocks: Sequence[RandomBlock], members: list[int]) -> Factor:
    ends = np.cumsum([0] + [blocks[k].q for k in members])
    slices = tuple(slice(int(a), int(b)) for a, b in pairwise(ends))
    first = blocks[members[0]]
    return Factor(first.codes, first.n_levels, tuple(members), slices, first.members)
