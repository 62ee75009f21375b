"""What a model uses each variable for, in words."""

from __future__ import annotations

from workbench.modeling import ModelSpec
from workbench.modeling.printer import print_node
from workbench.modeling.tree import names_in


def roles(spec: ModelSpec) -> dict[str, str]:
    """Variable -> "outcome", "predictor, random slope", "group" ..."""
    found: dict[str, dict[str, None]] = {}

    def add(names: tuple[str, ...], role: str) -> None:
        for name in names:
            found.setdefault(name, {})[role] = None

    if spec.outcome is not None:
        add(names_in(spec.outcome), "outcome")
    for term in spec.fixed:
        add(term.variables, "predictor" if len(term.factors) == 1 else f"interaction {term}")
    for block in spec.random:
        add(block.group.variables, "group")
        for term in block.terms:
            add(term.variables, f"effect differs between {block.group}")
    for offset in spec.offsets:
        add(names_in(offset), f"offset {print_node(offset)}")
    return {name: ", ".join(roles) for name, roles in found.items()}
