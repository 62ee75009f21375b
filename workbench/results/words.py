"""Sentences that all renderers of a result share."""

from __future__ import annotations

import json

from workbench.results.blocks import Action, DataUse, Diagram
from workbench.results.formatting import TYPOGRAPHIC, Notation, format_integer

LEVEL_WORDS = {"info": "Note", "warning": "Warning", "error": "Problem"}


def rows_sentence(data: DataUse, notation: Notation = TYPOGRAPHIC) -> str:
    """How many rows were used, and on which variables the others were missing."""

    def count(number: int) -> str:
        return format_integer(number, notation)

    used = f"{count(data.used)} of {count(data.rows)} used"
    if data.filtered:
        used += f", {count(data.filtered)} left out by the filter"
    if not data.dropped:
        return used
    by = ", ".join(f"{name}: {count(number)}" for name, number in data.dropped_by.items())
    reason = f" (missing on {by})" if by else ""
    return f"{used}, {count(data.dropped)} dropped{reason}"


def option_text(value: object) -> str:
    """The value of an option in words."""
    if value is None or value in ("", [], {}, ()):
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def action_text(action: Action) -> str:
    """What an action does, and by which options: "Use Satterthwaite (df_method: satterthwaite)"."""
    told = ({"analysis": action.analysis} if action.analysis else {}) | action.options
    changes = "; ".join(f"{name}: {option_text(value)}" for name, value in told.items())
    return f"{action.label} ({changes})" if changes else action.label


def diagram_sentences(diagram: Diagram) -> list[str]:
    """The arrows of a diagram in words: "School → Reading (0.52)"."""
    names = {node.get("id"): str(node.get("label") or node.get("id")) for node in diagram.nodes}
    sentences = []
    for edge in diagram.edges:
        source, target = (names.get(edge.get(end), str(edge.get(end))) for end in ("source", "target"))
        arrow = "↔" if edge.get("style") == "both" else "→"
        label = f" ({edge['label']})" if edge.get("label") else ""
        sentences.append(f"{source} {arrow} {target}{label}")
    return sentences
