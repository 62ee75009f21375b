"""What may stand inside a function and as an outcome: arithmetic on variables, no term operators."""

from __future__ import annotations

from workbench.errors import FormulaError
from workbench.modeling.functions import FUNCTIONS
from workbench.modeling.tree import (
    Argument,
    Bar,
    Binary,
    Call,
    Dot,
    Name,
    Node,
    Sum,
    Text,
    Word,
    children,
    walk,
)

_ADVICE = "Inside a function, and as an outcome, only arithmetic on variables is possible."
_CATEGORICAL = ("factor", "contrast")


def check_arithmetic(node: Node, text: str = "") -> None:
    """Raise FormulaError, with the place in `text`, at the first piece that is not arithmetic."""
    match node:
        case Sum(items):
            for _, item in items:
                _check_number(item, text)
        case Binary("*" | "/" | "^", left, right):
            _check_number(left, text)
            _check_number(right, text)
        case Call():
            _check_call(node, text)
        case Binary(operator):
            raise _refusal(node, f"The operator {operator}", text)
        case Dot():
            raise _refusal(node, "The dot for all other variables", text)
        case Bar():
            raise _refusal(node, "A random term", text)
        case Text() | Word():
            raise _refusal(node, f"The word {node.value}", text)


def is_kind(node: Node, *kinds: str) -> bool:
    """Whether a piece is a call to a function of one of these kinds."""
    return isinstance(node, Call) and FUNCTIONS[node.function].kind in kinds


def argument(node: Call, name: str, place: int = -1) -> Node | None:
    """The argument given by name or by place, None if absent."""
    for index, given in enumerate(node.arguments):
        if given.name == name or (given.name is None and index == place):
            return given.value
    return None


def learns_from_analysed(node: Node) -> bool:
    """Whether a piece has a mean or basis of its own from the rows that the model uses."""
    return any(isinstance(each, Call) and argument(each, "rows") is not None for each in walk(node))


def number_names(node: Node) -> tuple[str, ...]:
    """The variables of a piece that enter it as numbers, each once."""
    if isinstance(node, Call) and is_kind(node, "grouped"):
        return number_names(node.arguments[0].value)
    if isinstance(node, Name):
        return (node.name,)
    return tuple(dict.fromkeys(name for child in children(node) for name in number_names(child)))


def group_names(node: Node) -> tuple[str, ...]:
    """The variables of a piece that only group: the second arguments of group_mean() and its kin."""
    calls = (each for each in walk(node) if isinstance(each, Call) and is_kind(each, "grouped"))
    groups = (call.arguments[1].value for call in calls)
    return tuple(dict.fromkeys(group.name for group in groups if isinstance(group, Name)))


def _check_number(node: Node, text: str) -> None:
    """A piece that has to give one number a row."""
    if isinstance(node, Call) and not is_kind(node, "math", "arithmetic", "moments", "grouped"):
        raise _refusal(node, f"{node.function}()", text)
    check_arithmetic(node, text)


def _check_call(node: Call, text: str) -> None:
    inner = node.arguments[0].value
    if is_kind(node, "grouped"):
        _check_number(inner, text)
        if not isinstance(node.arguments[1].value, Name):
            raise _refusal(node.arguments[1].value, "Anything but one grouping variable", text)
    elif not is_kind(node, *_CATEGORICAL):
        for argument in node.arguments:
            _check_argument(argument, text)
    elif not (isinstance(inner, Name) or (is_kind(inner, "factor") and node.function == "C")):
        raise _refusal(inner, f"A calculation inside {node.function}()", text)
    else:
        check_arithmetic(inner, text)


def _check_argument(argument: Argument, text: str) -> None:
    if argument.name is None or not isinstance(argument.value, Text | Word):
        _check_number(argument.value, text)


def _refusal(node: Node, what: str, text: str) -> FormulaError:
    return FormulaError(f"{what} cannot stand here.", _ADVICE, formula=text, position=node.position)
