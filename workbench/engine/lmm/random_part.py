"""The columns of one grouping, made comparable and uncorrelated block by block.

    raw Z of a block @ Z_map = Z,   sum over rows of Z'Z = n I

A relative variance of one then means: as large as the residual variance, whatever the unit of the variable.
Terms of different blocks stay as they are to each other, because their independence is part of the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csc_array

from workbench.engine.lmm.checks import collinear_terms
from workbench.engine.lmm.factors import Factor
from workbench.engine.lmm.model import Floats, RandomBlock
from workbench.engine.lmm.standardise import comparable, smallest_pivot, uncorrelating_map

REDUNDANT = 1e-7  # share of a term's length left after the others, below which it says nothing new
UNCORRELATED = 1e-10


@dataclass(frozen=True)
class RandomPart:
    """Z (n, q): uncorrelated columns of all blocks of a factor; Z_maps: raw -> Z, one (q, q) per block."""

    factor: Factor
    Z: Floats
    Z_maps: tuple[Floats, ...]

    @cached_property
    def level_sums(self) -> tuple[csc_array, ...]:
        """For every term a sparse (J, n) matrix: times a table (n, k) it gives sums of z * table by level."""
        n, J = len(self.Z), self.factor.n_levels
        codes, ends = self.factor.codes.astype(np.int32), np.arange(n + 1, dtype=np.int32)
        return tuple(csc_array((np.ascontiguousarray(z), codes, ends), shape=(J, n)) for z in self.Z.T)


def random_part(factor: Factor, blocks: Sequence[RandomBlock], root_w: Floats | None) -> RandomPart:
    """Columns and maps of one factor."""
    if not factor.blocks:
        return RandomPart(factor, np.zeros((len(factor.codes), 0)), ())
    made = [block_columns(blocks[k], root_w) for k in factor.blocks]
    Z = made[0][0] if len(made) == 1 else np.concatenate([columns for columns, _ in made], axis=1)
    return RandomPart(factor, Z, tuple(Z_map for _, Z_map in made))


def block_columns(block: RandomBlock, root_w: Floats | None) -> tuple[Floats, Floats]:
    """Uncorrelated columns (n, q) of squared length n of one block, and the map (q, q) from raw to them."""
    n = float(len(block.codes))
    columns, T = comparable(np.asarray(block.Z, dtype=np.float64), root_w, n)
    gram = columns.T @ columns / n
    if smallest_pivot(gram) < REDUNDANT:
        raise collinear_terms(block)
    if np.abs(gram - np.eye(block.q)).max() < UNCORRELATED:
        return columns, T
    U = uncorrelating_map(gram, 1.0)
    return columns @ U, T @ U
