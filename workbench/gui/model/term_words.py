"""Pieces of formula in the words of chips and labels: interactions with a cross, names without backticks."""

from __future__ import annotations

from workbench.errors import FormulaError
from workbench.modeling.printer import label
from workbench.modeling.structured import read_group, read_term


def readable(piece: str) -> str:
    """`a:b` as "a × b", `my var` in backticks as its plain name, school/class as it is."""
    try:
        return " × ".join(label(factor) for factor in read_term(piece).factors)
    except FormulaError:
        return _group(piece)


def _group(piece: str) -> str:
    try:
        path = read_group(piece).path
    except FormulaError:
        return piece
    return " / ".join(" × ".join(step) for step in path)
