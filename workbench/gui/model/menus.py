"""What the context menus of the builder offer, as data: words, and the model after choosing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TypeAlias

from workbench.errors import WorkbenchError
from workbench.gui.model import draft
from workbench.gui.model.facts import Facts
from workbench.gui.model.term_words import readable
from workbench.gui.model.transforms import (
    FOR_NUMBERS,
    FOR_OUTCOMES,
    PLAIN,
    Transform,
    bent,
    by_group,
    from_analysed,
    learns,
    variable_of,
    with_rows,
    with_transform,
)
from workbench.modeling import ModelSpec, Term, edit
from workbench.modeling.arithmetic import learns_from_analysed
from workbench.modeling.tree import Name, Node, names_in

MOST_OFFERED = 40
MOST_CROSSED = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """title: words in the menu; after: the model then; step: words for undo; checked: None if not a switch.

    why_not: why it cannot be chosen, "" if it can.
    """

    title: str
    after: ModelSpec
    step: str
    checked: bool | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Submenu:
    """Entries under a heading."""

    title: str
    entries: tuple[Entry, ...]


Offers: TypeAlias = list[Entry | Submenu | None]
"""None is a line between two parts of a menu."""


def outcome_menu(spec: ModelSpec, facts: Facts) -> Offers:
    """For the chip of the outcome."""
    assert spec.outcome is not None
    name = spec.outcome_name
    out: Offers = [*_transforms(spec, spec.outcome, FOR_OUTCOMES, facts)]
    names = names_in(spec.outcome)
    moved = draft.with_predictors(edit.set_outcome(spec, None), names)
    out.append(Entry("Make it a predictor", moved, f"Predictor {name}"))
    return [*out, None, Entry("Remove", edit.set_outcome(spec, None), "Remove outcome")]


def predictor_menu(spec: ModelSpec, place: int, facts: Facts) -> Offers:
    """For the chip of a fixed term."""
    term = spec.fixed[place]
    out: Offers = []
    if len(term.factors) == 1:
        factor = term.factors[0]
        middle = facts.middle(variable_of(factor) or "")
        out += _transforms(spec, factor, (*FOR_NUMBERS, *bent(middle), *by_group(spec)), facts)
        out += _learning(spec, factor)
    out += _interactions(spec, term)
    out += _differing(spec, term, facts)
    if len(term.factors) == 1 and isinstance(term.factors[0], Name):
        after = edit.set_outcome(spec, term.factors[0])
        out.append(Entry("Make it the outcome", after, f"Outcome {term}"))
    return [*out, None, Entry("Remove", draft.without_fixed(spec, place), f"Remove {term}")]


def fixed_menu(spec: ModelSpec) -> Offers:
    """For the fixed part as a whole."""
    intercept = edit.set_intercept(spec, not spec.intercept)
    step = "No intercept" if spec.intercept else "With intercept"
    out: Offers = [Entry("Intercept", intercept, step, checked=spec.intercept)]
    single = [term for term in spec.fixed if len(term.factors) == 1]
    if 2 <= len(single) <= MOST_CROSSED:
        after = spec
        for a, b in combinations(single, 2):
            after = edit.add_interaction(after, [a, b])
        done = "All interactions are in the model" if after == spec else ""
        out.append(Entry("All interactions of two", after, "Add all interactions of two", why_not=done))
    if spec.fixed:
        gone = replace(spec, fixed=(), offsets=())
        out += [None, Entry("Remove all predictors", gone, "Remove all predictors")]
    return out


def slope_menu(spec: ModelSpec, place: int, slope: int) -> Offers:
    """For the chip of a random slope."""
    block = spec.random[place]
    term = block.terms[slope]
    after = draft.without_slope(spec, place, term)
    step = f"Remove random slope of {term}"
    return [Entry(f"Make it equal in every {readable(str(block.group))}", after, step)]


def more_menu(spec: ModelSpec, place: int, facts: Facts) -> Offers:
    """For the button of a random term: the effects that could differ, and the intercept if it does not."""
    block = spec.random[place]
    out: Offers = []
    if not block.intercept:
        after = edit.toggle_random_intercept(spec, place)
        out.append(Entry("Intercept", after, f"Random intercept of {block.group}"))
    for term in spec.fixed[:MOST_OFFERED]:
        if term not in block.terms:
            out.append(slope_entry(spec, place, term, readable(str(term)), facts))
    if not out:
        out.append(Entry("Add predictors first", spec, "", why_not="Slopes are effects of predictors"))
    return out


def group_menu(spec: ModelSpec, place: int) -> Offers:
    """For the group of a random term."""
    block = spec.random[place]
    group = str(block.group)
    intercept = edit.toggle_random_intercept(spec, place)
    alone = "A random term needs an intercept or a slope" if not block.terms else ""
    out: Offers = [
        Entry("Random intercept", intercept, f"Intercept of {group}", checked=block.intercept, why_not=alone)
    ]
    if len(block.terms) + block.intercept > 1:
        after = edit.toggle_correlation(spec, place)
        out.append(Entry("Correlated", after, f"Correlation within {group}", checked=block.correlated))
    names = [name for other in spec.random for name in other.group.variables if len(other.group.path) == 1]
    inner = block.group.variables
    if len(inner) == 1:
        for outer in dict.fromkeys(name for name in names if name not in inner):
            after = draft.nested(spec, inner[0], outer)
            out.append(Entry(f"Nest in {outer}", after, f"{inner[0]} within {outer}"))
    return [*out, None, Entry("Remove", edit.remove_random(spec, place), f"Remove {group}")]


def _transforms(
    spec: ModelSpec, node: Node, transforms: Sequence[Transform], facts: Facts
) -> list[Entry | Submenu | None]:
    name = variable_of(node)
    if name is None or not facts.is_number(name):
        return []
    entries = []
    for transform in transforms:
        new = from_analysed(transform.of(name), learns_from_analysed(node))
        try:
            after = with_transform(spec, node, transform)
        except WorkbenchError:  # cannot stand in this place
            continue
        title = name if transform is PLAIN else f"{transform.title}:  {readable_node(new)}"
        now = after == spec if transform.also else new == node
        entries.append(Entry(title, after, f"{transform.title}: {name}", checked=now))
    return [Submenu("Transform", tuple(entries))]


def _learning(spec: ModelSpec, node: Node) -> list[Entry | Submenu | None]:
    """From which rows means are learnt; rows that a model leaves out may be known for this variable."""
    if not learns(node):
        return []
    analysed = learns_from_analysed(node)
    entries = (
        Entry(
            "All rows on which it is known",
            with_rows(spec, node, False),
            "Means from all rows",
            checked=not analysed,
        ),
        Entry(
            "The rows that are analysed",
            with_rows(spec, node, True),
            "Means from the analysed rows",
            checked=analysed,
        ),
    )
    return [Submenu("Means are taken from", entries)]


def readable_node(node: Node) -> str:
    """A factor as one writes it."""
    return str(Term((node,)))


def _interactions(spec: ModelSpec, term: Term) -> list[Entry | Submenu | None]:
    entries = []
    for other in spec.fixed:
        both = Term(tuple(dict.fromkeys((*term.factors, *other.factors))))
        if len(other.factors) > 1 or other.key <= term.key or both in spec.fixed:
            continue
        after = edit.add_interaction(spec, [term, other])
        entries.append(Entry(readable(str(other)), after, f"Add {both}"))
    return [Submenu("Interaction with", tuple(entries[:MOST_OFFERED]))] if entries else []


def _differing(spec: ModelSpec, term: Term, facts: Facts) -> list[Entry | Submenu | None]:
    entries = tuple(
        slope_entry(spec, place, term, readable(str(block.group)), facts)
        for place, block in enumerate(spec.random)
    )
    return [Submenu("Effect differs between", entries)] if entries else []


def slope_entry(spec: ModelSpec, place: int, term: Term, title: str, facts: Facts) -> Entry:
    """A switch for the random slope of a term in a block."""
    block = spec.random[place]
    if term in block.terms:
        after = draft.without_slope(spec, place, term)
        return Entry(title, after, f"Remove random slope of {term}", checked=True)
    after = draft.with_slopes(spec, place, [term])
    same = facts.same_within(term, block)
    why_not = f"{term} has one value in each {readable(str(block.group))}" if same else ""
    return Entry(title, after, f"Random slope of {term}", checked=False, why_not=why_not)
