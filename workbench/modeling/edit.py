"""What the builder does to a model: each function takes a ModelSpec and returns a new one.

A term is given as a Term or as a piece of formula (`x`, `a:b`, `poly(x, 2)`); `variable_term` makes one
from a column name of any spelling. Random blocks are addressed by their place in `spec.random`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations

from workbench.errors import ModelError
from workbench.modeling.grouping import Grouping
from workbench.modeling.reading import check_outcome
from workbench.modeling.spec import ModelSpec, RandomBlock
from workbench.modeling.structured import read_group, read_piece, read_term
from workbench.modeling.terms import Term
from workbench.modeling.tree import Name, Node, names_in, renamed


def variable_term(name: str) -> Term:
    """The term of one column, whatever it is called."""
    return Term((Name(name),))


def set_outcome(spec: ModelSpec, outcome: str | Node | None) -> ModelSpec:
    """Another outcome; it leaves the predictors if it was among them. None for no outcome yet."""
    node = read_piece(outcome) if isinstance(outcome, str) else outcome
    if node is None:
        return replace(spec, outcome=None)
    check_outcome(node)
    spec = replace(spec, outcome=node, fixed=tuple(term for term in spec.fixed if node not in term.factors))
    for index in reversed(range(len(spec.random))):
        terms = tuple(term for term in spec.random[index].terms if node not in term.factors)
        spec = _with_block(spec, index, replace(spec.random[index], terms=terms))
    return spec


def add_fixed(spec: ModelSpec, term: str | Term) -> ModelSpec:
    """One more fixed term, after those of its degree; the same model if it is there already."""
    term = _term(term)
    if spec.outcome in term.factors:
        message = f"{spec.outcome_name} is the outcome and cannot also be a predictor."
        raise ModelError(message, "Choose another variable.")
    return replace(spec, fixed=_with_term(spec.fixed, term))


def remove_fixed(spec: ModelSpec, term: str | Term, *, with_interactions: bool = False) -> ModelSpec:
    """One fixed term less; `with_interactions` also removes the terms that contain it."""
    gone = _term(term)
    kept = (t for t in spec.fixed if t != gone and not (with_interactions and gone.key <= t.key))
    return replace(spec, fixed=tuple(kept))


def add_interaction(spec: ModelSpec, terms: Iterable[str | Term], *, complete: bool = True) -> ModelSpec:
    """The interaction of several terms; `complete` also adds the simpler terms it is made of."""
    parts = [_term(term) for term in terms]
    degrees = range(1, len(parts) + 1) if complete else [len(parts)]
    for degree in degrees:
        for chosen in combinations(parts, degree):
            factors = tuple(dict.fromkeys(factor for term in chosen for factor in term.factors))
            spec = add_fixed(spec, Term(factors))
    return spec


def set_intercept(spec: ModelSpec, on: bool) -> ModelSpec:
    """With or without a fixed intercept."""
    return replace(spec, intercept=on)


def add_random(
    spec: ModelSpec,
    group: str | Grouping,
    terms: Iterable[str | Term] = (),
    *,
    intercept: bool = True,
    correlated: bool = True,
) -> ModelSpec:
    """One more random block."""
    slopes: tuple[Term, ...] = ()
    for term in terms:
        slopes = _with_term(slopes, _term(term))
    block = RandomBlock(_grouping(group), slopes, intercept or not slopes, correlated)
    return replace(spec, random=(*spec.random, block))


def remove_random(spec: ModelSpec, index: int) -> ModelSpec:
    """One random block less."""
    return replace(spec, random=spec.random[:index] + spec.random[index + 1 :])


def set_group(spec: ModelSpec, index: int, group: str | Grouping) -> ModelSpec:
    """The same effects over another grouping."""
    return _with_block(spec, index, replace(spec.random[index], group=_grouping(group)))


def toggle_slope(spec: ModelSpec, index: int, term: str | Term) -> ModelSpec:
    """Let a term vary over the group of a block, or no longer; a block without any effect goes."""
    slope, block = _term(term), spec.random[index]
    if slope in block.terms:
        terms = tuple(t for t in block.terms if t != slope)
    else:
        terms = _with_term(block.terms, slope)
    return _with_block(spec, index, replace(block, terms=terms))


def toggle_random_intercept(spec: ModelSpec, index: int) -> ModelSpec:
    """With or without the intercept of a block; a block without any effect goes."""
    block = spec.random[index]
    return _with_block(spec, index, replace(block, intercept=not block.intercept))


def toggle_correlation(spec: ModelSpec, index: int) -> ModelSpec:
    """The effects of a block correlated (`|`) or independent (`||`)."""
    block = spec.random[index]
    return _with_block(spec, index, replace(block, correlated=not block.correlated))


def add_offset(spec: ModelSpec, offset: str | Node) -> ModelSpec:
    """One more offset, a variable or arithmetic on variables."""
    node = read_piece(offset) if isinstance(offset, str) else offset
    return spec if node in spec.offsets else replace(spec, offsets=(*spec.offsets, node))


def remove_offset(spec: ModelSpec, offset: str | Node) -> ModelSpec:
    """One offset less."""
    node = read_piece(offset) if isinstance(offset, str) else offset
    return replace(spec, offsets=tuple(each for each in spec.offsets if each != node))


def rename_variable(spec: ModelSpec, old: str, new: str) -> ModelSpec:
    """The same model after a column got another name."""

    def terms(given: tuple[Term, ...]) -> tuple[Term, ...]:
        return tuple(Term(tuple(renamed(factor, old, new) for factor in term.factors)) for term in given)

    def block(given: RandomBlock) -> RandomBlock:
        path = tuple(tuple(new if name == old else name for name in step) for step in given.group.path)
        return replace(given, group=Grouping(path), terms=terms(given.terms))

    return replace(
        spec,
        outcome=None if spec.outcome is None else renamed(spec.outcome, old, new),
        fixed=terms(spec.fixed),
        random=tuple(map(block, spec.random)),
        offsets=tuple(renamed(node, old, new) for node in spec.offsets),
    )


def remove_variable(spec: ModelSpec, name: str) -> ModelSpec:
    """The model without anything that uses a variable."""

    def without(terms: tuple[Term, ...]) -> tuple[Term, ...]:
        return tuple(term for term in terms if name not in term.variables)

    blocks = (replace(b, terms=without(b.terms)) for b in spec.random if name not in b.group.variables)
    return replace(
        spec,
        outcome=None if spec.outcome is None or name in names_in(spec.outcome) else spec.outcome,
        fixed=without(spec.fixed),
        random=tuple(block for block in blocks if block.terms or block.intercept),
        offsets=tuple(node for node in spec.offsets if name not in names_in(node)),
    )


def _term(term: str | Term) -> Term:
    return read_term(term) if isinstance(term, str) else term


def _grouping(group: str | Grouping) -> Grouping:
    return read_group(group) if isinstance(group, str) else group


def _with_term(terms: tuple[Term, ...], term: Term) -> tuple[Term, ...]:
    if term in terms:
        return terms
    return tuple(sorted((*terms, term), key=lambda each: len(each.factors)))


def _with_block(spec: ModelSpec, index: int, block: RandomBlock) -> ModelSpec:
    if not block.terms and not block.intercept:
        return remove_random(spec, index)
    return replace(spec, random=(*spec.random[:index], block, *spec.random[index + 1 :]))
