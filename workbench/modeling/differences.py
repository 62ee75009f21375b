"""What was done to get from one model to another, in a few words a change: "+ ses", "+ slope of ses by g"."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.modeling.printer import print_node
from workbench.modeling.spec import ModelSpec
from workbench.modeling.terms import Term

PLUS, MINUS = "+", "\u2212"
Effect = tuple[str, Term | None]
"""A random effect: label of its grouping factor, and its term, None for the intercept."""


def differences(before: ModelSpec, after: ModelSpec) -> tuple[str, ...]:
    """The changes, the fixed part first; () for models that say the same."""
    return tuple(_changes(before, after))


def _changes(before: ModelSpec, after: ModelSpec) -> Iterator[str]:
    if before.outcome != after.outcome:
        yield f"outcome {before.outcome_name or 'none'} \u2192 {after.outcome_name or 'none'}"
    yield from (f"{MINUS} {term}" for term in before.fixed if term not in after.fixed)
    yield from (f"{PLUS} {term}" for term in after.fixed if term not in before.fixed)
    if before.intercept != after.intercept:
        yield f"{PLUS if after.intercept else MINUS} intercept"
    one, other = _effects(before), _effects(after)
    yield from (f"{MINUS} {_words(effect)}" for effect in one if effect not in other)
    yield from (f"{PLUS} {_words(effect)}" for effect in other if effect not in one)
    for label in dict.fromkeys(label for label, _ in one):
        tied = [_joined(spec, label) for spec in (before, after)]
        same = {e for e in one if e[0] == label} == {e for e in other if e[0] == label}
        if same and tied[0] != tied[1]:
            yield f"effects of {label} {'correlated' if tied[1] > tied[0] else 'uncorrelated'}"
    offsets = [list(map(print_node, spec.offsets)) for spec in (before, after)]
    yield from (f"{MINUS} offset {o}" for o in offsets[0] if o not in offsets[1])
    yield from (f"{PLUS} offset {o}" for o in offsets[1] if o not in offsets[0])


def _effects(spec: ModelSpec) -> list[Effect]:
    found: dict[Effect, None] = {}
    for block in spec.blocks():
        if block.intercept:
            found[block.label, None] = None
        found.update({(block.label, term): None for term in block.terms})
    return list(found)


def _joined(spec: ModelSpec, label: str) -> int:
    """How many pairs of effects of a group may correlate."""
    sizes = (len(b.terms) + b.intercept for b in spec.blocks() if b.label == label)
    return sum(size * (size - 1) // 2 for size in sizes)


def _words(effect: Effect) -> str:
    label, term = effect
    return label if term is None else f"slope of {term} by {label}"
