"""Partial derivatives by coordinate, and those of a function of one argument that hangs on several.

    Partials    {(): f, (0,): df/dx_0, (0, 1): d2f/dx_0 dx_1, ...}     keys sorted; what is missing is zero
    S(d(x)):    sum over partitions of the indices of S^(number of blocks) times the product of d's
                partial derivatives, one for each block

Linear predictors are coordinates 0 .. m-1; further parameters phi follow them. Hardy (2006), Electronic
Journal of Combinatorics 13, for the formula of Faa di Bruno in this form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations_with_replacement, permutations
from typing import TypeAlias

import numpy as np

from workbench.engine.likelihoods.kernel import Floats, Slopes

Key: TypeAlias = tuple[int, ...]
Partials: TypeAlias = dict[Key, Floats]


def keys(m: int, order: int) -> Iterator[Key]:
    """Sorted index tuples of lengths 0 .. order over m coordinates."""
    for k in range(order + 1):
        yield from combinations_with_replacement(range(m), k)


def from_slopes(slopes: Slopes, extra: Key = ()) -> Partials:
    """Partials of a joint kernel's slopes (l, d_1, ...); `extra` coordinates are appended to every key."""
    m = len(slopes[1]) if len(slopes) > 1 else 0
    return {(*key, *extra): slopes[len(key)][key] for key in keys(m, len(slopes) - 1)}


def to_slopes(partials: Partials, m: int, order: int, like: Floats, extra: Key = ()) -> Slopes:
    """(l, d_1, ..., d_order) with component axes from partials whose keys end in `extra`; like: one array."""
    out = [np.zeros((*(m,) * k, *like.shape)) for k in range(order + 1)]
    for key in keys(m, order):
        value = partials.get((*key, *extra))
        if value is not None:
            for turned in set(permutations(key)):
                out[len(key)][turned] = value
    return tuple(out)


def composed(S: Slopes, inner: Partials, wanted: Iterable[Key]) -> Partials:
    """Partials of S(d) at the wanted keys: S holds S, S', ... at d, inner the partials of d."""
    out: Partials = {}
    for key in wanted:
        if not key:
            out[key] = S[0]
            continue
        terms = [
            term for blocks in _partitions(len(key)) if (term := _term(S, inner, key, blocks)) is not None
        ]
        if terms:
            out[key] = np.asarray(sum(terms))
    return out


def _term(S: Slopes, inner: Partials, key: Key, blocks: Sequence[Key]) -> Floats | None:
    term = S[len(blocks)]
    for block in blocks:
        part = inner.get(tuple(key[i] for i in block))
        if part is None:
            return None
        term = term * part
    return term


@cache
def _partitions(k: int) -> tuple[tuple[Key, ...], ...]:
    """All ways to divide 0 .. k-1 into blocks; blocks and their members in rising order."""
    if k == 0:
        return ((),)
    out = []
    for smaller in _partitions(k - 1):
        for place in range(len(smaller)):
            out.append((*smaller[:place], (*smaller[place], k - 1), *smaller[place + 1 :]))
        out.append((*smaller, (k - 1,)))
    return tuple(out)


def added(*parts: Partials) -> Partials:
    """Sum of partials."""
    out: Partials = {}
    for part in parts:
        for key, value in part.items():
            out[key] = out[key] + value if key in out else value
    return out


def scaled(factor: Floats | float, part: Partials) -> Partials:
    """Partials times a constant, row by row."""
    return {key: factor * value for key, value in part.items()}


def along(slopes: Slopes, coordinate: int) -> Partials:
    """Partials of a function of one coordinate."""
    return {(coordinate,) * k: value for k, value in enumerate(slopes)}
