"""Categorical predictors: which levels are in use, and by which contrast they are coded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.errors import ModelError
from workbench.modeling.arithmetic import argument, is_kind
from workbench.modeling.contrasts import Contrast, contrast
from workbench.modeling.custom_contrast import Contrasts, custom
from workbench.modeling.evaluate import Source
from workbench.modeling.functions import CODING_WORDS
from workbench.modeling.printer import print_node
from workbench.modeling.tree import Call, Name, Node, Number, Text, Word

Codes = NDArray[np.int32]
_SPELLED = {"poly": "polynomial"}


@dataclass(frozen=True, slots=True)
class Coding:
    """variable: its name; levels: those in use, the reference first; contrast: one row for each level."""

    variable: str
    levels: tuple[str, ...]
    contrast: Contrast


def category_variable(node: Node, source: Source) -> str | None:
    """The variable behind a categorical factor (`f`, `factor(x)`, `C(f, sum)`), None for a numeric one."""
    if isinstance(node, Name):
        return node.name if source.variable(node.name).measure != "numeric" else None
    if isinstance(node, Call) and is_kind(node, "factor", "contrast"):
        inner = node.arguments[0].value
        return inner.name if isinstance(inner, Name) else category_variable(inner, source)
    return None


def used_levels(codes: Codes, levels: tuple[str, ...]) -> tuple[Codes, tuple[str, ...]]:
    """Codes (none missing) renumbered to the levels that occur, and those; the same array if all do."""
    counts = np.bincount(codes, minlength=len(levels))
    if counts.all():
        return codes, levels
    seen = counts > 0
    place = (np.cumsum(seen) - 1).astype(np.int32)
    return place[codes], tuple(level for level, used in zip(levels, seen, strict=True) if used)


def learn_coding(
    node: Node, variable: str, levels: tuple[str, ...], source: Source, contrasts: Contrasts
) -> Coding:
    """The coding of a categorical factor with these levels in use.

    The coding written in C() comes first, then the one chosen for the variable, then treatment.
    """
    if len(levels) < 2:
        message = f"{print_node(node)} has only one category in the rows used: {levels[0]}."
        raise ModelError(
            message, "Remove it from the model, or check the missing values of the other variables."
        )
    kind, base = contrasts.get(variable, "treatment"), None
    written = isinstance(node, Call) and is_kind(node, "contrast")
    if not isinstance(kind, str):
        if not written:
            return Coding(variable, levels, custom(kind, variable, levels))
        kind = "treatment"
    if isinstance(node, Call) and written:
        word, base = argument(node, "contrast", 1), _base(node, levels)
        if isinstance(word, Word | Text):
            kind = CODING_WORDS.get(word.value, word.value)
            kind = _SPELLED.get(kind, kind)
    if kind == "polynomial":
        return Coding(variable, levels, _in_order(variable, levels, source))
    return Coding(variable, levels, contrast(kind, levels, base=base))


def recode(codes: Codes, levels: tuple[str, ...], coding: Coding) -> Codes:
    """Codes of new data in terms of the levels the model knows; ModelError for a level it does not know."""
    place = {level: i for i, level in enumerate(coding.levels)}
    table = np.array([place.get(level, -1) for level in levels] + [-1], dtype=np.int32)
    unknown = sorted({levels[code] for code in np.unique(codes) if code >= 0 and table[code] < 0})
    if unknown:
        message = f"The model does not know the category {unknown[0]} of {coding.variable}."
        raise ModelError(message, f"It knows {', '.join(coding.levels[:10])}.")
    return table[codes]


def _base(node: Call, levels: tuple[str, ...]) -> str | None:
    """The reference in C(f, treatment, base = ...): a level, or its number counted from 1."""
    base = argument(node, "base", 2)
    if isinstance(base, Text):
        return base.value
    if isinstance(base, Number) and base.value in range(1, len(levels) + 1):
        return levels[int(base.value) - 1]
    if base is None:
        return None
    advice = f'Write a category in quotes, as in base = "{levels[0]}".'
    raise ModelError(f"The base of {print_node(node)} is not one of its categories.", advice)


def _in_order(variable: str, levels: tuple[str, ...], source: Source) -> Contrast:
    """Polynomial contrasts follow the order of the levels, not the choice of a reference."""
    rank = {level.value: i for i, level in enumerate(source.variable(variable).levels)}
    order = sorted(range(len(levels)), key=lambda i: rank.get(levels[i], i))
    coded = contrast("polynomial", levels)
    matrix = np.empty((len(levels), len(levels) - 1))
    matrix[order] = coded.matrix
    return Contrast(len(levels), coded.labels, matrix)
