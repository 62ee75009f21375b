"""The level equations of a model in the words and marks of the page."""

from __future__ import annotations

import html
from collections.abc import Mapping

from workbench.data.dataset import Dataset
from workbench.data.levels import CONSTANT, ROW
from workbench.data.variable import Measure
from workbench.errors import WorkbenchError
from workbench.gui.model.facts import Facts
from workbench.modeling import ModelSpec
from workbench.modeling.equations import equations
from workbench.modeling.level_equations import LevelEquations, Line
from workbench.modeling.notation import to_html

MOST_TERMS = 60


def equations_of(
    spec: ModelSpec, facts: Facts, dataset: Dataset | None, contrasts: Mapping[str, str]
) -> LevelEquations | None:
    """None for a model that cannot be written as equations (yet)."""
    if spec.outcome is None or len(spec.all_terms) > MOST_TERMS:
        return None
    higher = {name: g for name, g in facts.levels.level_of.items() if g not in (ROW, CONSTANT)}
    try:
        return equations(
            spec,
            higher,
            hierarchy=facts.hierarchy(spec),
            levels=_levels(spec, dataset),
            contrasts=contrasts,
        )
    except WorkbenchError:
        return None


def _levels(spec: ModelSpec, dataset: Dataset | None) -> dict[str, tuple[str, ...]]:
    """The levels of the categorical variables of the model."""
    if dataset is None:
        return {}
    named = (dataset.variable(name) for name in spec.variables if name in dataset)
    return {v.name: v.level_values() for v in named if v.measure is not Measure.NUMERIC and v.levels}


def page(found: LevelEquations) -> str:
    """All equations under their headings, as the rich text that Qt shows."""
    parts = []
    levels = sorted({line.level for line in found.lines if line.kind == "level"})
    for level in levels:
        parts.append(_block(_title(found, level), found.of_level(level)))
    if len(levels) > 1:
        parts.append(_block("All in one", (found.composite,)))
    parts.append(_block("Assumed", found.distributions))
    return "".join(parts)


def _title(found: LevelEquations, level: int) -> str:
    groups = found.groups[level - 1] if level - 1 < len(found.groups) else ()
    names = html.escape(", ".join(groups) or "rows")
    return f"Level {level} · {names}"


def _block(title: str, lines: tuple[Line, ...]) -> str:
    rows = "".join(
        f"<div style='margin:1px 0 0 12px; text-indent:-12px; padding-left:12px'>{to_html(line.tokens)}</div>"
        for line in lines
    )
    return f"<div style='margin:5px 0 0 0'><span style='font-weight:600'>{title}</span></div>{rows}"
