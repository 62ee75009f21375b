"""The observed Hessian of the criterion in all variance parameters, from differences of the exact gradient.

    f(parameters, s) at residual variance v = exp(2 s):   slopes trace + rss / v,   df/ds = 2 m - 2 rss / v

Central differences of fourth order; the gradient is exact, so about ten digits are right. The part in s is
exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.engine.lmm.model import Floats
from workbench.engine.residual_structures.derivatives import slopes
from workbench.engine.residual_structures.objective import State, evaluate, join, split

WIDTH = 2e-3  # of a step, relative to the parameter or one


@dataclass(frozen=True)
class Observed:
    """value (k+1, k+1): Hessian in the parameters and s = log sigma, at the best s."""

    value: Floats

    @property
    def profiled(self) -> Floats:
        """Hessian (k, k) with s at its best for any value of the others."""
        H = self.value
        out: Floats = H[:-1, :-1] - np.outer(H[:-1, -1], H[-1, :-1]) / H[-1, -1]
        return out

    def inverse(self, free: NDArray[np.bool_]) -> tuple[Floats, int]:
        """Inverse over the directions of positive curvature, and how many have none.

        free (k+1,): whether a parameter counts; rows of the others are zero.
        """
        out = np.zeros_like(self.value)
        places = np.flatnonzero(free)
        H = self.value[np.ix_(places, places)]
        unit = np.sqrt(np.where(np.diag(H) > 0, np.diag(H), 1.0))
        values, vectors = np.linalg.eigh(H / np.outer(unit, unit))
        keep = values > NEGLIGIBLE
        vectors = vectors[:, keep] / unit[:, None]
        out[np.ix_(places, places)] = (vectors / values[keep]) @ vectors.T
        return out, int(np.sum(~keep))


NEGLIGIBLE = 1e-8  # eigenvalues of the scaled Hessian below this count as zero


def observed_hessian(state: State) -> Observed:
    """Hessian at a state."""
    model, v = state.model, state.sigma2
    here = join(model, state.L, state.x)
    k = len(here)

    def gradient(parameters: Floats) -> Floats:
        L, x = split(model, parameters)
        return slopes(evaluate(model, L, x, state.reml)).at(v)

    H = np.empty((k + 1, k + 1))
    for i in range(k):
        step = np.zeros(k)
        step[i] = WIDTH * max(1.0, abs(here[i]))
        near = gradient(here + step) - gradient(here - step)
        far = gradient(here + 2 * step) - gradient(here - 2 * step)
        H[i, :k] = (8.0 * near - far) / (12.0 * step[i])
    H[:k, :k] = (H[:k, :k] + H[:k, :k].T) / 2.0
    H[:k, k] = H[k, :k] = -2.0 * slopes(state).rss / v
    H[k, k] = 4.0 * state.inner.rss / v
    return Observed(H)
