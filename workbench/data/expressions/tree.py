"""The tree of an expression: what was written, with the place of every piece.

Two trees are equal when they say the same; positions (0-based offsets into the text) do not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Comparison: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]
Arithmetic: TypeAlias = Literal["+", "-", "*", "/", "^"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: float
    position: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A category in quotes."""

    value: str
    position: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Missing:
    """`NA`: no value."""

    position: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, by its column name exactly as it stands in the data."""

    name: str
    position: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the closed list in `functions`; named: arguments such as `by = (school, class)`."""

    function: str
    arguments: tuple[Node, ...]
    position: int = field(default=0, compare=False, repr=False)
    named: tuple[tuple[str, Node], ...] = ()


@dataclass(frozen=True, slots=True)
class Items:
    """The value of a named argument that is a list: `(school, class)`."""

    items: tuple[Node, ...]
    position: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Pair:
    """`"a", "b" = "c"` in recode(): values and what they become."""

    old: tuple[Number | Text | Missing, ...]
    new: Node
    position: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Negative:
    """`-x`."""

    operand: Node
    position: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """Arithmetic on two numbers."""

    operator: Arithmetic
    left: Node
    right: Node
    position: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Compare:
    """`left operator right`."""

    operator: Comparison
    left: Node
    right: Node
    position: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Among:
    """`value in (choices)`; `negated` for `not in`."""

    value: Node
    choices: tuple[Number | Text, ...]
    negated: bool = False
    position: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Not:
    """`not condition`."""

    condition: Node
    position: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Logic:
    """Conditions joined by `and`, or by `or`; flat, so that a long list is not a deep tree."""

    operator: Literal["and", "or"]
    conditions: tuple[Node, ...]
    position: int = field(default=0, compare=False, repr=False)


Node: TypeAlias = (
    Number | Text | Missing | Name | Call | Items | Pair | Negative | Binary | Compare | Among | Not | Logic
)


def children(node: Node) -> tuple[Node, ...]:
    """The pieces directly below a node."""
    match node:
        case Call():
            return (*node.arguments, *(value for _, value in node.named))
        case Items(items):
            return items
        case Pair(old, new):
            return (*old, new)
        case Negative(operand):
            return (operand,)
        case Binary(_, left, right) | Compare(_, left, right):
            return (left, right)
        case Among(value, choices):
            return (value, *choices)
        case Not(condition):
            return (condition,)
        case Logic(_, conditions):
            return conditions
    return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, in reading order, without recursion."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(children(current)))


def depth(node: Node) -> int:
    """Levels of nesting, counted without recursion."""
    deepest, stack = 0, [(node, 1)]
    while stack:
        current, level = stack.pop()
        deepest = max(deepest, level)
        stack.extend((child, level + 1) for child in children(current))
    return deepest


def names_in(node: Node) -> tuple[str, ...]:
    """The variables used, each once, in reading order."""
    return tuple(dict.fromkeys(piece.name for piece in walk(node) if isinstance(piece, Name)))
