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

from workbench.engine.lmm.model import Codes, RandomBlock


@dataclass(frozen=True)
class Factor:
    """One grouping with all its terms.

    codes: (n,).  n_levels: J.
    blocks: numbers of the RandomBlocks on it.  slices: their places among the q terms.
    """

    codes: Codes
    n_levels: int
    blocks: tuple[int, ...]
    slices: tuple[slice, ...]

    @cached_property
    def q(self) -> int:
        """Number of terms of all blocks together."""
        return int(self.slices[-1].stop)

    @cached_property
    def pairs(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Rows and columns (a, b), a >= b, of the free entries of S_f, block by block, column by column."""
        rows, cols = [], []
        for s in self.slices:
            b, a = np.triu_indices(s.stop - s.start)
            rows.append(a + s.start)
            cols.append(b + s.start)
        return np.concatenate(rows), np.concatenate(cols)


def merge_blocks(blocks: Sequence[RandomBlock]) -> tuple[Factor, ...]:
    """Factors of a list of blocks, the one with the most random effects (levels x terms) first."""
    groups: list[list[int]] = []
    for k, block in enumerate(blocks):
        for members in groups:
            if _same_grouping(blocks[members[0]], block):
                members.append(k)
                break
        else:
            groups.append([k])
    factors = [_factor(blocks, members) for members in groups]
    return tuple(sorted(factors, key=lambda f: -f.n_levels * f.q))


def _same_grouping(one: RandomBlock, other: RandomBlock) -> bool:
    if one.n_levels != other.n_levels:
        return False
    return one.codes is other.codes or bool(np.array_equal(one.codes, other.codes))


def _factor(blocks: Sequence[RandomBlock], members: list[int]) -> Factor:
    ends = np.cumsum([0] + [blocks[k].q for k in members])
    slices = tuple(slice(int(a), int(b)) for a, b in pairwise(ends))
    return Factor(blocks[members[0]].codes, blocks[members[0]].n_levels, tuple(members), slices)
