"""Names, texts and numbers as they are written in an expression, and names in it replaced by others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from workbench.data.expressions.lexer import WORDS, tokenize
from workbench.data.expressions.parser import parse
from workbench.data.expressions.tree import Name, walk
from workbench.data.text.numbers import TextKind, number_text, text_kind

_PLAIN = re.compile(r"(?:[^\W\d]|\.)[\w.]*")
_CONSTANTS = ("NA", "Inf", "c")


def name(text: str) -> str:
    """A variable's name, in backticks where it would be read as something else."""
    plain = _PLAIN.fullmatch(text) and text.lower() not in WORDS and text not in _CONSTANTS
    return text if plain else "`" + text.replace("`", "``") + "`"


def names(texts: Iterable[str]) -> str:
    """Several names as the value of `by =`: one alone, or a list in parentheses."""
    listed = [name(text) for text in texts]
    return listed[0] if len(listed) == 1 else f"({', '.join(listed)})"


def by(texts: Iterable[str]) -> str:
    """The argument `, by = ...`, "" for no groups."""
    listed = list(texts)
    return f", by = {names(listed)}" if listed else ""


def quoted(text: str) -> str:
    """A text in quotes."""
    return '"' + text.replace('"', '""') + '"'


def literal(text: str, *, number: bool) -> str:
    """A value of a numeric variable as a number, else in quotes."""
    return text.strip() if number and is_number(text) else quoted(text)


def is_number(text: str) -> bool:
    """Whether a text can stand for a number in an expression."""
    try:
        return text_kind(text) is not TextKind.WORD and float(text) == float(text)
    except (ValueError, OverflowError):
        return False


def number(value: float) -> str:
    """A number in its shortest form."""
    return number_text(value) if abs(value) != float("inf") else ("Inf" if value > 0 else "-Inf")


def renamed(expression: str, new: Mapping[str, str]) -> str:
    """The expression with variables called by other names (old -> new); all else stays as it was written."""
    places = {node.position: node.name for node in walk(parse(expression)) if isinstance(node, Name)}
    tokens = tokenize(expression)
    out, end = list[str](), 0
    for token, following in pairwise(tokens):
        old = places.get(token.position)
        if old is None or old not in new:
            continue
        stop = _end_of(expression, token.position, following.position)
        out += [expression[end : token.position], name(new[old])]
        end = stop
    return "".join([*out, expression[end:]])


def _end_of(expression: str, start: int, limit: int) -> int:
    """Where the name that starts there ends: at the blank before the next token."""
    return start + len(expression[start:limit].rstrip())
