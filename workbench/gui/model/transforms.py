"""Transformations that the menu of a chip offers, and what choosing one does to the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbench.modeling import ModelSpec, Term, edit
from workbench.modeling.arithmetic import learns_from_analysed, number_names
from workbench.modeling.functions import FUNCTIONS
from workbench.modeling.tree import Argument, Call, Name, Node, Number, Sum, Word, names_in

_ANALYSED = Argument(Word("analysed"), "rows")


@dataclass(frozen=True, slots=True)
class Transform:
    """One entry: words on screen, the function ("" for the plain variable), a second argument if any.

    also: add the mean of the group beside the variable, so that both effects are in the model.
    bend: where straight pieces meet.
    """

    title: str
    function: str = ""
    degree: int = 0
    group: str = ""
    also: bool = False
    bend: float | None = None

    def of(self, name: str) -> Node:
        """The transformed variable."""
        if not self.function:
            return Name(name)
        arguments = [Argument(Name(name))]
        if self.degree:
            arguments.append(Argument(Number(float(self.degree))))
        if self.group:
            arguments.append(Argument(Name(self.group)))
        if self.bend is not None:
            size = Number(abs(self.bend))
            arguments.append(Argument(size if self.bend >= 0 else Sum((("-", size),))))
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
    Transform("Curve: smooth (natural spline)", "ns", 3),
    Transform("As categories", "factor"),
)
FOR_OUTCOMES = tuple(t for t in FOR_NUMBERS if t.function in ("", "log", "sqrt", "scale"))
_ONLY_FIXED = ("poly", "ns", "bs", "pieces", "group_mean")


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
            Transform(f"As it is, and the mean of each {group} (contextual effect)", group=group, also=True),
            Transform(f"Standardised within {group}", "group_scale", group=group),
        )
    )


def bent(middle: float | None) -> tuple[Transform, ...]:
    """A line that bends in the middle of the values, if that is known."""
    if middle is None:
        return ()
    return (Transform(f"Straight pieces that bend at {middle:g}", "pieces", bend=middle),)


def learns(node: Node) -> bool:
    """Whether a factor has a mean or basis that is learnt from the data."""
    return isinstance(node, Call) and "rows" in FUNCTIONS[node.function].named


def from_analysed(node: Node, analysed: bool) -> Node:
    """The same factor, learning from the analysed rows or from all rows."""
    if not isinstance(node, Call) or not learns(node):
        return node
    plain = tuple(each for each in node.arguments if each.name != "rows")
    return replace(node, arguments=(*plain, _ANALYSED) if analysed else plain)


def with_rows(spec: ModelSpec, old: Node, analysed: bool) -> ModelSpec:
    """The model with a factor that learns from the analysed rows, or from all rows, wherever it stands."""
    new = from_analysed(old, analysed)
    blocks = (replace(block, terms=_exchanged(block.terms, old, new)) for block in spec.random)
    return replace(spec, fixed=_exchanged(spec.fixed, old, new), random=tuple(blocks))


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
    analysed = learns_from_analysed(old)
    new = from_analysed(transform.of(name), analysed)
    if spec.outcome == old:
        return replace(spec, outcome=new)
    spec = replace(spec, fixed=_exchanged(spec.fixed, old, new))
    if transform.also:
        mean = from_analysed(Transform("", "group_mean", group=transform.group).of(name), analysed)
        spec = edit.add_fixed(spec, Term((mean,)))
    if transform.function in _ONLY_FIXED:
        return spec
    blocks = (replace(block, terms=_exchanged(block.terms, old, new)) for block in spec.random)
    return replace(spec, random=tuple(blocks))


def _exchanged(terms: Sequence[Term], old: Node, new: Node) -> tuple[Term, ...]:
    changed = (Term(tuple(new if factor == old else factor for factor in term.factors)) for term in terms)
    return tuple(dict.fromkeys(changed))
