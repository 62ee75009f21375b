"""Cuts a formula into tokens: names, numbers, quoted texts, operators, each with its place."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from workbench.errors import FormulaError


class Token(NamedTuple):
    """kind: name, quoted (in backticks), number, text, operator or end; text: the value without quotes."""

    kind: str
    text: str
    position: int


_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?L?)
      | (?P<name>(?:[^\W\d]|\.)[\w.]*)
      | (?P<quote>[`"'])
      | (?P<operator>%in%|\|\||\*\*|[-+*/:^()|~,=])
    """,
    re.VERBOSE | re.ASCII,
)
_NAME_REST = re.compile(r"[\w.]*")
_LOOKALIKES = {"−": "-", "–": "-", "∼": "~", "˜": "~", "∣": "|"}  # pasted from papers and word processors
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "\\": "\\", "`": "`", '"': '"', "'": "'", " ": " "}
_HEX = {
    letter: re.compile(rf"([0-9a-fA-F]{{1,{digits}}})|\{{([0-9a-fA-F]{{1,{digits}}})\}}")
    for letter, digits in (("x", 2), ("u", 4), ("U", 8))
}
_REASONS = {
    "$": "Write the variable's name alone, without the name of the data set.",
    "%": "The only operator of this kind is %in%.",
    "[": "Choose rows in the data view; write the variable's name alone here.",
    "<": "To compare, first make a new variable in the data view.",
    ">": "To compare, first make a new variable in the data view.",
    "!": "To compare, first make a new variable in the data view.",
    "&": "To compare, first make a new variable in the data view.",
}


def tokenize(text: str) -> list[Token]:
    """The tokens of a formula, closed by one of kind "end"; FormulaError at the first unknown character."""
    tokens: list[Token] = []
    position, end = 0, len(text)
    while position < end:
        match = _TOKEN.match(text, position)
        kind = match.lastgroup if match else None
        if match is None or kind is None:
            position = _other(text, position, tokens)
        elif kind == "quote":
            position = _quoted(text, position, tokens)
        elif kind == "name":
            position = _name(text, match.end(), position, tokens)
        else:
            if kind != "space":
                tokens.append(Token(kind, match.group().replace("**", "^"), position))
            position = match.end()
    tokens.append(Token("end", "", end))
    return tokens


def _other(text: str, position: int, tokens: list[Token]) -> int:
    """A character outside the ASCII grammar: a look-alike operator, a space, a letter, or a fault."""
    character = text[position]
    if character in _LOOKALIKES:
        tokens.append(Token("operator", _LOOKALIKES[character], position))
        return position + 1
    if character.isspace():
        return position + 1
    if character.isalpha():
        return _name(text, position + 1, position, tokens)
    raise FormulaError(
        f"The character {character} has no meaning in a formula.",
        _REASONS.get(
            character, "If it belongs to a variable's name, put the name between backticks: `a name`."
        ),
        formula=text,
        position=position,
    )


def _name(text: str, end: int, position: int, tokens: list[Token]) -> int:
    """Reads on to the end of a name; marks that combine with a letter belong to it."""
    while True:
        match = _NAME_REST.match(text, end)
        end = match.end() if match else end
        if end >= len(text) or unicodedata.category(text[end])[0] != "M":
            break
        end += 1
    tokens.append(Token("name", text[position:end], position))
    return end


def _quoted(text: str, start: int, tokens: list[Token]) -> int:
    """A name in backticks or a text in quotes, with R's backslash escapes."""
    quote, position, pieces = text[start], start + 1, list[str]()
    while position < len(text) and text[position] != quote:
        if text[position] == "\\":
            piece, position = _escape(text, position)
        else:
            piece, position = text[position], position + 1
        pieces.append(piece)
    if position >= len(text):
        what = "backtick" if quote == "`" else "quotation mark"
        raise FormulaError(
            f"This {what} is never closed.", f"Add a {quote} after the name.", formula=text, position=start
        )
    if quote == "`" and not pieces:
        raise FormulaError("There is no name between the backticks.", formula=text, position=start)
    tokens.append(Token("quoted" if quote == "`" else "text", "".join(pieces), start))
    return position + 1


def _escape(text: str, position: int) -> tuple[str, int]:
    """The character a backslash escape stands for, and where it ends."""
    letter = text[position + 1 : position + 2]
    if letter in _HEX:
        match = _HEX[letter].match(text, position + 2)
        code = int(match[1] or match[2], 16) if match else -1
        if match and 0 <= code <= 0x10FFFF:
            return chr(code), match.end()
    elif letter in _ESCAPES and letter:
        return _ESCAPES[letter], position + 2
    raise FormulaError(
        f"The backslash sequence \\{letter} is not known.",
        r"A backslash in a name is written twice: \\.",
        formula=text,
        position=position,
    )
