"""Categories in their own order, for what depends on it: `codes` puts the reference level first."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from workbench.data.variable import Variable

Codes = NDArray[np.int32]


class Source(Protocol):
    """A Dataset, or some rows of one."""

    def variable(self, name: str) -> Variable: ...
    def codes(self, name: str) -> tuple[Codes, tuple[str, ...]]: ...


def ordered_codes(source: Source, name: str) -> tuple[Codes, tuple[str, ...]]:
    """As `source.codes(name)`, but levels in the order of the variable's levels, the reference at its
    place.
    """
    codes, levels = source.codes(name)
    place = {level.value: k for k, level in enumerate(source.variable(name).levels)}
    order = sorted(range(len(levels)), key=lambda k: place.get(levels[k], k))
    if order == list(range(len(levels))):
        return codes, levels
    recode = np.full(len(levels) + 1, -1, dtype=np.int32)
    recode[order] = np.arange(len(levels), dtype=np.int32)
    return recode[codes], tuple(levels[k] for k in order)
