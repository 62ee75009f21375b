"""Prints a tree back as text, one canonical way, with no parenthesis that is not needed.

`parse(str(formula)) == formula` for every formula.
"""

from __future__ import annotations

from workbench.modeling.tree import (
    Argument,
    Bar,
    Binary,
    Call,
    Dot,
    Formula,
    Name,
    Node,
    Number,
    Sum,
    Text,
    Word,
)

_SUM, _OPERAND = 1, 9
_BINDING = {"*": 2, "/": 2, "%in%": 3, ":": 4, "^": 6}
_SPELLING = {"*": " * ", "/": "/", "%in%": " %in% ", ":": ":", "^": "^"}
_RESERVED = frozenset(
    [
        "if",
        "else",
        "repeat",
        "while",
        "function",
        "for",
        "next",
        "break",
        "in",
        "TRUE",
        "FALSE",
        "NULL",
        "Inf",
        "NaN",
        "NA",
        "NA_integer_",
        "NA_real_",
        "NA_complex_",
        "NA_character_",
        "T",
        "F",
        ".",
        "...",
    ]
)
_ESCAPED = {chr(code): f"\\x{code:02x}" for code in (*range(32), 127)} | {
    "\\": "\\\\",
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
}


def print_formula(formula: Formula) -> str:
    """`outcome ~ terms`, or `~ terms`."""
    terms = print_node(formula.terms)
    return f"~{terms}" if formula.outcome is None else f"{print_node(formula.outcome)} ~ {terms}"


def print_node(node: Node) -> str:
    """One piece of a formula as text."""
    match node:
        case Name(name):
            return print_name(name)
        case Number(value):
            return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case Call(function, arguments):
            return f"{function}({', '.join(map(_argument, arguments))})"
        case Binary():
            return _binary(node)
        case Sum():
            return _sum(node)
        case Bar(effects, group, correlated):
            return f"({print_node(effects)} {'|' if correlated else '||'} {print_node(group)})"
        case Text(value):
            return f'"{_escape(value, chr(34))}"'
        case Word(value):
            return value
        case Dot():
            return "."


def print_name(name: str) -> str:
    """A variable's name, in backticks unless R would read it bare."""
    if name.isascii() and name.isidentifier() and name[0] != "_" and name not in _RESERVED:
        return name
    return name if _bare(name) else f"`{_escape(name, '`')}`"


def label(node: Node) -> str:
    """A piece as tables show it: a variable by its plain name, unless that could be mistaken."""
    if isinstance(node, Name) and ":" not in node.name and node.name != "(Intercept)":
        return node.name
    return print_node(node)


def _bare(name: str) -> bool:
    if (
        not name
        or name in _RESERVED
        or not (name[0].isalpha() or name[0] == ".")
        or "0" <= name[1:2] <= "9" > name[0]
    ):
        return False
    return all(c.isalpha() or c in "._" or "0" <= c <= "9" for c in name)


def _escape(text: str, quote: str) -> str:
    return "".join(f"\\{c}" if c == quote else _ESCAPED.get(c, c) for c in text)


def _argument(argument: Argument) -> str:
    value = print_node(argument.value)
    return value if argument.name is None else f"{argument.name} = {value}"


def _sum(node: Sum) -> str:
    pieces: list[str] = []
    for sign, item in node.items:
        if pieces:
            pieces.append(f" {sign} ")
        elif sign == "-":
            pieces.append("-")
        pieces.append(_within(item, _SUM + 1))
    return "".join(pieces)


def _binary(node: Binary) -> str:
    binding = _BINDING[node.operator]
    to_the_right = node.operator == "^"
    left = _within(node.left, binding + to_the_right)
    right = _within(node.right, binding + (not to_the_right))
    return f"{left}{_SPELLING[node.operator]}{right}"


def _within(node: Node, least: int) -> str:
    """The text of a piece, in parentheses if it binds looser than its place asks for."""
    binding = (
        _SUM if isinstance(node, Sum) else _BINDING[node.operator] if isinstance(node, Binary) else _OPERAND
    )
    return print_node(node) if binding >= least else f"({print_node(node)})"
