"""Groups drawn with replacement, refitted by their products: the case bootstrap of a single grouping.

A sample in which level j stands n_j times has the products sum_j n_j (C_j + G_j'K_j^-1 G_j): the levels'
own products are computed once, and a replicate is a vector of counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.lmm.data import LmmData
from workbench.engine.lmm.fixed_part import regress_out
from workbench.engine.lmm.model import Codes, Floats
from workbench.engine.lmm_bootstrap.whitened import Outcomes, Whitened

COLLINEAR = 1e-9  # least eigenvalue of X'X, relative to the whole data, with which a sample can be fitted


@dataclass(frozen=True)
class Levels:
    """Products of each level: g (q, J) whitened outcome, C (J, p+1, p+1) of [X y] within it, sizes (J,)."""

    g: Floats
    C: Floats
    sizes: Floats


def of_levels(data: LmmData, w: Whitened) -> Levels:
    """The products of every level of the only grouping, in comparable units."""
    response = data.y if data.offset is None else data.y - data.offset
    residual, _ = regress_out(response, data.root_w, data.fixed)
    columns = np.column_stack([data.fixed.X, residual / data.y_scale])
    codes, J, k = w.factor.codes, w.factor.n_levels, columns.shape[1]
    C = np.empty((J, k, k))
    for a in range(k):
        for b in range(a + 1):
            C[:, a, b] = C[:, b, a] = np.bincount(codes, columns[:, a] * columns[:, b], J)
    g = np.einsum("abj,bj->aj", w.R, data.Gamma[-1])
    whole = np.concatenate([w.G, g[:, None]], axis=1)
    C -= np.einsum("apj,aqj->jpq", whole, whole)
    return Levels(g, C, np.bincount(codes, minlength=J).astype(np.float64))


def drawn(w: Whitened, levels: Levels, random: np.random.Generator, count: int) -> tuple[Outcomes, Codes]:
    """Samples of as many levels as there are, and which of the `count` can be fitted at all."""
    used = np.flatnonzero(levels.sizes)
    weight = np.zeros((count, len(levels.sizes)))
    weight[:, used] = random.multinomial(len(used), np.full(len(used), 1 / len(used)), size=count)
    p = w.p
    C = np.einsum("nj,jpq->npq", weight, levels.C)
    g = np.broadcast_to(levels.g[:, None], (len(levels.g), count, len(levels.sizes)))
    y = Outcomes(g, C[:, :p, p], C[:, p, p], C[:, :p, :p], weight @ levels.sizes, weight)
    XX = y.C + np.einsum("nj,apj,aqj->npq", weight, w.G, w.G, optimize=True)
    enough = (weight > 0).sum(axis=1) > 1
    return y, np.flatnonzero(enough & (np.linalg.eigvalsh(XX)[:, 0] > COLLINEAR))
