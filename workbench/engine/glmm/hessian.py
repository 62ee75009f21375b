"""Second derivatives of the Laplace approximation.

Along d, e in (beta, free entries of S, phi), with the derivatives of the mode in sensitivity.py:

    F_de = -2 [x_d d(d1)_e + s_d c_e + sum (d(d1)/dphi eta_e + d2 l / dphi dphi)]   penalised deviance
         + second derivatives of the determinant at fixed W and S (`Curvature.traces`)
         + sum_i (lev : d2W/deta2 - z dW/deta) eta_d eta_e  +  alpha'(S_d c_e + S_e c_d)
         + sum_i (lev : d2W/deta dphi - z dW/dphi) eta_e + lev : d2W/dphi2 + z d2(d1)/dphi2  (phi rows)

The map from S to theta follows (cholesky.py). Exact for one grouping; with several, the product of two traces
is replaced by its average-information counterpart (crossed.py), which is enough to steer a search.
Second derivatives in phi come from the kernel where it knows them (`CurvedInPhi`), else from central
differences of exact first ones, row by row.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from workbench.engine.glmm.laplace import Laplace, times, weighted
from workbench.engine.glmm.model import Floats
from workbench.engine.glmm.problem import Problem
from workbench.engine.glmm.sensitivity import Sensitivity, sensitivity
from workbench.engine.glmm.structure import cross
from workbench.engine.likelihoods.kernel import CurvedInPhi
from workbench.engine.lmm import cholesky

STEP = 1e-4  # of phi, on its logarithmic scale


@dataclass(frozen=True)
class Curved:
    """Hessian (k, k) in psi, and the derivative of c along psi, (k, q, J) of every grouping."""

    hessian: Floats
    c: tuple[Floats, ...]


def curved(state: Laplace, thorough: bool = True) -> Curved:
    """The Hessian at one point, and how the mode moves from there.

    thorough: as exact as it gets; else without what is costly and small.
    """
    problem, move = state.problem, sensitivity(state)
    twice = second_in_phi(problem, state) if problem.kernel.n_phi else ()
    H = _penalised(state, move, twice) + _determinant(state, move, twice, thorough)
    J, curvature = _to_theta(problem, state)
    hessian = J.T @ ((H + H.T) / 2.0) @ J + curvature
    c = tuple(np.tensordot(J.T, own, axes=(1, 0)) for own in move.c)
    return Curved(hessian, c)


def _penalised(state: Laplace, move: Sensitivity, twice: tuple[Floats, ...]) -> Floats:
    """Part of the penalised deviance; twice: see `second_in_phi`, empty without phi."""
    problem = state.problem
    k = move.eta.shape[1]
    H = np.zeros((k, k))
    beta, theta, phi = problem.places
    H[beta] = -2.0 * problem.fixed.gradient(move.d1)
    H[theta] = -2.0 * cross(tuple(s[theta] for s in move.s), move.c)
    if twice:
        l_phi2, d1_phi = twice[0], twice[3]
        H[phi] = -2.0 * _over_rows(d1_phi, move.eta)
        H[phi, phi] -= 2.0 * l_phi2.sum(axis=-1)
    return H


def _determinant(state: Laplace, move: Sensitivity, twice: tuple[Floats, ...], thorough: bool) -> Floats:
    """Part of the determinant, the second derivatives of S apart; twice as for `_penalised`."""
    problem, k = state.problem, move.eta.shape[1]
    d2W = _weights_twice(state)
    bend = _bend(state, d2W)
    dW = _weights_along(state, move.eta)
    H = np.zeros((k, k))
    for a in range(problem.fixed.m):
        for e in range(problem.fixed.m):
            H += (move.eta[a] * bend[a, e]) @ move.eta[e].T
    alpha = tuple(
        np.einsum("kab,bj->kaj", dS, own) for dS, own in zip(move.dS, state.adjoint.alpha, strict=True)
    )
    mixed = cross(alpha, move.c)
    H += mixed + mixed.T
    if twice:
        _add_phi(state, move, twice, dW, H)
    return H + state.determinant.traces(dW, move.dS, move.s, move.c, thorough)


def _bend(state: Laplace, d2W: Floats) -> Floats:
    """lev : d2W/deta2 - z dW/deta (m, m, n), the last with the observed weights."""
    z, d3 = state.adjoint.z, state.mode.slopes[3]
    if len(z) == 1:
        return np.asarray(state.lev * d2W[0, 0] + z * d3[0])
    return np.asarray(np.einsum("bci,bcaei->aei", state.lev, d2W) + np.einsum("bi,baei->aei", z, d3))


def _weights_twice(state: Laplace) -> Floats:
    """d2W/deta2 (m, m, m, m, n)."""
    kernel, eta, phi = state.problem.kernel, state.mode.eta, state.at.phi
    if state.problem.information == "expected":
        return kernel.expected(eta, phi, 2)[2]
    return -state.mode.slopes[4]


def _weights_along(state: Laplace, eta: Floats) -> Floats:
    """dW/deta eta_d (m, m, k, n); what phi does to the weights is added later."""
    if len(eta) == 1:
        return np.asarray(state.dW[0] * eta)[None]
    return np.asarray(np.einsum("bcai,aki->bcki", state.dW, eta, optimize=True))


def _add_phi(state: Laplace, move: Sensitivity, twice: tuple[Floats, ...], dW: Floats, H: Floats) -> None:
    """Terms of phi: complete dW, and add the mixed and second derivatives to H."""
    problem, phi = state.problem, state.problem.places[2]
    _, d1_phi2, d2_phi2, _, d2_phi, d3_phi = twice
    W_phi, dW_phi, W_phi2 = -d2_phi, -d3_phi, -d2_phi2
    z, lev = state.adjoint.z, state.lev
    tilt = np.stack([times(own, z) for own in d2_phi])
    if problem.information == "expected":
        W_phi, dW_phi, W_phi2 = _expected_in_phi(problem, state)
    tilt = tilt + np.stack([weighted(lev, own) for own in dW_phi])
    mixed = _over_rows(tilt, move.eta)
    H[phi] += mixed
    H[:, phi] += mixed.T
    r = len(tilt)
    H[phi, phi] += W_phi2.reshape(r, r, -1) @ lev.reshape(-1)
    H[phi, phi] += d1_phi2.reshape(r, r, -1) @ z.reshape(-1)
    dW[:, :, phi] += np.moveaxis(W_phi, 0, 2)


def _over_rows(x: Floats, eta: Floats) -> Floats:
    """Sums (r, k) over predictors and rows of x (r, m, n) times eta (m, k, n)."""
    return np.asarray(sum(x[:, a] @ eta[a].T for a in range(len(eta))))


def second_in_phi(problem: Problem, state: Laplace) -> tuple[Floats, ...]:
    """Derivatives with respect to phi, row by row.

    Second ones of l, d1, d2: (r, r, ..., n); first ones of d1, d2, d3: (r, ..., n).
    """
    kernel, eta, phi = problem.kernel, state.mode.eta, state.at.phi
    first = kernel.phi_slopes(eta, phi, 2)
    exact = kernel.phi_second(eta, phi) if isinstance(kernel, CurvedInPhi) else None
    if exact is not None:
        return (*exact[:3], first[1], first[2], exact[3])
    twice = _difference(lambda x: kernel.phi_slopes(eta, x, 2), phi)
    third = _difference(lambda x: (kernel.slopes(eta, x, 3)[3],), phi)[0]
    return (*(np.asarray(d) for d in twice), first[1], first[2], third)


def _expected_in_phi(problem: Problem, state: Laplace) -> tuple[Floats, Floats, Floats]:
    """dw/dphi, d2w/deta dphi, d2w/dphi2."""
    kernel, eta, phi = problem.kernel, state.mode.eta, state.at.phi
    slope = _difference(lambda x: (kernel.expected(eta, x, 1)[1],), phi)[0]
    twice = _difference(lambda x: (kernel.expected_phi(eta, x),), phi)[0]
    return kernel.expected_phi(eta, phi), slope, twice


def _difference(f: partial[tuple[Floats, ...]] | object, phi: Floats) -> tuple[Floats, ...]:
    """Fourth-order central differences of a tuple of arrays along every entry of phi: a new leading axis."""
    out: list[list[Floats]] = []
    for r in range(len(phi)):
        unit = np.zeros_like(phi)
        unit[r] = STEP
        near = [f(phi + share * unit) for share in (1.0, -1.0, 2.0, -2.0)]  # type: ignore[operator]
        out.append([(8.0 * (a - b) - (c - d)) / (12.0 * STEP) for a, b, c, d in zip(*near, strict=True)])
    return tuple(np.stack(parts) for parts in zip(*out, strict=True))


def _to_theta(problem: Problem, state: Laplace) -> tuple[Floats, Floats]:
    """Map (k, k) from psi to (beta, S, phi), and the curvature it adds."""
    k = problem.places[2].stop
    J, curvature, theta = np.eye(k), np.zeros((k, k)), problem.places[1]
    J[theta, theta] = cholesky.jacobian(problem.factors, state.at.L)
    curvature[theta, theta] = cholesky.added_curvature(problem.factors, state.covariance_slopes)
    return J, curvature
