"""Columns of numbers that no decimal mark reads: points among commas, thousands that are set off."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from workbench.data.text.numbers import TextKind, text_kind

MOST = 20_000
MIXED = "some numbers have a decimal comma, others a decimal point"
THOUSANDS = "numbers with thousands separators"
_SET_OFF = re.compile(
    r"[+-]?[1-9][0-9]{0,2}([.,' \u2019\u00a0\u2009\u202f])[0-9]{3}(\1[0-9]{3})*([.,][0-9]+)?"
)


def mixed_marks(values: Iterable[str]) -> bool:
    """Every value is a number with one of the marks, and both occur; the first of very many values tell."""
    seen = set()
    for value in islice(values, MOST):
        if not value.strip():
            continue
        kinds = {mark: text_kind(value, mark) for mark in ".,"}
        if kinds["."] is TextKind.WORD and kinds[","] is TextKind.WORD:
            return False
        seen |= {mark for mark, kind in kinds.items() if kind is TextKind.DECIMAL and mark in value}
    return len(seen) == 2


def set_off_thousands(values: Iterable[str], *, every: bool = False) -> str:
    """The first value such as 1,234.5 in a column of numbers; "" where there is none, or one is a word.

    every: all values must be such.
    """
    example = ""
    for value in islice(values, MOST):
        bare = value.strip()
        if bare and _SET_OFF.fullmatch(bare):
            example = example or bare
        elif bare and (every or TextKind.WORD is text_kind(bare, ".") is text_kind(bare, ",")):
            return ""
    return example
