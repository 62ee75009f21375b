"""Numbers with decimal points among numbers with decimal commas: no decimal mark reads them all."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from workbench.data.text.numbers import TextKind, text_kind

MOST = 20_000
MIXED = "some numbers have a decimal comma, others a decimal point"


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
