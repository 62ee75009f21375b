"""The search for the highest pseudo-likelihood: Newton with gradients by complex steps.

    df/dtheta_k = Im f(theta + i h e_k) / h          exact to rounding, as no difference is taken
    Hessian: central differences of that gradient

Squire & Trapp (1998), SIAM Rev. 40.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from workbench.engine.lmm.model import Floats, OnIteration
from workbench.engine.lmm.newton import Optimum, Problem, minimise
from workbench.engine.weighted_lmm.likelihood import Numbers, Profile, profile
from workbench.engine.weighted_lmm.nest import Weighted

STEP = 1e-30
WIDTH = 1e-5
VANISHING = 1e-2  # relative deviation below which none at all is tried
SAME = 1e-7


def complex_gradient(f: Callable[[Numbers], Numbers], theta: Floats) -> Floats:
    """Derivatives (k, ...) of f in theta (k,)."""
    return np.array([np.imag(f(theta + 1j * STEP * unit)) / STEP for unit in np.eye(len(theta))])


def differences(gradient: Callable[[Floats], Floats], theta: Floats) -> Floats:
    """Symmetric Hessian (k, k) by central differences of a gradient."""
    k = len(theta)
    H = np.empty((k, k))
    for i, unit in enumerate(np.eye(k)):
        step = WIDTH * max(1.0, abs(theta[i]))
        H[i] = (gradient(theta + step * unit) - gradient(theta - step * unit)) / (2.0 * step)
    return (H + H.T) / 2.0


def problem(w: Weighted) -> Problem[tuple[Floats, Profile]]:
    """The criterion with its derivatives as a function of theta."""

    def value(theta: Floats) -> tuple[float, tuple[Floats, Profile]]:
        found = profile(w, theta)
        return float(found.criterion), (theta, found)

    def gradient(theta: Floats) -> Floats:
        return complex_gradient(lambda t: np.asarray(profile(w, t).criterion), theta)

    def slope(state: tuple[Floats, Profile]) -> tuple[Floats, Floats]:
        return gradient(state[0]), differences(gradient, state[0])

    return Problem(value, slope, lambda state: 1e-14 * max(1.0, float(state[1].top.sums.sum())))


def lowest(
    w: Weighted, theta: Floats, *, max_iter: int, tol: float, on_iteration: OnIteration | None
) -> Optimum[tuple[Floats, Profile]]:
    """The lowest criterion from theta (k,); deviations that vanish there become exactly zero."""
    todo = problem(w)
    best = minimise(todo, theta, max_iter=max_iter, tol=tol, on_iteration=on_iteration)
    small = _vanishing(w, best.theta)
    if small.any():
        zeroed = np.where(small, 0.0, best.theta)
        left = max(max_iter - best.n_iter, 1)
        trial = minimise(todo, zeroed, max_iter=left, tol=tol, on_iteration=on_iteration, first=best.n_iter)
        if trial.value <= best.value + SAME:
            return trial
    return best


def _vanishing(w: Weighted, theta: Floats) -> np.ndarray:
    """Entries (k,) of columns of L whose diagonal has vanished, from there down."""
    out, start = [], 0
    for factor in w.nest.factors:
        rows, cols = factor.pairs
        part = theta[start : start + len(rows)]
        start += len(rows)
        diagonal = {int(c): abs(part[i]) for i, (r, c) in enumerate(zip(rows, cols, strict=True)) if r == c}
        rest = {c: max(abs(part[i]) for i in range(len(rows)) if cols[i] == c) for c in diagonal}
        out += [rest[int(c)] < VANISHING for c in cols]
    return np.array(out, dtype=bool)
