"""The model in comparable columns, rows in order: what stays the same while parameters move.

    y = offset + X beta + sum_f Z_f b_f + e,    e of one residual group ~ N(0, sigma^2 W^-1/2 S W^-1/2)

symbol     shape      meaning
columns    (n, Q+p+1) [Z, X, y] times the square roots of the prior weights: Z comparable, X orthonormal, y
                      the residual of its regression on X, of mean square one (lmm/standardise.py)
Q, p                  random and fixed columns
blocks                the random blocks with comparable Z; factors: the same, sorted by grouping
Z_maps                raw -> comparable columns of each block;  X_map, shift, y_scale as in lmm/data.py
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from workbench.engine.lmm import checks
from workbench.engine.lmm.factors import Factor, merge_blocks
from workbench.engine.lmm.fixed_part import FixedPart, fixed_part, regress_out
from workbench.engine.lmm.model import Codes, Floats, RandomBlock
from workbench.engine.lmm.random_part import random_part
from workbench.engine.residual_structures.order import Order
from workbench.engine.residual_structures.structure import Structure


@dataclass(frozen=True)
class Input:
    """Rows as given: y (n,), X (n, p), weights and offset (n,) or None."""

    y: Floats
    X: Floats
    blocks: tuple[RandomBlock, ...]
    weights: Floats | None
    offset: Floats | None


@dataclass(frozen=True)
class Model:
    """See the symbols above; given: the rows as they came."""

    given: Input
    order: Order
    structure: Structure
    fixed: FixedPart
    columns: Floats
    blocks: tuple[RandomBlock, ...]
    Z_maps: tuple[Floats, ...]
    shift: Floats
    y_scale: float

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.columns)

    @property
    def p(self) -> int:
        """Number of kept fixed columns."""
        return len(self.shift)

    @property
    def Q(self) -> int:
        """Number of random columns."""
        return sum(block.q for block in self.blocks)

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """Groupings, the one the engine eliminates first."""
        return merge_blocks(self.blocks)

    @cached_property
    def places(self) -> list[Codes]:
        """Places among the random columns of every grouping's terms, (q,) each."""
        ends = np.cumsum([0, *(block.q for block in self.blocks)])
        spans = [np.arange(start, end) for start, end in itertools.pairwise(ends.tolist())]
        return [np.concatenate([spans[k] for k in factor.blocks]) for factor in self.factors]

    def by_factor(self, table: Floats) -> list[Floats]:
        """The random columns (n, q) of a table (n, >= Q), one part per grouping."""
        return [table[:, places] for places in self.places]

    @cached_property
    def root_w(self) -> Floats | None:
        """Square roots (n,) of the prior weights, in order."""
        weights = self.given.weights
        return None if weights is None else np.sqrt(weights[self.order.rows])

    def constant(self, reml: bool) -> float:
        """What brings the criterion of comparable columns to raw units."""
        value = 2.0 * (self.n - self.p * reml) * np.log(self.y_scale)
        if reml:
            value -= 2.0 * self.fixed.log_det_map
        if self.given.weights is not None:
            value -= float(np.log(self.given.weights).sum())
        return float(value)


def assemble(
    y: Floats,
    X: Floats,
    blocks: Sequence[RandomBlock],
    order: Order,
    structure: Structure,
    *,
    weights: Floats | None = None,
    offset: Floats | None = None,
) -> Model:
    """Check the parts and make the columns comparable. Raises DataError and ModelError, in words."""
    y, X = np.asarray(y, dtype=np.float64), np.asarray(X, dtype=np.float64)
    checks.columns(y, X, weights, offset)
    for block in blocks:
        checks.random_block(block, len(y))
    rows = order.rows
    root_w = None if weights is None else np.sqrt(weights[rows])
    fixed = fixed_part(X[rows], root_w)
    checks.rows_enough(*fixed.X.shape)
    comparable, Z_maps = _comparable_blocks([_sorted(block, order) for block in blocks], root_w)
    response = (y if offset is None else y - offset)[rows]
    residual, shift = regress_out(response, root_w, fixed)
    scale = float(np.sqrt(residual @ residual / len(y)))
    checks.something_left(scale, y)
    parts = [block.Z for block in comparable] + [fixed.X, residual[:, None] / scale]
    given = Input(y, X, tuple(blocks), weights, offset)
    columns = np.concatenate(parts, axis=1)
    return Model(given, order, structure, fixed, columns, comparable, Z_maps, shift, scale)


def _sorted(block: RandomBlock, order: Order) -> RandomBlock:
    Z = np.asarray(block.Z, dtype=np.float64)[order.rows]
    return replace(block, codes=block.codes[order.rows], Z=Z)


def _comparable_blocks(
    blocks: Sequence[RandomBlock], root_w: Floats | None
) -> tuple[tuple[RandomBlock, ...], tuple[Floats, ...]]:
    """The blocks with comparable, weighted columns, and the map of each."""
    made, maps = list(blocks), [np.zeros((0, 0))] * len(blocks)
    for factor in merge_blocks(blocks) if blocks else ():
        part = random_part(factor, blocks, root_w)
        for k, place, Z_map in zip(factor.blocks, factor.slices, part.Z_maps, strict=True):
            made[k] = replace(blocks[k], codes=factor.codes, Z=part.Z[:, place])
            maps[k] = Z_map
    return tuple(made), tuple(maps)
