"""Cuts an expression into tokens: names, numbers, quoted texts, operators, each with its place."""

from __future__ import annotations

import re
from typing import NamedTuple

from workbench.errors import ExpressionError


class Token(NamedTuple):
    """kind: name, quoted (a name in backticks), number, text, operator, word (and, or, not, in) or end."""

    kind: str
    text: str
    position: int


WORDS = ("and", "or", "not", "in")
_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
      | (?P<name>(?:[^\W\d]|\.)[\w.]*)
      | (?P<quote>[`"'])
      | (?P<operator>%in%|&&|\|\||==|!=|<>|<=|>=|\*\*|[-+*/^()<>=!&|,\[\]])
    """,
    re.VERBOSE,
)
_SPELLED = {
    "&": "and",
    "&&": "and",
    "|": "or",
    "||": "or",
    "!": "not",
    "%in%": "in",
    "=": "==",
    "<>": "!=",
    "**": "^",
    "[": "(",
    "]": ")",
}
_LOOKALIKES = {"−": "-", "–": "-", "≤": "<=", "≥": ">=", "≠": "!=", "“": '"', "”": '"', "‘": "'", "’": "'"}
_PASTED = re.compile(
    r"""`[^`]*` | "[^"]*" | '[^']*' | [“”][^“”"]*[“”"] | [‘’][^‘’']*[‘’'] | [−–“”‘’]""", re.VERBOSE
)
"""What stands between quotes, and signs of word processors that stand for one of ours."""
_NAMES = {"`": "backtick", '"': "quotation mark", "'": "quotation mark"}


def tokenize(text: str) -> list[Token]:
    """The tokens, closed by one of kind "end"; ExpressionError at the first character without a meaning."""
    text = _PASTED.sub(_as_typed, text)
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        kind = match.lastgroup if match else None
        if match is None or kind is None:
            tokens.append(_other(text, position))
            position += 1
        elif kind == "quote":
            token, position = _quoted(text, position)
            tokens.append(token)
        else:
            if kind != "space":
                tokens.append(_plain(kind, match.group(), position))
            position = match.end()
    return [*tokens, Token("end", "", len(text))]


def _as_typed(pasted: re.Match[str]) -> str:
    """The sign, or the quotes, as typed; what is between quotes belongs to the data and stays as it is."""
    text = pasted.group()
    first, last = (_LOOKALIKES.get(sign, sign) for sign in (text[0], text[-1]))
    return first if len(text) == 1 else f"{first}{text[1:-1]}{last}"


def _plain(kind: str, text: str, position: int) -> Token:
    if kind == "name" and text.lower() in WORDS:
        return Token("word", text.lower(), position)
    spelled = _SPELLED.get(text, text) if kind == "operator" else text
    return Token("word" if spelled in WORDS else kind, spelled, position)


def _other(text: str, position: int) -> Token:
    sign = text[position]
    if sign in _LOOKALIKES:
        return Token("operator", _LOOKALIKES[sign], position)
    raise ExpressionError(
        f"The character {sign} has no meaning here.",
        "If it belongs to a variable's name, put the name between backticks: `a name`.",
        expression=text,
        position=position,
    )


def _quoted(text: str, start: int) -> tuple[Token, int]:
    """A name in backticks or a category in quotes; a doubled quote stands for itself."""
    quote, position, pieces = text[start], start + 1, list[str]()
    while True:
        end = text.find(quote, position)
        if end < 0:
            raise ExpressionError(
                f"This {_NAMES[quote]} is never closed.",
                f"Add a {quote} at the end.",
                expression=text,
                position=start,
            )
        pieces.append(text[position:end])
        if text[end + 1 : end + 2] != quote:
            break
        pieces.append(quote)
        position = end + 2
    return Token("quoted" if quote == "`" else "text", "".join(pieces), start), end + 1
