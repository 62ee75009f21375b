"""What stands behind the bar of a random term: a factor, an interaction of factors, or a nest of them."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.errors import FormulaError
from workbench.modeling.arithmetic import is_kind
from workbench.modeling.printer import print_name, print_node
from workbench.modeling.tree import Binary, Call, Name, Node, Sum


@dataclass(frozen=True, slots=True)
class Grouping:
    """A path from the outermost factor inwards; every step is one variable or several joined by `:`.

    `school/class` is (("school",), ("class",)); `item:person` is (("item", "person"),).
    """

    path: tuple[tuple[str, ...], ...]

    def __str__(self) -> str:
        return "/".join(":".join(map(print_name, step)) for step in self.path)

    @property
    def variables(self) -> tuple[str, ...]:
        """Every variable of the path, outermost first."""
        return tuple(dict.fromkeys(name for step in self.path for name in step))

    def expanded(self) -> tuple[tuple[str, ...], ...]:
        """The grouping factors it stands for, innermost first, each with its inner variable first.

        `school/class` gives (("class", "school"), ("school",)).
        """
        factors: list[tuple[str, ...]] = []
        outer: tuple[str, ...] = ()
        for step in self.path:
            outer = tuple(dict.fromkeys(step + outer))
            factors.insert(0, outer)
        return tuple(factors)


def group_label(group: tuple[str, ...]) -> str:
    """The name of one grouping factor in tables: `class:school`."""
    return ":".join(group)


def grouping_of(node: Node, text: str = "") -> Grouping:
    """The grouping a tree describes; FormulaError for anything but names joined by `/`, `:` or `%in%`."""
    return Grouping(_path(node, text))


def _path(node: Node, text: str) -> tuple[tuple[str, ...], ...]:
    match node:
        case Binary("/", left, right):
            return _path(left, text) + _path(right, text)
        case Binary(":" | "%in%", left, right):
            names = tuple(dict.fromkeys(_step(left, text) + _step(right, text)))
            return (names,)
    return (_step(node, text),)


def _step(node: Node, text: str) -> tuple[str, ...]:
    match node:
        case Name(name):
            return (name,)
        case Call(_, arguments) if is_kind(node, "factor") and isinstance(arguments[0].value, Name):
            return (arguments[0].value.name,)
        case Binary(":" | "%in%", left, right):
            return _step(left, text) + _step(right, text)
    raise _refusal(node, text)


def _refusal(node: Node, text: str) -> FormulaError:
    advice = "Name a variable, a nest (school/class) or an interaction (item:person)."
    if isinstance(node, Sum) or (isinstance(node, Binary) and node.operator == "*"):
        advice = "Write one random term for each grouping variable: (1 | a) + (1 | b)."
    message = f"{print_node(node)} cannot be the group of a random term."
    return FormulaError(message, advice, formula=text, position=node.position)
