"""What clicking or dropping on an equation does to the model: effects go, slopes and predictors come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.gui.model import draft
from workbench.gui.model.facts import Facts
from workbench.modeling import ModelSpec, RandomBlock, Term, edit
from workbench.modeling.grouping import group_label
from workbench.modeling.level_equations import Line
from workbench.modeling.notation import Symbol, Token
from workbench.modeling.printer import label

INTERCEPT = ""  # what the equation of an intercept is about


@dataclass(frozen=True, slots=True)
class Change:
    """A link of an equation: what a tooltip says, the model after it, and its words for undo."""

    tip: str
    after: ModelSpec
    step: str


def without_effect(spec: ModelSpec, line: Line, token: Token) -> Change | None:
    """The random effect at the end of a level equation taken out; None for any other symbol.

    A nest stands for several effects at once, so those of nests are left to the builder.
    """
    if line.kind != "level" or not isinstance(token, Symbol) or token.kind != "letter":
        return None
    for place, block in enumerate(spec.random):
        if len(block.group.path) > 1 or group_label(block.group.expanded()[0]) != token.about:
            continue
        if line.about == INTERCEPT and block.intercept:
            after = edit.toggle_random_intercept(spec, place)
            tip = f"Differences between {block.group} in the intercept; click to take them out"
            return Change(tip, after, f"No intercept of {block.group}")
        if (term := _term_of(block, line.about)) is not None:
            tip = f"Differences between {block.group} in the effect of {term}; click to take them out"
            return Change(tip, draft.without_slope(spec, place, term), f"Remove random slope of {term}")
    return None


def equal_effects(
    spec: ModelSpec, groups: Iterable[str], facts: Facts
) -> tuple[str, list[tuple[str, Change]]]:
    """A grouping of a level, and the effects that could differ there but do not, each with its change."""
    wanted = set(groups)
    for place, block in enumerate(spec.random):
        group = group_label(block.group.expanded()[-1])
        if group in wanted:
            return group, [
                (label(term.factors[0]), _differing(spec, place, term))
                for term in spec.fixed
                if len(term.factors) == 1 and _could_differ(spec, block, term, facts)
            ]
    return "", []


def _could_differ(spec: ModelSpec, block: RandomBlock, term: Term, facts: Facts) -> bool:
    taken = any(term in other.terms for other in spec.random if other.group == block.group)
    return not taken and not facts.same_within(term, block)


def _differing(spec: ModelSpec, place: int, term: Term) -> Change:
    tip = f"Let the effect of {term} differ between {spec.random[place].group}"
    return Change(tip, draft.with_slopes(spec, place, [term]), f"Random slope of {term}")


def dropped_on_line(spec: ModelSpec, line: Line, names: Iterable[str]) -> tuple[ModelSpec, str]:
    """Variables dropped on an equation explain what stands at its left: the outcome, or a coefficient."""
    names = list(names)
    target = _fixed_of(spec, line.about) if line.kind == "level" and line.level > 1 else None
    if target is None:
        return draft.with_predictors(spec, names), f"Add {', '.join(names)}"
    for name in names:
        term = edit.variable_term(name)
        if spec.outcome not in term.factors and not term.key <= target.key:
            spec = edit.add_interaction(spec, [target, term])
    return spec, f"Effect of {target} explained by {', '.join(names)}"


def _term_of(block: RandomBlock, about: str) -> Term | None:
    return next((term for term in block.terms if _written(term) == about), None)


def _fixed_of(spec: ModelSpec, about: str) -> Term | None:
    return next((term for term in spec.fixed if _written(term) == about), None)


def _written(term: Term) -> str:
    """The term as the equations name the coefficient of a numeric one."""
    return ":".join(map(label, term.factors))
