"""What one click or drop on the builder means, in terms of `workbench.modeling.edit`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.errors import FormulaError
from workbench.gui.model.variable_mime import Cargo
from workbench.modeling import ModelSpec, Term, edit
from workbench.modeling.grouping import Grouping
from workbench.modeling.reading import check_outcome
from workbench.modeling.structured import read_term
from workbench.modeling.tree import Name, Node

OUTCOME, PREDICTORS, GROUPS, NOWHERE = "outcome", "predictors", "groups", ""
LEVEL = "level"  # a grouping dragged from the drawing of the levels


def with_outcome(spec: ModelSpec, node: Node) -> ModelSpec:
    """Another outcome; it no longer is a predictor or a slope."""
    return edit.set_outcome(spec, node)


def with_predictors(spec: ModelSpec, terms: Iterable[str | Term]) -> ModelSpec:
    """Fixed terms added, names of variables as main effects; the outcome is left where it is."""
    for term in terms:
        term = edit.variable_term(term) if isinstance(term, str) else term
        if spec.outcome not in term.factors:
            spec = edit.add_fixed(spec, term)
    return spec


def with_interaction(spec: ModelSpec, places: Sequence[int]) -> ModelSpec:
    """The product of the fixed terms at these places, with all simpler products of them."""
    return edit.add_interaction(spec, [spec.fixed[place] for place in places])


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


def with_level(spec: ModelSpec, group: Sequence[str]) -> ModelSpec:
    """A random intercept over a grouping factor, its inner variable first, in the nest it belongs to.

    ("class", "school") groups by school too, if that does not group yet: school/class.
    """
    inner, *outer = group
    if not outer:
        return with_groups(spec, [inner])
    if any(tuple(group) in block.group.expanded() for block in spec.random):
        return spec
    spec = with_groups(spec, [*reversed(outer), inner])
    return nested(spec, inner, outer[0])


def with_slopes(spec: ModelSpec, place: int, terms: Iterable[str | Term]) -> ModelSpec:
    """Effects that differ between the groups of a random term; they join the fixed part too.

    Without its average effect in the fixed part, a random slope would be taken to vary about zero.
    """
    for term in terms:
        term = edit.variable_term(term) if isinstance(term, str) else term
        if spec.outcome not in term.factors and term not in spec.random[place].terms:
            spec = edit.toggle_slope(edit.add_fixed(spec, term), place, term)
    return spec


def without_slope(spec: ModelSpec, place: int, term: Term) -> ModelSpec:
    """The effect no longer differs between groups; it stays in the fixed part."""
    return edit.toggle_slope(spec, place, term)


def nested(spec: ModelSpec, inner: str, outer: str) -> ModelSpec:
    """The groups of `inner` read together with those of `outer`: class 1 of a school is not that of another.

    One nest, outer/inner, where the same effects differ; else the joint grouping inner:outer.
    """
    one, other = (_block_by(spec, name) for name in (outer, inner))
    if one is None or other is None:
        return spec
    a, b = spec.random[one], spec.random[other]
    if (set(a.terms), a.intercept, a.correlated) != (set(b.terms), b.intercept, b.correlated):
        return edit.set_group(spec, other, Grouping(((inner, outer),)))
    spec = edit.set_group(spec, one, Grouping(((outer,), (inner,))))
    return edit.remove_random(spec, other)


def nested_with(spec: ModelSpec, inner: str, outer: str) -> ModelSpec:
    """As `nested`; where `outer` does not group yet it comes into the model as well."""
    return nested(with_groups(spec, [outer]), inner, outer)


def grouping_by(name: str) -> Grouping:
    """Grouping by one variable, whatever it is called."""
    return Grouping(((name,),))


def _block_by(spec: ModelSpec, name: str) -> int | None:
    wanted = grouping_by(name)
    return next((i for i, block in enumerate(spec.random) if block.group == wanted), None)


# -- drag and drop -------------------------------------------------------------------------------------


def dropped(spec: ModelSpec, cargo: Cargo, target: str) -> ModelSpec:
    """The model after a drop on a slot; a chip of another slot moves, a variable of the list is copied.

    target: as the origin of a Cargo, "groups" for the place of new groups, "" to leave the model.
    """
    if cargo.origin == target:
        return spec
    if target == OUTCOME:
        return with_outcome(taken_out(spec, cargo), _node(cargo))
    if target == PREDICTORS:
        return with_predictors(taken_out(spec, cargo), _terms(cargo))
    if target == GROUPS and cargo.origin == LEVEL:
        return with_level(spec, cargo.names)
    if target == GROUPS:
        return with_groups(taken_out(spec, cargo), cargo.names)
    if target.startswith("random:"):
        return _onto_card(spec, cargo, int(target.partition(":")[2]))
    return taken_out(spec, cargo)


def _onto_card(spec: ModelSpec, cargo: Cargo, place: int) -> ModelSpec:
    """A predictor stays one; a slope leaves the card it comes from, a group its own."""
    if not 0 <= place < len(spec.random) or cargo.origin == f"group:{place}":
        return spec
    if cargo.origin == OUTCOME:
        return with_slopes(taken_out(spec, cargo), place, _terms(cargo))
    spec = with_slopes(spec, place, _terms(cargo))
    return spec if cargo.origin == PREDICTORS else taken_out(spec, cargo)


def taken_out(spec: ModelSpec, cargo: Cargo) -> ModelSpec:
    """The model without what is being dragged; nothing changes for a variable of the list."""
    kind, _, number = cargo.origin.partition(":")
    if kind == OUTCOME:
        return edit.set_outcome(spec, None)
    if kind == PREDICTORS:
        return edit.remove_fixed(spec, read_term(cargo.piece), with_interactions=True)
    place = int(number or -1)
    if not 0 <= place < len(spec.random):
        return spec
    if kind == "group":
        return edit.remove_random(spec, place)
    term = read_term(cargo.piece)
    return without_slope(spec, place, term) if term in spec.random[place].terms else spec


def _terms(cargo: Cargo) -> list[Term]:
    """What is dragged as terms: the chip's own if it is one, else its variables."""
    if cargo.piece and not cargo.origin.startswith("group"):
        try:
            return [read_term(cargo.piece)]
        except FormulaError:  # an outcome such as cbind(a, b), which cannot be a predictor as a whole
            pass
    return [edit.variable_term(name) for name in cargo.names]


def _node(cargo: Cargo) -> Node:
    """What becomes the outcome: the dragged piece if it is one, else its first variable."""
    factors = _terms(cargo)[0].factors
    try:
        check_outcome(factors[0])
    except FormulaError:
        return Name(cargo.names[0])
    return factors[0]


# -- intercept and offsets -----------------------------------------------------------------------------


def without_offset(spec: ModelSpec, place: int) -> ModelSpec:
    """One offset less."""
    return replace(spec, offsets=spec.offsets[:place] + spec.offsets[place + 1 :])
