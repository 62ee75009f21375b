"""Satterthwaite degrees of freedom for contrasts of the fixed effects, with exact derivatives.

    df(l) = 2 v^2 / (g'A g),   v = Var(l'b),   g = dv / d(theta, sigma),   A = 2 H^-1
    H the observed Hessian of the (RE)ML objective in (theta, sigma)

Several contrasts at once: L Var(b) L' = U diag(d) U'; each rotated contrast has its own df nu_m, and the
F statistic is matched to E[F] = sum over m of nu_m / (nu_m - 2) / q.

Satterthwaite 1946, Biometrics Bulletin 2; Giesbrecht & Burns 1985, Biometrics 41; Fai & Cornelius 1996,
J. Stat. Comput. Simul. 54; Kuznetsova, Brockhoff & Christensen 2017, J. Stat. Softw. 82(13).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.inference.contrast import FTest, rotated
from workbench.engine.inference.curvature import curvature
from workbench.engine.inference.hessian import hessian
from workbench.engine.lmm import LmmFit, cholesky
from workbench.engine.lmm.model import Floats

SAME = 1e-8  # df of rotated contrasts closer than this count as one


@dataclass(frozen=True)
class Satterthwaite:
    """Ready for any contrast.

    cov      (p, p)        Var(b)
    root     (p, p)        Var(b) = sigma2 root root'
    slopes   (k+1, p, p)   d Var / d(theta, sigma) over sigma2, in the coordinates where Var(b) is sigma2 I
    A        (k+1, k+1)    covariance of (theta, sigma)
    flat                   directions of the variance parameters without positive curvature, left out of A
    """

    beta: Floats
    cov: Floats
    root: Floats
    slopes: Floats
    A: Floats
    flat: int

    def df(self, contrast: Floats) -> float:
        """Degrees of freedom of one contrast (p,)."""
        within = self.root.T @ contrast
        g = np.einsum("i,rij,j->r", within, self.slopes, within)
        spread = float(g @ self.A @ g)
        return 2 * float(within @ within) ** 2 / spread if spread > 0 else float("inf")

    def f_test(self, L: Floats) -> FTest:
        """F test of L b = 0, L (m, p) of any rank."""
        rows, d = rotated(L, self.cov)
        nu = np.array([self.df(row) for row in rows])
        F = float(np.mean((rows @ self.beta) ** 2 / d)) if len(rows) else float("nan")
        return FTest(F, len(rows), _joint_df(nu))


def _joint_df(nu: Floats) -> float:
    """Denominator df of a mean of independent F(1, nu_m) variables."""
    if len(nu) == 0:
        return float("nan")
    if len(nu) == 1 or np.ptp(nu) < SAME:
        return float(nu.mean())
    if bool((nu <= 2).any()):
        return 2.0
    excess = float(np.sum(2 / (nu - 2)))  # sum of nu / (nu - 2), minus q
    return 2 * (excess + len(nu)) / excess if excess > 0 else float("inf")


def satterthwaite(fit: LmmFit) -> Satterthwaite:
    """Prepare Satterthwaite df for a fit; costs about as much as one step of its optimiser."""
    data, state = fit.data, fit.state
    c = curvature(data, state)
    inverse, flat = hessian(data.factors, state, c).inverse()
    J = cholesky.jacobian(data.factors, state.L)
    sigma = np.sqrt(c.rss / state.profile.m)
    by_theta = np.einsum("ra,rij->aij", J, c.B)
    by_sigma = 2 / sigma * np.eye(data.p)
    slopes = np.concatenate([by_theta, by_sigma[None]])
    return Satterthwaite(fit.beta, fit.cov_beta, data.fixed.X_map @ c.R, slopes, 2 * inverse, flat)
