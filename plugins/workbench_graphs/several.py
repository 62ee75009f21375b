"""Graphs of several variables by themselves: which there are, and their values."""

from __future__ import annotations

import numpy as np

from workbench.api import OptionsError
from workbench_graphs.frame import Floats, Frame

MOST_VARIABLES = 40


def several(names: tuple[str, ...]) -> tuple[str, ...]:
    """The variables, each once; OptionsError when they are more than a page holds."""
    found = tuple(dict.fromkeys(names))
    if len(found) > MOST_VARIABLES:
        raise OptionsError(
            f"{len(found)} variables are more than a page holds ({MOST_VARIABLES}).",
            "Choose fewer.",
            option="variables",
        )
    return found


def known_values(frame: Frame, name: str, *, standardise: bool) -> Floats:
    """The values of a variable (n,); standardised over all rows of the graph if asked for."""
    values = frame.values[name]
    if not standardise:
        return values
    good = np.isfinite(values)
    sd = values[good].std(ddof=1) if good.sum() > 1 else 0.0
    scaled: Floats = (values - values[good].mean()) / (sd or 1.0)
    return scaled
