"""Simpler models, for advice: a random effect less, effects no longer correlated, a predictor standardised.

A random effect is told by its grouping factor (`class:school`) and its term, None for the intercept. Only the
random term that has the effect is rewritten; a nest is unfolded when its factors are no longer alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from workbench.modeling.grouping import Grouping
from workbench.modeling.spec import ModelSpec, RandomBlock
from workbench.modeling.terms import Term
from workbench.modeling.tree import Argument, Call, Name, Node

Group = tuple[str, ...]


def without_effect(spec: ModelSpec, group: Group, term: Term | None) -> ModelSpec:
    """The effect no longer differs between the groups; random interactions with it go too."""

    def simpler(block: RandomBlock) -> RandomBlock:
        if term is None:
            return replace(block, intercept=False)
        return replace(block, terms=tuple(t for t in block.terms if not term.key <= t.key))

    return _rewritten(spec, group, lambda block: _has(block, term), simpler)


def without_correlations(spec: ModelSpec, group: Group) -> ModelSpec:
    """The random effects of the group independent of each other: `||` in the place of `|`."""

    def several(block: RandomBlock) -> bool:
        return block.correlated and len(block.terms) + block.intercept > 1

    return _rewritten(spec, group, several, lambda block: replace(block, correlated=False))


def standardised(spec: ModelSpec, name: str) -> ModelSpec:
    """`scale(x)` in the place of the plain variable x, in fixed and random terms."""
    new = Call("scale", (Argument(Name(name)),))

    def exchanged(terms: Iterable[Term]) -> tuple[Term, ...]:
        return tuple(dict.fromkeys(Term(tuple(map(swap, term.factors))) for term in terms))

    def swap(factor: Node) -> Node:
        return new if factor == Name(name) else factor

    random = tuple(replace(block, terms=exchanged(block.terms)) for block in spec.random)
    return replace(spec, fixed=exchanged(spec.fixed), random=random)


def _has(block: RandomBlock, term: Term | None) -> bool:
    return block.intercept if term is None else term in block.terms


def _rewritten(
    spec: ModelSpec,
    group: Group,
    concerned: Callable[[RandomBlock], bool],
    simpler: Callable[[RandomBlock], RandomBlock],
) -> ModelSpec:
    """`spec` with `simpler` applied to the effects over `group` of every random term that is concerned."""
    random: list[RandomBlock] = []
    for block in spec.random:
        factors = block.group.expanded()
        if group not in factors or not concerned(block):
            random.append(block)
        elif len(factors) == 1:
            random.append(simpler(block))
        else:
            random += _unfolded(block, group, simpler)
    return replace(spec, random=tuple(block for block in random if block.terms or block.intercept))


def _unfolded(
    block: RandomBlock, group: Group, simpler: Callable[[RandomBlock], RandomBlock]
) -> list[RandomBlock]:
    """One random term for each factor of a nest, the outermost first."""
    out = []
    for factor in reversed(block.group.expanded()):
        alone = replace(block, group=Grouping((factor,)))
        out.append(simpler(alone) if factor == group else alone)
    return out
