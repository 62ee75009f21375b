"""How the numbers of one variable look in the grid; what is copied, edited and exported is the number itself.

format          shown                                           example
.2f             with that many decimals                         0.45
.7g             with up to that many significant digits         0.4478125
none, computed  as .7g, or with more where the numbers lie so   2459000.25 beside 2459000.5
                close together that they would look the same
none            as typed or read from a file                    0.44781250000000006
"""

from __future__ import annotations

import re
from collections.abc import Callable
from math import floor, isfinite, log10
from sys import float_info

import numpy as np

from workbench.data.text.numbers import number_text
from workbench.data.variable import Variable

DIGITS = 7
"""Significant digits of computed numbers, as many as R prints."""
_EXACT = 15
"""As many significant decimal digits every double carries."""
_LARGE = 1e16
"""From here on numbers are written with a power of ten."""
_FORMAT = re.compile(r"\.([0-9]{1,2})([fg])")

Look = Callable[[float], str]
"""The text shown for a number that is not missing."""


def look_of(variable: Variable, values: np.ndarray) -> Look:
    """How the numbers of `variable` are shown; values: all of them, shape (n_rows,)."""
    known = _FORMAT.fullmatch(variable.format)
    if known and known[2] == "f":
        return f"{{:{variable.format}}}".format
    if known:
        return _with_digits(max(1, int(known[1])))
    if variable.computed and values.dtype.kind == "f":
        return _with_digits(digits_for(values))
    return number_text


def digits_for(values: np.ndarray) -> int:
    """DIGITS, and as many more as the largest of the numbers has in common with all others."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return DIGITS
    low, high = float(finite.min()), float(finite.max())
    size, spread = max(abs(low), abs(high)), min(high - low, float_info.max)
    if spread <= size * 10.0**-_EXACT:  # one number, up to rounding
        return DIGITS
    return min(_EXACT, DIGITS + max(0, floor(log10(size / spread))))


def _with_digits(digits: int) -> Look:
    """Whole numbers in full, and so the whole part of others; powers of ten for the very small and large."""
    longest = 10.0 ** (digits - 1)

    def text(value: float) -> str:
        if not isfinite(value) or (value == floor(value) and abs(value) < _LARGE):
            return number_text(value)
        whole_part = longest <= abs(value) < _LARGE
        return f"{value:.0f}" if whole_part else f"{value:.{digits}g}"

    return text
