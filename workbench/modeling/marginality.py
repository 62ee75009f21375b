"""R's rule for categories in a term: fewer columns than levels when a simpler term is in the model, else all.

A categorical factor of a term is coded by its contrast if the rest of the term is empty or part of a term
before it, and by one column for each level otherwise (Chambers and Hastie 1992, Statistical Models in S,
section 2.4.1). Without an intercept the first categorical factor of the model takes all its levels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workbench.modeling.terms import Term
from workbench.modeling.tree import Node

CodedFactor = tuple[Node, bool]
"""A factor of a term, and whether it takes one column for each level."""


def coded_factors(
    terms: Sequence[Term], intercept: bool, is_category: Callable[[Node], bool]
) -> list[tuple[CodedFactor, ...]]:
    """For each term its factors, each with True if it takes all its levels (always False for numbers)."""
    coded: list[tuple[CodedFactor, ...]] = []
    holders: dict[Node, set[int]] = {}
    free = not intercept
    for index, term in enumerate(terms):
        factors: list[CodedFactor] = []
        for factor in term.factors:
            category = is_category(factor)
            full = category and (free or not _covered(term.key - {factor}, holders))
            free = free and not category
            factors.append((factor, full))
        for factor in term.factors:
            holders.setdefault(factor, set()).add(index)
        coded.append(tuple(factors))
    return coded


def _covered(rest: frozenset[Node], holders: dict[Node, set[int]]) -> bool:
    """Whether the rest of a term is part of an earlier one; `holders`: the earlier terms of each factor."""
    if not rest:
        return True
    return bool(set.intersection(*(holders.get(factor, set()) for factor in rest)))
