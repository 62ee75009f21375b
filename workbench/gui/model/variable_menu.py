"""What the context menu of variables offers: the places they can go to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.gui.model import draft
from workbench.gui.model.facts import Facts
from workbench.gui.model.menus import Entry, Offers, slope_entry
from workbench.gui.model.term_words import readable
from workbench.modeling import ModelSpec, edit
from workbench.modeling.tree import Name


def slope_choice(spec: ModelSpec, names: Sequence[str]) -> Offers:
    """Between which groups the effects of these variables shall differ."""
    words = ", ".join(names)
    return [
        Entry(
            f"Differs between {readable(str(block.group))}",
            draft.with_slopes(spec, place, names),
            f"Random slope of {words}",
        )
        for place, block in enumerate(spec.random)
    ]


def variable_menu(spec: ModelSpec, names: Sequence[str], random_terms: bool, facts: Facts) -> Offers:
    """For variables selected in the list."""
    words = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
    out: Offers = []
    if len(names) == 1:
        after = draft.with_outcome(spec, Name(names[0]))
        out.append(Entry("Use as outcome", after, f"Outcome {words}"))
    predictors = draft.with_predictors(spec, names)
    out.append(Entry("Use as predictor" + "s" * (len(names) > 1), predictors, f"Add {words}"))
    if random_terms:
        groups = draft.with_groups(spec, names)
        out.append(Entry("Use as group" + "s" * (len(names) > 1), groups, f"Group by {words}"))
        for place, block in enumerate(spec.random):
            title = f"Random slope: effect differs between {readable(str(block.group))}"
            if len(names) == 1:
                out.append(slope_entry(spec, place, edit.variable_term(names[0]), title, facts))
            else:
                after = draft.with_slopes(spec, place, names)
                out.append(Entry(title, after, f"Random slopes of {words}"))
    if any(name in spec.variables for name in names):
        out += [None, Entry("Remove from the model", _without(spec, names), f"Remove {words}")]
    return out


def _without(spec: ModelSpec, names: Iterable[str]) -> ModelSpec:
    for name in names:
        spec = edit.remove_variable(spec, name)
    return spec
