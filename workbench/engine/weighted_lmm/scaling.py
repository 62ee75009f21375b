"""Scaling of conditional weights within the group that they belong to.

    none        w
    size        w n / sum w           they add up to the size n of the group
    effective   w sum w / sum w^2     they add up to (sum w)^2 / sum w^2, the effective size

Weights of level 1 that are used as they stand overstate the size of a group, and with it how well its mean is
known: variances between groups are then estimated as too large in small groups. Scaling "size" suits most
purposes; "effective" is the other one in use. Pfeffermann, Skinner, Holmes, Goldstein & Rasbash (1998), J. R.
Stat. Soc. B 60, methods 2 and 1; Rabe-Hesketh & Skrondal (2006), J. R. Stat. Soc. A 169; Carle (2009), BMC
Med. Res. Methodol. 9.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias, get_args

import numpy as np

from workbench.engine.lmm.model import Codes, Floats

Scaling: TypeAlias = Literal["size", "effective", "none"]
SCALINGS: tuple[Scaling, ...] = get_args(Scaling)


@dataclass(frozen=True)
class LevelWeights:
    """Weights by row, each (n,): of rows within their group, then of groups of each level within the next.

    conditional: inverse chances to be drawn; used: the same as scaled.
    """

    conditional: tuple[Floats, ...]
    used: tuple[Floats, ...]

    @property
    def total(self) -> tuple[Floats, ...]:
        """For each level the product of its own weights and those above: the units of the population."""
        products = np.cumprod(self.conditional[::-1], axis=0)[::-1]
        return tuple(products)


def level_weights(
    weights: Sequence[Floats], groupings: Sequence[Codes], *, total: bool, scaling: Scaling
) -> LevelWeights:
    """weights: of rows and of the groupings (n,) from the inside out, the same on all rows of a group.

    total: weights say how many of the population a unit stands for, so those of its group are divided out.
    The weights of the outermost groups are not scaled, which would change nothing.
    """
    own = [w / above for w, above in pairwise(weights)] if total else list(weights[:-1])
    out = []
    for level, w in enumerate(own):
        if level == 0:
            out.append(scaled(w, groupings[0], scaling))
        else:
            first, units = np.unique(groupings[level - 1], return_index=True, return_inverse=True)[1:]
            out.append(scaled(w[first], groupings[level][first], scaling)[units])
    return LevelWeights((*own, weights[-1]), (*out, weights[-1]))


def scaled(weights: Floats, group: Codes, scaling: Scaling) -> Floats:
    """Conditional weights (n,) > 0 of units in groups (n,), scaled within each group."""
    if scaling == "none":
        return weights
    total = np.bincount(group, weights)
    if scaling == "size":
        factor = np.bincount(group) / np.where(total > 0, total, 1.0)
    else:
        squares = np.bincount(group, weights**2)
        factor = total / np.where(squares > 0, squares, 1.0)
    out: Floats = weights * factor[group]
    return out
