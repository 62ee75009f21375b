"""Functions of the numbers of one row: arrays (n,) or floats in, the same out; missing stays missing."""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

absolute, sqrt, log2, log10 = np.absolute, np.sqrt, np.log2, np.log10
exp, floor, ceil = np.exp, np.floor, np.ceil


def log(x: Any, base: Any = None) -> Any:
    """The natural logarithm, or that to another base."""
    return np.log(x) if base is None else np.log(x) / np.log(base)


def rounded(x: Any, decimals: Any = 0.0) -> Any:
    """Halves away from zero, as people round; also to decimals, where x is a half as far as it is written.

    1.005 is below its half in binary, yet rounds to 1.01: a nudge of one unit in the last place settles that.
    """
    power = 10.0 ** np.floor(decimals)
    scaled = np.abs(x) * power
    nudged = np.where(power == 1.0, scaled, np.nextafter(scaled, np.inf))
    found = np.copysign(np.floor(nudged + 0.5) / power, x)
    kept = np.isfinite(found) & (scaled < 2**52)
    return np.where(kept, found, x)[()]


def row_minimum(*values: Any) -> Any:
    """Smallest of several in a row."""
    return reduce(np.minimum, values)


def row_maximum(*values: Any) -> Any:
    """Largest of several in a row."""
    return reduce(np.maximum, values)
