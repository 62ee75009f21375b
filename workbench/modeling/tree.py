"""The typed tree of a formula: what was written, with the place of every piece.

Two trees are equal when they say the same; positions (0-based offsets into the text) do not count.
A run of `+` and `-` is one flat `Sum`, so a formula of ten thousand terms is not ten thousand levels deep.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

Sign: TypeAlias = Literal["+", "-"]
Operator: TypeAlias = Literal["*", "/", ":", "^", "%in%"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: an intercept (0 or 1), a power, an argument, or a constant in arithmetic."""

    value: float
    position: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Text:
    """A quoted text, only as an argument: `C(race, treatment, base = "white")`."""

    value: str
    position: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word with a fixed meaning, only as an argument: TRUE, FALSE, sum, helmert."""

    value: str
    position: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Name:
    """A variable, by its column name exactly as it stands in the data."""

    name: str
    position: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Dot:
    """`.`: all other variables of the data set."""

    position: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a call; `name` is None when it was given by place."""

    value: Node
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the closed list in `functions`."""

    function: str
    arguments: tuple[Argument, ...]
    position: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """Pieces joined by `+` and `-`, each with its sign; `-x` alone is a sum of one piece."""

    items: tuple[tuple[Sign, Node], ...]
    position: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """Two pieces joined by one of `* / : ^ %in%`."""

    operator: Operator
    left: Node
    right: Node
    position: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Bar:
    """A random term: `(effects | group)`, or `(effects || group)` when not correlated."""

    effects: Node
    group: Node
    correlated: bool = True
    position: int = field(default=0, compare=False, repr=False)


Node: TypeAlias = Number | Text | Word | Name | Dot | Call | Sum | Binary | Bar


@dataclass(frozen=True, slots=True)
class Formula:
    """`outcome ~ terms`; outcome is None for a one-sided formula. `str()` prints it canonically."""

    outcome: Node | None
    terms: Node
    text: str = field(default="", compare=False)

    def __str__(self) -> str:
        from workbench.modeling.printer import print_formula

        return print_formula(self)


def children(node: Node) -> tuple[Node, ...]:
    """The pieces directly below a node."""
    match node:
        case Sum(items):
            return tuple(item for _, item in items)
        case Call(_, arguments):
            return tuple(argument.value for argument in arguments)
        case Binary(_, left, right):
            return (left, right)
        case Bar(effects, group):
            return (effects, group)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, in reading order, without recursion."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(children(current)))


def names_in(*nodes: Node) -> tuple[str, ...]:
    """The variables used, each once, in reading order."""
    return tuple(
        dict.fromkeys(piece.name for node in nodes for piece in walk(node) if isinstance(piece, Name))
    )


def depth(node: Node) -> int:
    """Levels of nesting, counted without recursion."""
    deepest, stack = 0, [(node, 1)]
    while stack:
        current, level = stack.pop()
        deepest = max(deepest, level)
        stack.extend((child, level + 1) for child in children(current))
    return deepest


def renamed(node: Node, old: str, new: str) -> Node:
    """The same piece with another name for one variable."""
    match node:
        case Name(name):
            return replace(node, name=new) if name == old else node
        case Sum(items):
            return replace(node, items=tuple((sign, renamed(item, old, new)) for sign, item in items))
        case Call(_, arguments):
            values = tuple(replace(each, value=renamed(each.value, old, new)) for each in arguments)
            return replace(node, arguments=values)
        case Binary(_, left, right):
            return replace(node, left=renamed(left, old, new), right=renamed(right, old, new))
        case Bar(effects, group):
            return replace(node, effects=renamed(effects, old, new), group=renamed(group, old, new))
    return node
