"""Where the search begins: the model without random effects, then variances from sums of scores.

    scoring:  (X'w X) step = X'd1,  w the expected information                McCullagh & Nelder (1989), 2.5
    S_t = max((sum_j T_j^2 - V_j) / sum_j V_j^2, FLOOR),  T_j = Z_j'd1, V_j = Z_j'w Z_j for one term t

The score of a level has variance V + V^2 S when its effect has variance S; the end of the search does not
depend on these values, only the number of steps.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from workbench.engine.glmm.fixed import Fixed
from workbench.engine.glmm.model import Floats
from workbench.engine.glmm.problem import Point, Problem
from workbench.engine.glmm.structure import Structure
from workbench.engine.likelihoods.joint import JointKernel
from workbench.engine.lmm import newton

FLOOR, CEILING = 0.02, 9.0  # variances to start from, in units of the linear predictor
STEPS = 25
HALVINGS = 20
ENOUGH = 0.1  # decrement of the log likelihood at which the fixed part is good enough to start from
LONGEST = 4.0  # rms change of the linear predictor in one step


class Scored(NamedTuple):
    """The model without random effects: beta (p,), phi (r,), eta (m, n)."""

    beta: Floats
    phi: Floats
    eta: Floats


def starting_point(problem: Problem) -> Point:
    """beta, L, phi to start from."""
    scored = score(problem.kernel, problem.fixed)
    return Point(scored.beta, _variances(problem, scored), scored.phi)


def score(kernel: JointKernel, fixed: Fixed) -> Scored:
    """Fisher scoring without random effects, phi in between."""
    eta, phi = kernel.start()
    beta = _project(kernel, fixed, eta, phi)
    beta = _score_beta(kernel, fixed, beta, phi)
    if kernel.n_phi:
        phi = _improve_phi(kernel, fixed.eta(beta), phi)
        beta = _score_beta(kernel, fixed, beta, phi)
    return Scored(beta, phi, fixed.eta(beta))


def _project(kernel: JointKernel, fixed: Fixed, eta: Floats, phi: Floats) -> Floats:
    """Coefficients (p,) that come nearest to eta (m, n); zeros if the density is nil there."""
    w = kernel.expected(eta, phi)[0]
    target = eta if fixed.offset is None else eta - fixed.offset
    beta = _solve(gram(fixed, w), fixed.gradient(np.einsum("abi,bi->ai", w, target)))
    for share in (1.0, 0.5, 0.1):
        if np.isfinite(_deviance(kernel, fixed, share * beta, phi)):
            return share * beta
    return np.zeros_like(beta)


def _score_beta(kernel: JointKernel, fixed: Fixed, beta: Floats, phi: Floats) -> Floats:
    eta = fixed.eta(beta)
    here = kernel.slopes(eta, phi, 1)
    for _ in range(STEPS):
        slope = fixed.gradient(here[1])
        step = _solve(gram(fixed, kernel.expected(eta, phi)[0]), slope)
        if float(slope @ step) < ENOUGH:
            break
        step *= min(1.0, LONGEST / max(float(np.linalg.norm(step)), 1e-300))
        value = float(here[0].sum())
        for k in range(HALVINGS):
            trial = beta + 0.5**k * step
            eta = fixed.eta(trial)
            here = kernel.slopes(eta, phi, 1)
            if float(here[0].sum()) > value:
                break
        else:
            break
        beta = trial
    return beta


def _deviance(kernel: JointKernel, fixed: Fixed, beta: Floats, phi: Floats) -> float:
    return -2.0 * float(kernel.slopes(fixed.eta(beta), phi, 0)[0].sum())


def gram(fixed: Fixed, w: Floats) -> Floats:
    """X'w X (p, p) for w (m, m, n)."""
    out = np.empty((fixed.p, fixed.p))
    for a, (s, x) in enumerate(zip(fixed.slices, fixed.columns, strict=True)):
        for b, (t, y) in enumerate(zip(fixed.slices, fixed.columns, strict=True)):
            out[s, t] = (x * w[a, b]) @ y.T
    return out


def _solve(G: Floats, g: Floats) -> Floats:
    """G^-1 g for semidefinite G: directions without information are left alone."""
    if not len(g):
        return g
    values, axes = np.linalg.eigh(G)
    keep = values > 1e-10 * max(float(values[-1]), 1e-300)
    return np.asarray(axes[:, keep] @ ((axes[:, keep].T @ g) / values[keep]))


def _improve_phi(kernel: JointKernel, eta: Floats, phi: Floats) -> Floats:
    """phi nearer to its best value at fixed eta."""

    def value(x: Floats) -> tuple[float, Floats]:
        return -2.0 * float(kernel.slopes(eta, x, 0)[0].sum()), x

    def slope(x: Floats) -> tuple[Floats, Floats]:
        def at(y: Floats) -> Floats:
            return np.asarray(-2.0 * kernel.phi_slopes(eta, y, 0)[0].sum(axis=-1))

        h = 1e-4
        H = np.stack([(at(x + h * e) - at(x - h * e)) / (2.0 * h) for e in np.eye(len(x))])
        return at(x), (H + H.T) / 2.0

    problem = newton.Problem(value, slope, lambda _: 1e-9 * kernel.n)
    return newton.minimise(problem, phi, max_iter=8, tol=1e-4).theta


def _variances(problem: Problem, scored: Scored) -> tuple[Floats, ...]:
    d1 = problem.kernel.slopes(scored.eta, scored.phi, 1)[1]
    w = problem.kernel.expected(scored.eta, scored.phi)[0]
    return moment_factors(problem.structure, d1, w)


def moment_factors(structure: Structure, d1: Floats, w: Floats) -> tuple[Floats, ...]:
    """Diagonal factors (q, q) of every grouping from scores d1 (m, n) and information w (m, m, n)."""
    out = []
    for part in structure.parts:
        T = part.collect(d1)
        V = np.einsum("ttj->tj", part.weigh(w))
        S = (T**2 - V).sum(axis=1) / np.maximum((V**2).sum(axis=1), 1e-300)
        out.append(np.diag(np.sqrt(np.clip(S, FLOOR, CEILING))))
    return tuple(out)
