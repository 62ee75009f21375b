"""Imputing values in groups by a two-level model: numbers, numbers by matching, and yes or no.

    numbers    x'beta + z'u_j + s_j e
    matching   a known value among those with the nearest x'beta + z'u_j, all at the same draw
    yes or no  a normal variable behind it, yes where that is positive; its residual variance is 1

Albert & Chib 1993, J. Am. Stat. Assoc. 88 (the variable behind categories); for the rest see `gibbs`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from workbench.engine.imputation.gibbs import (
    TwoLevelState,
    first_state,
    fitting,
    latent_sweep,
    sweep,
)
from workbench.engine.imputation.group_sums import Grouped
from workbench.engine.imputation.linear_draw import matched
from workbench.engine.imputation.predictors import PredictorColumns
from workbench.engine.imputation.problem import Floats, Groups

FIRST_SWEEPS = 50
Rows = NDArray[np.bool_]


@dataclass(frozen=True)
class Memory:
    """What a two-level model hands to its next visit: its state, and the latent variable of known rows."""

    state: TwoLevelState
    latent: Floats | None = None


def numbers(
    y: Floats,
    missing: Rows,
    columns: PredictorColumns,
    groups: Groups,
    memory: Memory | None,
    sweeps: int,
    rng: Generator,
    *,
    hetero: bool = False,
    donors: int = 0,
) -> tuple[Floats, Memory]:
    """Imputed values (m,) for the missing rows of y (n,); by matching if donors are given."""
    known = ~missing
    centre, spread = float(y[known].mean()), float(y[known].std()) or 1.0
    scaled = (y[known] - centre) / spread
    X, Z, codes = columns.X, columns.Z, groups.codes
    sums = Grouped(X[known], Z[known], codes[known], groups.n_groups).with_outcome(scaled)
    state = first_state(sums) if memory is None else fitting(memory.state, sums)
    for _ in range(FIRST_SWEEPS if memory is None else sweeps):
        state = sweep(state, sums, rng, hetero=hetero)
    middle = X @ state.beta + np.einsum("nq,nq->n", Z, state.u[codes])
    if donors:
        return y[known][matched(middle[known], middle[missing], donors, rng)], Memory(state)
    noise = np.sqrt(state.s2[codes[missing]]) * rng.standard_normal(int(missing.sum()))
    return centre + spread * (middle[missing] + noise), Memory(state)


def binary(
    y: Floats,
    missing: Rows,
    columns: PredictorColumns,
    groups: Groups,
    memory: Memory | None,
    sweeps: int,
    rng: Generator,
) -> tuple[Floats, Memory]:
    """Imputed 0 or 1 (m,) for the missing rows of y (n,)."""
    known = ~missing
    yes = y[known] > 0.5
    X, Z, codes = columns.X, columns.Z, groups.codes
    grouped = Grouped(X[known], Z[known], codes[known], groups.n_groups)
    latent = np.where(yes, 0.5, -0.5) if memory is None or memory.latent is None else memory.latent
    sums = grouped.with_outcome(latent)
    state = first_state(sums) if memory is None else fitting(memory.state, sums)
    state = TwoLevelState(state.beta, state.u, state.Psi, np.ones(groups.n_groups), state.shape)
    for _ in range(FIRST_SWEEPS if memory is None else sweeps):
        state = latent_sweep(state, grouped.with_outcome(latent), rng)
        middle = X[known] @ state.beta + np.einsum("nq,nq->n", Z[known], state.u[codes[known]])
        latent = _latent(middle, yes, rng)
    middle = X[missing] @ state.beta + np.einsum("nq,nq->n", Z[missing], state.u[codes[missing]])
    drawn = (middle + rng.standard_normal(len(middle)) > 0).astype(np.float64)
    return drawn, Memory(state, latent)


def _latent(middle: Floats, yes: Rows, rng: Generator) -> Floats:
    """N(middle, 1) above 0 where yes, below where not, by inversion in the tail that is meant."""
    sign = np.where(yes, 1.0, -1.0)
    reach = ndtr(sign * middle)  # probability of the side that is seen
    u = rng.random(len(middle)) * np.maximum(reach, 1e-300)
    return np.asarray(middle - sign * ndtri(np.maximum(u, 1e-300)))
