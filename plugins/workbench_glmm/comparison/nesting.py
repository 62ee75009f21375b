"""Whether one model is a special case of another: only then a likelihood-ratio test compares them."""

from __future__ import annotations

import numpy as np

from workbench.api import Design, RandomDesign


def is_nested(smaller: Design, larger: Design) -> bool:
    """Whether the smaller model is the larger one with some parameters at zero.

    Its fixed columns must lie in the space of the larger one's, and each of its random blocks within one of
    the larger one's: the same groups by whatever name, terms among that block's terms.
    """
    X, Y = larger.X, smaller.X
    coefficients = np.linalg.lstsq(X, Y, rcond=None)[0]
    left = np.linalg.norm(Y - X @ coefficients, axis=0)
    if bool(np.any(left > 1e-7 * np.linalg.norm(Y, axis=0))):
        return False
    return all(
        any(set(b.names) <= set(c.names) and _same_groups(b, c) for c in larger.random)
        for b in smaller.random
    )


def _same_groups(one: RandomDesign, other: RandomDesign) -> bool:
    if one.label == other.label:
        return True
    if one.n_levels != other.n_levels:
        return False
    pairs = one.codes.astype(np.int64) * other.n_levels + other.codes
    return len(np.unique(pairs)) == one.n_levels
