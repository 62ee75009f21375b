"""How the mode moves with the parameters, along beta, the free entries of every S, and phi.

    b_d = s_d + H (y_d - A s_d),   c_d = y_d - A b_d,   eta_d = x_d + Z b_d
    s_d = (dS/dd) c,   y_d = Z'(-W x_d + d(d1)/dphi)

Implicit derivatives of b = S Z'd1(eta; phi).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.glmm.laplace import Laplace, times
from workbench.engine.glmm.model import Effects, Floats
from workbench.engine.glmm.structure import collect, plus, spread
from workbench.engine.lmm.factors import Factor
from workbench.engine.lmm.information import directions


@dataclass(frozen=True)
class Sensitivity:
    """Derivatives along k directions (beta, free entries of S, phi).

    s, b, c: (k, q, J) of every grouping.  eta, d1: (m, k, n), total derivatives.
    dS: (k, q, q) of every grouping.
    """

    s: Effects
    b: Effects
    c: Effects
    eta: Floats
    d1: Floats
    dS: tuple[Floats, ...]


def sensitivity(state: Laplace) -> Sensitivity:
    """Derivatives of the mode at one point."""
    problem, mode = state.problem, state.mode
    _, theta, phi = problem.places
    k = phi.stop
    explicit = np.zeros((problem.fixed.m, k, problem.fixed.n))
    for a, (place, x) in enumerate(zip(problem.fixed.slices, problem.fixed.columns, strict=True)):
        explicit[a, place] = x
    d1 = times(mode.slopes[2], explicit)
    if problem.kernel.n_phi:
        d1_phi = problem.kernel.phi_slopes(mode.eta, state.at.phi, 1)[1]
        d1[:, phi] = np.moveaxis(d1_phi, 0, 1)
    y = collect(problem.structure, d1)
    s, dS = _moved_covariances(problem.factors, mode.c, theta.start, k)
    b = plus(s, mode.curvature.solve(plus(y, mode.curvature.times(s), -1.0)))
    c = plus(y, mode.curvature.times(b), -1.0)
    shift = spread(problem.structure, b)
    return Sensitivity(s, b, c, explicit + shift, d1 + times(mode.slopes[2], shift), dS)


def _moved_covariances(
    factors: tuple[Factor, ...], c: Effects, first: int, k: int
) -> tuple[Effects, tuple[Floats, ...]]:
    """s (k, q, J) and dS (k, q, q) of every grouping; `first`: place of the first entry of S."""
    s, dS = [], []
    for factor, own in zip(factors, c, strict=True):
        moved, unit = np.zeros((k, *own.shape)), np.zeros((k, factor.q, factor.q))
        rows, cols = factor.pairs
        place = slice(first, first + len(rows))
        moved[place] = directions(factor, own)
        unit[np.arange(first, place.stop), rows, cols] = 1.0
        unit[np.arange(first, place.stop), cols, rows] = 1.0
        s.append(moved)
        dS.append(unit)
        first = place.stop
    return tuple(s), tuple(dS)
