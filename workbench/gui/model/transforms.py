"""Transformations that the menu of a chip offers, and what choosing one does to the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.modeling import ModelSpec, Term, edit
from workbench.modeling.arithmetic import number_names
from workbench.modeling.tree import Argument, Call, Name, Node, Number, names_in


@dataclass(frozen=True, slots=True)
class Transform:
    """One entry: words on screen, the function ("" for the plain variable), a second argument if any.

    also: add the mean of the group beside the centred variable, so that both effects are in the model.
    """

    title: str
    function: str = ""
    degree: int = 0
    group: str = ""
    also: bool = False

    def of(self, name: str) -> Node:
        """The transformed variable."""
        if not self.function:
            return Name(name)
        arguments = [Argument(Name(name))]
        if self.degree:
            arguments.append(Argument(Number(float(self.degree))))
        if self.group:
            arguments.append(Argument(Name(self.group)))
        return Call(self.function, tuple(arguments))


PLAIN = Transform("As it is")
FOR_NUMBERS = (
    PLAIN,
    Transform("Centred at its mean", "center"),
    Transform("Standardised (z scores)", "scale"),
    Transform("Logarithm", "log"),
    Transform("Square root", "sqrt"),
    Transform("Curve: linear and quadratic", "poly", 2),
    Transform("Curve: up to cubic", "poly", 3),
    Transform("As categories", "factor"),
)
FOR_OUTCOMES = tuple(t for t in FOR_NUMBERS if t.function in ("", "log", "sqrt", "scale"))
_ONLY_FIXED = ("poly", "group_mean")


def by_group(spec: ModelSpec) -> tuple[Transform, ...]:
    """Centring within the groups of the model, and the means of the groups as predictors of their level."""
    groups = [group[0] for group in spec.groups if len(group) == 1]
    return tuple(
        transform
        for group in groups
        for transform in (
            Transform(f"Centred within {group}", "group_center", group=group),
            Transform(f"Mean of each {group}", "group_mean", group=group),
            Transform(f"Both: within {group} and between", "group_center", group=group, also=True),
        )
    )


def variable_of(node: Node) -> str | None:
    """The single variable behind a factor that is plain or transformed, None for arithmetic on several."""
    names = number_names(node) or names_in(node)
    plain = isinstance(node, Name)
    call = isinstance(node, Call) and isinstance(node.arguments[0].value, Name)
    return names[0] if len(names) == 1 and (plain or call) else None


def with_transform(spec: ModelSpec, old: Node, transform: Transform) -> ModelSpec:
    """The model with a factor transformed wherever it stands.

    A curve stays in the fixed part: random slopes keep the factor as it was, else each group would get a
    curve of its own.
    """
    name = variable_of(old)
    if name is None or (transform.of(name) == old and not transform.also):
        return spec
    new = transform.of(name)
    if spec.outcome == old:
        return replace(spec, outcome=new)
    spec = replace(spec, fixed=_exchanged(spec.fixed, old, new))
    if transform.also:
        mean = Transform("", "group_mean", group=transform.group).of(name)
        spec = edit.add_fixed(spec, Term((mean,)))
    if transform.function in _ONLY_FIXED:
        return spec
    blocks = (replace(block, terms=_exchanged(block.terms, old, new)) for block in spec.random)
    return replace(spec, random=tuple(blocks))


def _exchanged(terms: Sequence[Term], old: Node, new: Node) -> tuple[Term, ...]:
    changed = (Term(tuple(new if factor == old else factor for factor in term.factors)) for term in terms)
    return tuple(dict.fromkeys(changed))
