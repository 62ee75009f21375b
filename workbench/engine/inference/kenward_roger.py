"""Kenward-Roger: an adjusted Var(b) and F tests for REML fits, from cross-products only.

With V = sum_r gamma_r G_r + sigma2 W^-1 linear in its parameters, and Phi = (X'V^-1X)^-1

    P_r  = -X'V^-1 G_r V^-1 X          Q_rs = X'V^-1 G_r V^-1 G_s V^-1 X
    W    = 2 [tr(P G_r P G_s)]^-1      (expected information of REML; P the REML projection)
    Phi_A = Phi + 2 Phi { sum_rs W_rs (Q_rs - P_r Phi P_s) } Phi

    Theta = L'(L Phi L')^-1 L,   A1 = sum W_rs tr(Theta Phi P_r Phi) tr(Theta Phi P_s Phi),
    A2 = sum W_rs tr(Theta Phi P_r Phi Theta Phi P_s Phi),  q = rank L,  B = (A1 + 6 A2) / (2 q)

and F* = lambda F with (q, m) df such that its first two moments fit. The terms of the residual parameter
follow from the others because sum_r gamma_r G_r + sigma2 W^-1 = V; so no n x n matrix is formed, and prior
weights are part of V (pbkrtest 0.5.2 leaves them out of the adjustment).

Kenward & Roger 1997, Biometrics 53; Halekoh & Hojsgaard 2014, J. Stat. Softw. 59(9).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg

from workbench.engine.inference.contrast import FTest, rotated
from workbench.engine.inference.curvature import Curvature, curvature
from workbench.engine.lmm import LmmFit
from workbench.engine.lmm.model import Floats
from workbench.errors import ModelError

NEAR_ZERO = 1e-10
NEAR_TWO = 1e-2  # df so close to 2 that the scale factor df / (df - 2) is meaningless


@dataclass(frozen=True)
class KenwardRoger:
    """Ready for any contrast; matrices in coordinates with Var(b) = sigma2 root root'.

    bias (p, p): Phi_A = sigma2 root (I + 2 bias) root'.  B (k, p, p): -P_r.  W (k, k): Var of the parameters.
    """

    beta: Floats
    root: Floats
    sigma: float
    bias: Floats
    B: Floats
    W: Floats

    @property
    def cov(self) -> Floats:
        """Adjusted Var(b) (p, p)."""
        inner = np.eye(len(self.beta)) + 2 * self.bias
        return self.sigma**2 * self.root @ inner @ self.root.T

    def df(self, contrast: Floats) -> float:
        """Degrees of freedom of one contrast (p,): what f_test gives for q = 1, where A1 = A2."""
        within = self.root.T @ contrast
        size = float(within @ within)
        if size == 0:
            return float("nan")
        forms = np.einsum("i,rij,j->r", within, self.B, within) / size
        A = float(forms @ self.W @ forms)
        return matched(A, A, 1)[0]

    def f_test(self, L: Floats) -> FTest:
        """Scaled F test of L b = 0, L (m, p) of any rank."""
        plain = self.sigma**2 * self.root @ self.root.T
        rows, d = rotated(L, plain)
        q = len(rows)
        if q == 0:
            return FTest(float("nan"), 0, float("nan"))
        onto = self.root.T @ rows.T / np.sqrt(d) * self.sigma  # (p, q), orthonormal columns
        forms = onto.T @ self.B @ onto
        traces = np.einsum("rii->r", forms)
        A1 = float(traces @ self.W @ traces)
        A2 = float(np.einsum("rs,rij,sji->", self.W, forms, forms))
        df, scale = matched(A1, A2, q)
        estimate = rows @ self.beta
        F = float(estimate @ linalg.solve(rows @ self.cov @ rows.T, estimate, assume_a="sym")) / q
        return FTest(scale * F, q, df, scale)


def matched(A1: float, A2: float, q: int) -> tuple[float, float]:
    """(denominator df, scale) of F from the two moments of Kenward & Roger 1997, section 3."""
    if A2 <= 0:
        return float("inf"), 1.0
    B = (A1 + 6 * A2) / (2 * q)
    g = ((q + 1) * A1 - (q + 4) * A2) / ((q + 2) * A2)
    below = 3 * q + 2 * (1 - g)
    c1, c2, c3 = g / below, (q - g) / below, (q + 2 - g) / below
    shrink = 1 - A2 / q  # 1 / E[F]
    v0, v1, v2 = 1 + c1 * B, 1 - c2 * B, 1 - c3 * B
    v0 = 0.0 if abs(v0) < NEAR_ZERO else v0
    ratio = 1.0 if abs(shrink) < NEAR_ZERO and abs(v1) < NEAR_ZERO else shrink / v1
    rho = ratio**2 * v0 / v2 / q
    df = 4 + (q + 2) / (q * rho - 1)
    scale = 1.0 if abs(df - 2) < NEAR_TWO else df * shrink / (df - 2)
    return df, scale


def kenward_roger(fit: LmmFit) -> KenwardRoger:
    """Prepare Kenward-Roger inference for a REML fit. Raises ModelError for an ML fit."""
    if not fit.reml:
        raise ModelError(
            "Kenward-Roger degrees of freedom are defined for REML fits only.",
            "Fit by REML, or choose Satterthwaite degrees of freedom.",
        )
    data, state = fit.data, fit.state
    c = curvature(data, state)
    s = np.concatenate([(L @ L.T)[f.pairs] for f, L in zip(data.factors, state.L, strict=True)])
    information, B, Q = with_residual(c, s)
    W = 2 * generalised_inverse(information)
    bias = np.einsum("rs,rsij->ij", W, Q) - np.einsum("rs,rij,sjk->ik", W, B, B)
    return KenwardRoger(fit.beta, data.fixed.X_map @ c.R, fit.sigma, (bias + bias.T) / 2, B, W)


def with_residual(c: Curvature, s: Floats) -> tuple[Floats, Floats, Floats]:
    """tr(PG_rPG_s), B_r and Q_rs with the residual as last parameter, from V = sum_r s_r G_r + G_residual."""
    k, p = len(s), c.R.shape[0]
    T = np.empty((k + 1, k + 1))
    T[:k, :k] = c.trace_pp
    T[:k, k] = T[k, :k] = c.trace_p - c.trace_pp @ s
    T[k, k] = c.n - p - s @ c.trace_p - s @ T[:k, k]
    B, Q = np.empty((k + 1, p, p)), np.empty((k + 1, k + 1, p, p))
    B[:k] = c.B
    B[k] = np.eye(p) - np.einsum("r,rij->ij", s, c.B)
    Q[:k, :k] = c.Q
    Q[:k, k] = c.B - np.einsum("s,rsij->rij", s, c.Q)
    Q[k, :k] = Q[:k, k].transpose(0, 2, 1)
    Q[k, k] = B[k] - np.einsum("r,rij->ij", s, Q[:k, k])
    return T, B, Q


def generalised_inverse(information: Floats) -> Floats:
    """Inverse of the information, or its generalised inverse where a variance is not identified."""
    unit = np.sqrt(np.diag(information))
    unit = np.where(unit > 0, unit, 1.0)
    scaled = information / np.outer(unit, unit)
    return np.asarray(np.linalg.pinv(scaled, rcond=NEAR_ZERO, hermitian=True) / np.outer(unit, unit))
