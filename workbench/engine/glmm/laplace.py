"""The Laplace approximation and its exact gradient through the mode (the adjoint method).

    F = -2 sum l + b'S^-1 b + log|I + A S|

    g = Z'(lev : dW/deta),  a = H g,  z = Z a,  alpha = g - A a
    dF/dbeta  = X'(-2 d1 + lev : dW/deta - W z)
    dF/dS     = sum over levels of D - c c' + (alpha c' + c alpha') / 2
    dF/dphi   = -2 sum dl/dphi + lev : dW/dphi + z d(d1)/dphi

The mode is a stationary point, so only the determinant feels its shift; `a` carries that. With the expected
information in the determinant, lev and D belong to it, and A, H in the adjoint to the observed one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.engine.glmm.mode import Mode, find_mode
from workbench.engine.glmm.model import Effects, Floats
from workbench.engine.glmm.problem import Point, Problem
from workbench.engine.glmm.structure import Curvature, collect, plus, spread
from workbench.engine.lmm import cholesky


@dataclass(frozen=True)
class Laplace:
    """F at one set of parameters and what its derivatives reuse.

    determinant: curvature whose determinant enters F.  dW (m, m, m, n): derivative of its weights in eta.
    """

    problem: Problem
    at: Point
    mode: Mode
    determinant: Curvature
    dW: Floats

    @property
    def value(self) -> float:
        """F."""
        return self.mode.penalised_deviance + self.determinant.logdet

    @cached_property
    def lev(self) -> Floats:
        """Diagonal blocks (m, m, n) of Z H Z'."""
        return self.determinant.leverages()

    @cached_property
    def adjoint(self) -> Adjoint:
        """What the determinant feels of the mode."""
        return adjoint(self.problem, self.mode, weighted(self.lev, self.dW))

    @cached_property
    def covariance_slopes(self) -> tuple[Floats, ...]:
        """dF/dS (q, q) of each grouping."""
        out = []
        parts = zip(self.determinant.information(), self.mode.c, self.adjoint.alpha, strict=True)
        for D, c, alpha in parts:
            mixed = alpha @ c.T
            out.append(D - c @ c.T + (mixed + mixed.T) / 2.0)
        return tuple(out)

    @cached_property
    def gradient(self) -> Floats:
        """dF/dpsi (k,)."""
        problem, at = self.problem, self.at
        beta = problem.fixed.gradient(-2.0 * self.mode.slopes[1] + self.adjoint.rows)
        theta = cholesky.chain_gradient(problem.factors, at.L, self.covariance_slopes)
        return np.concatenate([beta, theta, self._phi_gradient()])

    def _phi_gradient(self) -> Floats:
        if not self.problem.kernel.n_phi:
            return np.zeros(0)
        kernel, eta, phi = self.problem.kernel, self.mode.eta, self.at.phi
        l_phi, d1_phi, d2_phi = kernel.phi_slopes(eta, phi, 2)
        expected = self.problem.information == "expected"
        W_phi = kernel.expected_phi(eta, phi) if expected else -d2_phi
        direct = -2.0 * l_phi.sum(axis=-1) + np.einsum("abi,rabi->r", self.lev, W_phi)
        return np.asarray(direct + np.einsum("ai,rai->r", self.adjoint.z, d1_phi))


@dataclass(frozen=True)
class Adjoint:
    """a = H g, alpha = g - A a, z = Z a (m, n), rows (m, n): what reaches eta besides -2 d1."""

    a: Effects
    alpha: Effects
    z: Floats
    rows: Floats


def adjoint(problem: Problem, mode: Mode, slope: Floats, extra: Effects | None = None) -> Adjoint:
    """The adjoint for a function whose slope in eta at the mode is `slope` (m, n), `extra` in b directly."""
    g = collect(problem.structure, slope)
    if extra is not None:
        g = plus(g, extra)
    a = mode.curvature.solve(g)
    alpha = plus(g, mode.curvature.times(a), -1.0)
    z = spread(problem.structure, a)
    return Adjoint(a, alpha, z, slope + times(mode.slopes[2], z))


def times(M: Floats, x: Floats) -> Floats:
    """M x row by row: M (m, m, n), x (m, ..., n)."""
    if len(M) == 1:
        return np.asarray(M[0] * x)
    if x.ndim == 2:
        return np.asarray(np.einsum("abi,bi->ai", M, x))
    return np.asarray(np.einsum("abi,b...i->a...i", M, x))


def weighted(lev: Floats, dW: Floats) -> Floats:
    """lev : dW (m, n) for dW (m, m, m, n)."""
    if len(lev) == 1:
        return np.asarray(lev[0] * dW[0, 0])
    return np.asarray(np.einsum("bci,bcai->ai", lev, dW))


def laplace(problem: Problem, at: Point, v: Effects, nearly: bool = False) -> Laplace:
    """F at parameters `at`, searching the mode from S v (nearly: is that it already?).

    NotPositive where there is none.
    """
    mode = find_mode(problem, at, problem.fixed.eta(at.beta), v, nearly)
    if problem.information == "observed":
        return Laplace(problem, at, mode, mode.curvature, -mode.slopes[3])
    w, dw = problem.kernel.expected(mode.eta, at.phi, 1)
    return Laplace(problem, at, mode, problem.structure.curvature(w, at.L), dw)
