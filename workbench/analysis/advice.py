"""What a verdict advises, as actions that a click can do: simpler random parts.

Shared by all families of mixed models; reasons are those of `workbench.engine.lmm.verdict` or look like them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from workbench.results import Action

if TYPE_CHECKING:
    from workbench.modeling import ModelSpec
    from workbench.modeling.blocks import RandomDesign
    from workbench.modeling.design import Design
    from workbench.modeling.terms import Term

MOST = 3


class Reason(Protocol):
    """code: what is wrong; group: the grouping factor concerned; terms: columns of its random effects."""

    @property
    def code(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def terms(self) -> tuple[str, ...]: ...


def simplifying_actions(reason: Reason, design: Design, *, without_groups: str = "") -> tuple[Action, ...]:
    """Simpler models that answer the reason, the mildest first.

    without_groups: the id of the analysis for a model that is left without a random effect, which is added
    beside this one; when there is none, no such model is offered.
    """
    found = {
        "zero_variance": _removals,
        "perfect_correlation": _looser,
        "linear_dependence": _looser,
        "not_converged": _simpler_anywhere,
        "not_identified": _told_apart,
    }.get(reason.code)
    if found is None:
        return ()
    actions: dict[str, Action] = {}
    for words, spec in found(reason, design):
        formula = spec.to_formula()
        if spec.random and spec != design.spec:
            actions.setdefault(formula, Action(words, {"formula": formula}))
        elif without_groups and not spec.random:
            beside = Action("Fit the model without groups beside it", {"formula": formula}, without_groups)
            actions.setdefault(formula, beside)
    return tuple(actions.values())[:MOST]


Simpler = Iterator[tuple[str, "ModelSpec"]]


def _removals(reason: Reason, design: Design) -> Simpler:
    """The effects concerned, one at a time; slopes before intercepts."""
    effects = dict.fromkeys(_effects(reason, design))
    for group, term in sorted(effects, key=lambda effect: effect[1] is None):
        yield _removal(design.spec, group, term)


def _looser(reason: Reason, design: Design) -> Simpler:
    """No correlations between the effects of the group; else one effect less, but not the intercept."""
    from workbench.modeling.simplify import without_correlations

    effects = list(dict.fromkeys(_effects(reason, design)))
    if len(effects) > 1:
        group = effects[0][0]
        words = f"Make the random effects of {reason.group} uncorrelated"
        yield words, without_correlations(design.spec, group)
    for group, term in effects:
        if term is not None:
            yield _removal(design.spec, group, term)


def _simpler_anywhere(reason: Reason, design: Design) -> Simpler:
    """For a search that did not settle: no correlations, or the last slope of a block less."""
    from workbench.modeling.simplify import without_correlations

    for block in design.spec.blocks():
        if len(block.terms) + block.intercept > 1:
            words = f"Make the random effects of {block.label} uncorrelated"
            yield words, without_correlations(design.spec, block.group)
    for block in design.spec.blocks():
        if block.terms:
            yield _removal(design.spec, block.group, block.terms[-1])


def _told_apart(reason: Reason, design: Design) -> Simpler:
    """Effects over a group of every row, or over the same groups as another factor under a second name."""
    blocks = list(zip(design.spec.blocks(), design.random, strict=True))
    for place, (block, found) in enumerate(blocks):
        names = [other.label for _, other in blocks[:place] if _same_groups(found, other)]
        if found.n_levels == design.n_used or names:
            for term in [*([None] if block.intercept else []), *block.terms]:
                yield _removal(design.spec, block.group, term)


def _same_groups(one: RandomDesign, other: RandomDesign) -> bool:
    """Whether two factors of different names divide the rows alike."""
    if one.label == other.label or one.n_levels != other.n_levels:
        return False
    pairs = one.codes.astype("int64") * other.n_levels + other.codes
    return len(set(pairs.tolist())) == one.n_levels


def _effects(reason: Reason, design: Design) -> Iterator[tuple[tuple[str, ...], Term | None]]:
    """Group and term of the columns that the reason names."""
    for block, found in zip(design.spec.blocks(), design.random, strict=True):
        if block.label == reason.group and set(reason.terms) <= set(found.names):
            for column in reason.terms:
                index = int(found.term_index[found.names.index(column)])
                yield block.group, block.terms[index - 1] if index else None


def _removal(spec: ModelSpec, group: tuple[str, ...], term: Term | None) -> tuple[str, ModelSpec]:
    """The effect removed, in words and as a model."""
    from workbench.modeling.simplify import without_effect

    label = ":".join(group)
    if term is None:
        return f"Remove the random intercept of {label}", without_effect(spec, group, None)
    elsewhere = any(term in block.terms and block.group != group for block in spec.blocks())
    of = f"{term} by {label}" if elsewhere else f"{term}"
    return f"Remove the random slope of {of}", without_effect(spec, group, term)
