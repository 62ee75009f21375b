"""Which values of a variable stand for missing: its codes, and the numbers in its missing ranges."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from typing import TYPE_CHECKING

from workbench.data.text.numbers import TextKind, is_float, number_of, text_kind

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from workbench.data.column import Numbers
    from workbench.data.variable import Variable

Range = tuple[float, float]
"""Lowest and highest value, both inside; infinite where the range is open."""

ALL: Range = (-inf, inf)


def missing_numbers(variable: Variable) -> list[float]:
    """The declared missing codes that are numbers."""
    return [float(code) for code in variable.missing_codes if is_float(code)]


def missing_mask(values: Numbers, variable: Variable) -> NDArray[np.bool_] | None:
    """Which numbers stand for missing; None when nothing is declared. Empty cells are not among them."""
    import numpy as np

    codes = missing_numbers(variable)
    mask = np.isin(values, codes) if codes else None
    for low, high in variable.missing_ranges:
        inside = (values >= low) & (values <= high)
        mask = inside if mask is None else mask | inside
    return mask


def missing_among(variable: Variable, values: Iterable[str]) -> frozenset[str]:
    """The codes, and those of `values` that are numbers in a missing range."""
    codes = frozenset(variable.missing_codes)
    if not variable.missing_ranges:
        return codes
    return codes.union(value for value in values if in_ranges(value, variable.missing_ranges))


def is_missing(value: str, variable: Variable) -> bool:
    """`value` stands for missing in `variable`: as written, as the same number, or in a range."""
    if value in variable.missing_codes:
        return True
    if text_kind(value) is TextKind.WORD:
        return False
    number = number_of(value)
    codes = (code for code in variable.missing_codes if text_kind(code) is not TextKind.WORD)
    return any(number_of(code) == number for code in codes) or in_ranges(value, variable.missing_ranges)


def in_ranges(text: str, ranges: Iterable[Range]) -> bool:
    """Whether the text is a number in one of the ranges."""
    if text_kind(text) is TextKind.WORD:
        return False
    number = number_of(text)
    return any(low <= number <= high for low, high in ranges)
