"""Separation: predictors that foretell some outcomes with certainty, so that estimates run to infinity.

A direction d of beta along which the likelihood of no row falls and that of some rows rises has
A d >= 0, A d != 0, with rows of A by outcome and link:

    binomial, link of two tails    x for an event, -x for no event; both where a row has events and others
    binomial with log link, and    -x where there is no event or the count is zero; both where there is one
    counts with log link           (eta has a limit on that side, so it cannot move)

Rows that move are fitted perfectly in the limit; the other rows decide everything else. A coefficient has a
finite estimate exactly if it is estimable from those. Albert & Anderson (1984), Biometrika 71; Correia,
Guimaraes & Zylkin (2019), arXiv:1903.01633, for counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.engine.glm.model import GlmModel
from workbench.engine.likelihoods import Floats
from workbench.engine.recession import TOLERANCE, recession_direction

TWO_TAILS = ("logit", "probit", "cloglog", "loglog", "cauchit")
COUNTS = ("poisson", "negative_binomial", "negative_binomial_1")


@dataclass(frozen=True)
class Separation:
    """direction (p,): of all that move, on the scale of X; moved (n,): -1, 0, 1, where eta runs to."""

    direction: Floats
    moved: NDArray[np.int8]

    @property
    def complete(self) -> bool:
        """Whether every row is foretold with certainty."""
        return bool((self.moved != 0).all())


def separation(model: GlmModel) -> Separation | None:
    """Which rows run away, None if none does; rows of weight zero do not count."""
    kinds = _kinds(model)
    if kinds is None:
        return None
    scale = np.maximum(np.abs(model.X).max(axis=0), 1e-300)
    X = model.X / scale
    up, down = kinds
    moved = np.zeros(len(X), dtype=np.int8)
    total = np.zeros(X.shape[1])
    left = model.w > 0
    for _ in range(X.shape[1]):
        rows = left & (moved == 0)
        d = recession_direction(_cone(X[rows], up[rows], down[rows])) if rows.any() else None
        if d is None:
            break
        change = X @ d
        moved[rows & (change > TOLERANCE)] = 1
        moved[rows & (change < -TOLERANCE)] = -1
        total = _joined(total, d, X, moved)
    if not moved.any():
        return None
    # Rows of weight zero follow where the direction takes them.
    idle = ~left
    moved[idle] = np.sign(np.where(np.abs(X[idle] @ total) > TOLERANCE, X[idle] @ total, 0.0))
    return Separation(total / scale, moved)


def separating_sets(model: GlmModel, sets: NDArray[np.intp]) -> list[int]:
    """The fewest sets of columns that separate as many rows as all do; sets (p,): that of each column.

    Set 0, the intercept, always stays. Sets are left out one after the other while the rest does the same.
    """
    rows = _moved_rows(model)
    needed = [s for s in dict.fromkeys(sets.tolist()) if s != 0]
    for candidate in list(needed):
        rest = [s for s in needed if s != candidate]
        columns = np.isin(sets, [0, *rest])
        if _moved_rows(model.with_columns(model.X[:, columns])) == rows:
            needed = rest
    return needed


def _moved_rows(model: GlmModel) -> int:
    found = separation(model) if model.X.shape[1] else None
    return 0 if found is None else int((found.moved != 0).sum())


def _kinds(model: GlmModel) -> tuple[NDArray[np.bool_], NDArray[np.bool_]] | None:
    """Rows that may rise and rows that may fall for ever; None where the family knows no such thing."""
    name, y = model.family.name, model.y
    if name == "binomial" and model.link.name in TWO_TAILS:
        return y >= 1, y <= 0
    if model.link.name == "log" and (name in COUNTS or name == "binomial"):
        return np.zeros(len(y), dtype=bool), y <= 0
    return None


def _cone(X: Floats, up: NDArray[np.bool_], down: NDArray[np.bool_]) -> Floats:
    """Rows of A: what may only rise, what may only fall, and both signs of what may not move."""
    fixed = X[~(up | down)]
    return np.vstack([X[up], -X[down], fixed, -fixed])


def _joined(total: Floats, d: Floats, X: Floats, moved: NDArray[np.int8]) -> Floats:
    """A direction that moves what either does: an earlier one outweighs what a later one undoes."""
    if not total.any():
        return d
    change, undo = X @ total, X @ d
    against = (change * undo < 0) & (np.abs(change) > TOLERANCE)
    factor = 1.0 if not against.any() else 2 * float((np.abs(undo[against]) / np.abs(change[against])).max())
    return max(factor, 1.0) * total + d
