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

from typing import Literal, TypeAlias, get_args

import numpy as np

from workbench.engine.lmm.model import Codes, Floats

Scaling: TypeAlias = Literal["size", "effective", "none"]
SCALINGS: tuple[Scaling, ...] = get_args(Scaling)


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
