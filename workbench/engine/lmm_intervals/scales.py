"""From the scale on which a parameter is held to the scale on which it is told.

plain  deviations and coefficients
log    the residual deviation is held as its logarithm
sine   a correlation is held as the angle whose sine it is: smooth up to and at +-1
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeAlias

import numpy as np

from workbench.engine.lmm.model import Floats

Scale: TypeAlias = Literal["plain", "log", "sine"]


def value(scale: Scale, s: Floats | float) -> Floats:
    """The parameter at s."""
    return np.asarray(TO_VALUE[scale](s), dtype=np.float64)


def steepness(scale: Scale, s: Floats | float) -> Floats:
    """d value / ds."""
    return np.asarray(STEEPNESS[scale](s), dtype=np.float64)


TO_VALUE: dict[Scale, Callable[..., Any]] = {"plain": np.asarray, "log": np.exp, "sine": np.sin}
STEEPNESS: dict[Scale, Callable[..., Any]] = {"plain": np.ones_like, "log": np.exp, "sine": np.cos}
