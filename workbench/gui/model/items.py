"""A model as chips: the outcome's, and those of the fixed part."""

from __future__ import annotations

from collections.abc import Collection

from workbench.gui.model.chip_row import SlotItem
from workbench.gui.model.term_words import readable
from workbench.modeling import ModelSpec, Term
from workbench.modeling.printer import print_node
from workbench.modeling.tree import names_in

NO_INTERCEPT = "0"
MOST_SHOWN = 60


def outcome_items(spec: ModelSpec, unknown: Collection[str] = ()) -> list[SlotItem]:
    """One chip, or none."""
    if spec.outcome is None:
        return []
    names = names_in(spec.outcome)
    tone, note = _mark(names, unknown)
    piece = spec.outcome_name
    return [SlotItem(readable(piece), piece, note or f"{piece} is explained by the model", names, tone)]


def fixed_items(spec: ModelSpec, unknown: Collection[str] = ()) -> list[SlotItem]:
    """The fixed terms in their order, not too many, then offsets, then a chip for no intercept."""
    items = [_item(term, unknown) for term in spec.fixed[:MOST_SHOWN]]
    for offset in spec.offsets:
        piece = f"offset({print_node(offset)})"
        tone, note = _mark(names_in(offset), unknown)
        tip = note or "Added to the prediction with a coefficient fixed at 1"
        items.append(SlotItem(piece, piece, tip, tone=tone or "quiet"))
    if not spec.intercept:
        tip = "The model has no intercept; the cross brings it back"
        items.append(SlotItem("No intercept", NO_INTERCEPT, tip, tone="quiet"))
    return items


def _item(term: Term, unknown: Collection[str]) -> SlotItem:
    tone, note = _mark(term.variables, unknown)
    tip = note or f"{term}: click to choose it for an interaction, right-click for more, Delete removes it"
    return SlotItem(readable(str(term)), str(term), tip, term.variables, tone)


def _mark(names: Collection[str], unknown: Collection[str]) -> tuple[str, str]:
    """The look and the note of a chip whose variables are not all in the data."""
    gone = [name for name in names if name in unknown]
    return ("unknown", f"Not in the data: {', '.join(gone)}") if gone else ("", "")
