"""The level equations of a model in the words and marks of the page."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.analysis.options import Notation
from workbench.data.dataset import Dataset
from workbench.data.display_names import shown_terms
from workbench.data.levels import CONSTANT, ROW
from workbench.data.variable import Measure
from workbench.errors import WorkbenchError
from workbench.gui.model.equation_edits import Change, equal_effects, without_effect
from workbench.gui.model.facts import Facts
from workbench.modeling import ModelSpec
from workbench.modeling.equations import equations
from workbench.modeling.level_equations import LevelEquations, Line
from workbench.modeling.notation import to_html, to_text
from workbench.modeling.outcome_law import LAWS

MOST_TERMS = 60
MOST_OFFERED = 8


def equations_of(
    spec: ModelSpec,
    facts: Facts,
    dataset: Dataset | None,
    contrasts: Mapping[str, str],
    notation: Notation,
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
            link=notation.link,
            law=LAWS.get(notation.law),
            residual=notation.residual,
            memberships=notation.memberships,
            words={} if dataset is None else shown_terms(dataset, spec.variables),
        )
    except WorkbenchError:
        return None


def _levels(spec: ModelSpec, dataset: Dataset | None) -> dict[str, tuple[str, ...]]:
    """The levels of the categorical variables of the model."""
    if dataset is None:
        return {}
    named = (dataset.variable(name) for name in spec.variables if name in dataset)
    return {v.name: v.level_values() for v in named if v.measure is not Measure.NUMERIC and v.levels}


@dataclass(frozen=True)
class Row:
    """One line of the page: rich and plain text, its equation (None for words), the changes of its links."""

    html: str
    plain: str
    line: Line | None = None
    changes: tuple[Change, ...] = ()


def rows(found: LevelEquations, spec: ModelSpec, facts: Facts) -> list[Row]:
    """Level by level under headings, then all in one, then what is assumed."""
    out = []
    levels = sorted({line.level for line in found.lines if line.kind == "level"})
    for level in levels:
        out.append(_heading(_title(found, level)))
        out += [_row(line, spec) for line in found.of_level(level)]
        if level > 1:
            out += _offer(spec, found.groups[level - 1], facts)
    if len(levels) > 1:
        out += [_heading("All in one"), _row(found.composite, spec)]
    return [*out, _heading("Assumed"), *(_row(line, spec) for line in found.distributions)]


def _title(found: LevelEquations, level: int) -> str:
    groups = found.groups[level - 1] if level - 1 < len(found.groups) else ()
    names = ", ".join(groups) or "rows"
    return f"Level {level} · {names}"


def _heading(title: str) -> Row:
    return Row(f"<span style='font-weight:600'>{html.escape(title)}</span>", title)


def _row(line: Line, spec: ModelSpec) -> Row:
    changes: list[Change] = []
    parts = []
    for token in line.tokens:
        change = without_effect(spec, line, token)
        if change is None:
            parts.append(to_html([token]))
        else:
            parts.append(_link(len(changes), to_html([token])))
            changes.append(change)
    return Row(_indented("".join(parts)), to_text(line.tokens), line, tuple(changes))


def _offer(spec: ModelSpec, groups: Sequence[str], facts: Facts) -> list[Row]:
    """The effects that are equal in all groups of a level, each a link that lets it differ."""
    group, found = equal_effects(spec, groups, facts)
    equal = found[:MOST_OFFERED]
    if not equal:
        return []
    links = ", ".join(_link(i, html.escape(name)) for i, (name, _) in enumerate(equal))
    words = f"Equal in every {group}: "
    plain = words + ", ".join(name for name, _ in equal)
    rich = _indented(f"<small>{html.escape(words)}{links}</small>")
    return [Row(rich, plain, None, tuple(change for _, change in equal))]


def _link(number: int, text: str) -> str:
    return f"<a href='{number}' style='text-decoration:none'>{text}</a>"


def _indented(text: str) -> str:
    return f"<div style='margin-left:12px; text-indent:-12px; padding-left:12px'>{text}</div>"
