"""Units of nested levels, their weights, and the weighted cross-products of the lowest ones.

level   0 the innermost grouping ... K-1 the outermost
unit    one group of a level; parent (J_l,): its group one level up
M       (d, d, J_0)   sum over the rows of a unit of w c c',  c = (z_0, ..., z_{K-1}, x, y)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.factors import Factor
from workbench.engine.lmm.model import Codes, Floats
from workbench.errors import ModelError


@dataclass(frozen=True)
class Nest:
    """factors: the groupings from the inside out; numbers: their places in the data.

    codes: unit (n,) of every row at each level, without gaps.  parent: (J_l,) for all levels but the last.
    """

    factors: tuple[Factor, ...]
    numbers: tuple[int, ...]
    codes: tuple[Codes, ...]
    parent: tuple[Codes, ...]

    @property
    def sizes(self) -> list[int]:
        """Number of units of each level."""
        return [int(codes.max()) + 1 for codes in self.codes]


def nest_of(data: LmmData) -> Nest:
    """The groupings from the inside out; ModelError unless each lies within the next."""
    factors = data.factors
    if any(factor.members is not None for factor in factors):
        raise _not_nested()
    numbers = from_inside([factor.codes for factor in factors])
    codes = [np.unique(factors[k].codes, return_inverse=True)[1].astype(np.intp) for k in numbers]
    parents = [_above(inner, outer) for inner, outer in pairwise(codes)]
    return Nest(tuple(factors[k] for k in numbers), tuple(numbers), tuple(codes), tuple(parents))


def from_inside(groupings: Sequence[Codes]) -> list[int]:
    """Places of the groupings (n,) from the inside out; ModelError unless each lies within the next."""
    order = sorted(range(len(groupings)), key=lambda k: -len(np.unique(groupings[k])))
    for inner, outer in pairwise(order):
        _above(groupings[inner], groupings[outer])
    return order


def _above(inner: Codes, outer: Codes) -> Codes:
    """The outer group of each inner one."""
    above = np.zeros(int(inner.max()) + 1, dtype=np.intp)
    above[inner] = outer
    if not np.array_equal(above[inner], outer):
        raise _not_nested()
    return above


def _not_nested() -> ModelError:
    return ModelError(
        "Sampling weights need groups that lie within each other; here they cross or overlap.",
        "Leave out one of the groups, or the sampling weights.",
    )


@dataclass(frozen=True)
class Weighted:
    """data: columns in comparable units.  M (d, d, J_0), sums (J_0,): of products and weights by lowest unit.

    weights: (J_l,) of the units of each level, those of the outermost last.  n: rows.
    """

    data: LmmData
    nest: Nest
    M: Floats
    sums: Floats
    weights: tuple[Floats, ...]

    @property
    def n(self) -> int:
        """Number of rows."""
        return self.data.n

    @property
    def p(self) -> int:
        """Number of fixed columns."""
        return self.data.p


def weighted(data: LmmData, row_weights: Floats, unit_weights: Sequence[Floats]) -> Weighted:
    """Products by lowest unit. row_weights (n,); unit_weights: (n,) for each level, the same in a unit."""
    nest = nest_of(data)
    columns = [data.random[k].Z for k in nest.numbers]
    e = (data.y if data.offset is None else data.y - data.offset) - data.fixed.raw @ data.shift
    c = np.column_stack([*columns, data.fixed.X, e / data.y_scale])
    J = nest.sizes[0]
    M = np.empty((c.shape[1], c.shape[1], J))
    for a in range(c.shape[1]):
        for b in range(a + 1):
            M[a, b] = M[b, a] = np.bincount(nest.codes[0], row_weights * c[:, a] * c[:, b], J)
    by_unit = []
    for codes, w in zip(nest.codes, unit_weights, strict=True):
        one = np.zeros(int(codes.max()) + 1)
        one[codes] = w
        by_unit.append(one)
    sums = np.bincount(nest.codes[0], row_weights, J).astype(np.float64)
    return Weighted(data, nest, M, sums, tuple(by_unit))
