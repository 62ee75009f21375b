"""What a fault in a formula could be mended to by one click: the nearest names."""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.errors import FormulaError
from workbench.modeling.functions import FUNCTIONS
from workbench.modeling.lexer import Token, tokenize
from workbench.modeling.printer import print_name


@dataclass(frozen=True, slots=True)
class Fix:
    """`shown` on the link, put in the place of the characters from `start` to `end`."""

    shown: str
    start: int
    end: int


def fixes(error: FormulaError, names: Sequence[str]) -> list[Fix]:
    """Up to three names in the place of one that is not known; [] for any other fault."""
    try:
        tokens = tokenize(error.formula)
    except FormulaError:
        return []
    for token, following in itertools.pairwise(tokens):
        if token.position == error.position and token.kind in ("name", "quoted"):
            end = token.position + len(_written(error.formula, token, following))
            return [Fix(shown, token.position, end) for shown in _near(token, following, names)]
    return []


def _near(token: Token, following: Token, names: Sequence[str]) -> list[str]:
    if following.text == "(" and token.kind == "name":
        return [] if token.text in FUNCTIONS else difflib.get_close_matches(token.text, FUNCTIONS, 3)
    if token.text in names:
        return []
    folded = {name.casefold(): name for name in reversed(names)}
    found = difflib.get_close_matches(token.text.casefold(), folded, 3)
    return [print_name(folded[each]) for each in found]


def _written(formula: str, token: Token, following: Token) -> str:
    """The token as it stands in the text, backticks included."""
    return formula[token.position : following.position].rstrip()
