"""What one click or drop on the builder means, in terms of `workbench.modeling.edit`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.modeling import ModelSpec, Term, edit
from workbench.modeling.grouping import Grouping
from workbench.modeling.tree import Name


def with_predictors(spec: ModelSpec, names: Iterable[str]) -> ModelSpec:
    """Main effects added; the outcome is left where it is."""
    for name in names:
        if Name(name) != spec.outcome:
            spec = edit.add_fixed(spec, edit.variable_term(name))
    return spec


def with_interaction(spec: ModelSpec, places: Sequence[int]) -> ModelSpec:
    """The product of the fixed terms at these places."""
    return edit.add_interaction(spec, [spec.fixed[place] for place in places], complete=False)


def without_fixed(spec: ModelSpec, place: int) -> ModelSpec:
    """The fixed term at that place taken out, and every interaction it is part of."""
    return edit.remove_fixed(spec, spec.fixed[place], with_interactions=True)


def with_groups(spec: ModelSpec, names: Iterable[str]) -> ModelSpec:
    """A random intercept over the levels of each variable that does not group yet."""
    for name in names:
        grouping = grouping_by(name)
        if all(block.group != grouping for block in spec.random):
            spec = edit.add_random(spec, grouping)
    return spec


def with_slopes(spec: ModelSpec, place: int, names: Iterable[str]) -> ModelSpec:
    """Effects that differ between the groups of a random term; they join the fixed part too.

    Without its average effect in the fixed part, a random slope would be taken to vary about zero.
    """
    for name in names:
        term = edit.variable_term(name)
        if Name(name) != spec.outcome and term not in spec.random[place].terms:
            spec = edit.toggle_slope(edit.add_fixed(spec, term), place, term)
    return spec


def without_slope(spec: ModelSpec, place: int, term: Term) -> ModelSpec:
    """The effect no longer differs between groups; it stays in the fixed part."""
    return edit.toggle_slope(spec, place, term)


def nested(spec: ModelSpec, inner: str, outer: str) -> ModelSpec:
    """The random terms of `inner` and `outer` become one nest, outer/inner, with the effects of `outer`."""
    places = {str(block.group): i for i, block in enumerate(spec.random)}
    one, other = (
        next((i for g, i in places.items() if g == str(grouping_by(n))), None) for n in (outer, inner)
    )
    if one is None or other is None:
        return spec
    spec = edit.set_group(spec, one, Grouping(((outer,), (inner,))))
    return edit.remove_random(spec, other)


def grouping_by(name: str) -> Grouping:
    """Grouping by one variable, whatever it is called."""
    return Grouping(((name,),))
