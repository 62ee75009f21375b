"""A plain dense reference for linear mixed models: slow, short, and close to the textbook.

Model   y = X beta + offset + sum_b Z_b u_b + e,   u_b ~ N(0, I (x) Sigma_b),   e ~ N(0, sigma2 W^-1)
so      V = sum_r gamma_r G_r + gamma_last W^-1

The variance parameters `gamma` are, block after block, the lower triangle of Sigma_b column by
column, and last sigma2. V is linear in gamma, which keeps every derivative exact and short.
`theta` is lme4's: the lower Cholesky triangle of Sigma_b / sigma2, column by column.

Everything here forms n x n matrices: use it up to a few hundred rows.

Sources: Harville 1977 (REML and its derivatives); Satterthwaite 1946; Fai & Cornelius 1996;
Kuznetsova, Brockhoff & Christensen 2017; Kenward & Roger 1997; Halekoh & Hojsgaard 2014.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, optimize

Array = NDArray[np.float64]


@dataclass(frozen=True)
class DenseBlock:
    """One random term: codes (n,) in 0..n_levels-1, Z (n, q) the columns that vary by level."""

    codes: NDArray[np.intp]
    n_levels: int
    Z: Array

    @property
    def q(self) -> int:
        return self.Z.shape[1]

    @cached_property
    def full_Z(self) -> Array:
        """(n, n_levels * q), level by level."""
        n, q = self.Z.shape
        out = np.zeros((n, self.n_levels, q))
        out[np.arange(n), self.codes] = self.Z
        return out.reshape(n, -1)

    def pairs(self) -> list[tuple[int, int]]:
        """(row, column) of the lower triangle, column by column: lme4's order."""
        return [(i, j) for j in range(self.q) for i in range(j, self.q)]


@dataclass(frozen=True)
class DenseModel:
    y: Array
    X: Array
    blocks: Sequence[DenseBlock]
    weights: Array | None = None
    offset: Array | None = None
    reml: bool = True

    @property
    def n(self) -> int:
        return self.X.shape[0]

    @cached_property
    def response(self) -> Array:
        return self.y - (0.0 if self.offset is None else self.offset)

    @cached_property
    def G(self) -> list[Array]:
        """dV / d gamma_r, one (n, n) matrix a parameter, the residual one last."""
        out = []
        for block in self.blocks:
            for i, j in block.pairs():
                E = np.zeros((block.q, block.q))
                E[i, j] = E[j, i] = 1.0
                out.append(block.full_Z @ np.kron(np.eye(block.n_levels), E) @ block.full_Z.T)
        w = np.ones(self.n) if self.weights is None else self.weights
        return [*out, np.diag(1.0 / w)]


def block_covariances(model: DenseModel, gamma: Array) -> list[Array]:
    """Sigma_b (q, q) of each block."""
    out, at = [], 0
    for block in model.blocks:
        S = np.zeros((block.q, block.q))
        for i, j in block.pairs():
            S[i, j] = S[j, i] = gamma[at]
            at += 1
        out.append(S)
    return out


def factors_from_theta(model: DenseModel, theta: Array) -> list[Array]:
    """Lower triangular L_b with Sigma_b = sigma2 L_b L_b'."""
    out, at = [], 0
    for block in model.blocks:
        L = np.zeros((block.q, block.q))
        for i, j in block.pairs():
            L[i, j] = theta[at]
            at += 1
        out.append(L)
    return out


def gamma_from_theta(model: DenseModel, theta: Array, sigma: float) -> Array:
    parts = []
    for block, L in zip(model.blocks, factors_from_theta(model, np.asarray(theta)), strict=True):
        S = sigma**2 * L @ L.T
        parts += [S[i, j] for i, j in block.pairs()]
    return np.array([*parts, sigma**2])


def covariance(model: DenseModel, gamma: Array) -> Array:
    """V (n, n)."""
    return np.einsum("r,rij->ij", np.asarray(gamma), np.stack(model.G))


@dataclass(frozen=True)
class Gls:
    beta: Array  # (p,)
    cov_beta: Array  # (p, p) = (X' V^-1 X)^-1
    V_inv: Array
    P: Array  # V^-1 - V^-1 X cov_beta X' V^-1
    log_det_V: float
    log_det_XVX: float


def gls(model: DenseModel, gamma: Array) -> Gls:
    V = covariance(model, gamma)
    V_inv = linalg.inv(V)
    V_inv = (V_inv + V_inv.T) / 2
    VX = V_inv @ model.X
    XVX = model.X.T @ VX
    cov = linalg.inv(XVX)
    cov = (cov + cov.T) / 2
    P = V_inv - VX @ cov @ VX.T
    return Gls(
        cov @ VX.T @ model.response,
        cov,
        V_inv,
        P,
        float(np.linalg.slogdet(V)[1]),
        float(np.linalg.slogdet(XVX)[1]),
    )


def objective(model: DenseModel, gamma: Array) -> float:
    """-2 log (restricted) likelihood with beta profiled out; lme4's constants (weights included)."""
    g = gls(model, gamma)
    value = g.log_det_V + model.response @ g.P @ model.response
    m = model.n
    if model.reml:
        value += g.log_det_XVX
        m -= model.X.shape[1]
    return float(value + m * np.log(2 * np.pi))


def gradient(model: DenseModel, gamma: Array) -> Array:
    """d objective / d gamma: tr(R G_r) - y'P G_r P y with R = P (REML) or V^-1 (ML)."""
    g = gls(model, gamma)
    R = g.P if model.reml else g.V_inv
    Py = g.P @ model.response
    return np.array([np.sum(R * G) - Py @ G @ Py for G in model.G])


def hessian(model: DenseModel, gamma: Array) -> Array:
    """d2 objective / d gamma2: -tr(R G_r R G_s) + 2 y'P G_r P G_s P y (observed, exact)."""
    g = gls(model, gamma)
    R = g.P if model.reml else g.V_inv
    Py = g.P @ model.response
    RG = [R @ G for G in model.G]
    Gy = [G @ Py for G in model.G]
    k = len(RG)
    out = np.empty((k, k))
    for r in range(k):
        for s in range(k):
            out[r, s] = -np.sum(RG[r] * RG[s].T) + 2 * Gy[r] @ g.P @ Gy[s]
    return out


def theta_jacobian(model: DenseModel, theta: Array, sigma: float) -> tuple[Array, Array]:
    """d gamma / d(theta, sigma) (k, k) and the second derivatives (k, k, k): gamma is quadratic in theta."""
    k = len(theta) + 1
    jac, second = np.zeros((k, k)), np.zeros((k, k, k))
    Ls = factors_from_theta(model, np.asarray(theta))
    at = 0
    base = gamma_from_theta(model, theta, 1.0)[:-1]
    for block, L in zip(model.blocks, Ls, strict=True):
        pairs = block.pairs()
        dL = []
        for i, j in pairs:
            E = np.zeros_like(L)
            E[i, j] = 1.0
            dL.append(E)
        rows = slice(at, at + len(pairs))
        pick = tuple(np.array(pairs).T)
        for a, Ea in enumerate(dL):
            first = (Ea @ L.T + L @ Ea.T)[pick]
            jac[rows, at + a] = sigma**2 * first
            second[rows, at + a, -1] = second[rows, -1, at + a] = 2 * sigma * first
            for b, Eb in enumerate(dL):
                second[rows, at + a, at + b] = sigma**2 * (Ea @ Eb.T + Eb @ Ea.T)[pick]
        at += len(pairs)
    jac[:-1, -1] = 2 * sigma * base
    second[:-1, -1, -1] = 2 * base
    jac[-1, -1] = 2 * sigma
    second[-1, -1, -1] = 2.0
    return jac, second


def theta_hessian(model: DenseModel, theta: Array, sigma: float) -> Array:
    """Hessian of the objective in (theta, sigma), beta profiled out, sigma not."""
    gamma = gamma_from_theta(model, theta, sigma)
    jac, second = theta_jacobian(model, theta, sigma)
    curved = np.einsum("r,rab->ab", gradient(model, gamma), second)
    return jac.T @ hessian(model, gamma) @ jac + curved


def cov_beta_derivatives(model: DenseModel, gamma: Array) -> list[Array]:
    """d cov_beta / d gamma_r = cov X'V^-1 G_r V^-1 X cov, each (p, p)."""
    g = gls(model, gamma)
    A = g.cov_beta @ model.X.T @ g.V_inv
    return [A @ G @ A.T for G in model.G]


def _inverse_on_support(H: Array, tol: float = 1e-8) -> Array:
    """Moore-Penrose inverse over the positive eigenvalues, as lmerTest does on the boundary."""
    values, vectors = np.linalg.eigh((H + H.T) / 2)
    keep = values > tol
    return (vectors[:, keep] / values[keep]) @ vectors[:, keep].T


def satterthwaite_df(model: DenseModel, theta: Array, sigma: float, L: Array) -> float:
    """df of one contrast: 2 v^2 / (g' A g), v = L cov L', g its gradient, A = 2 H^-1 in (theta, sigma)."""
    gamma = gamma_from_theta(model, theta, sigma)
    A = 2 * _inverse_on_support(theta_hessian(model, theta, sigma))
    jac, _ = theta_jacobian(model, theta, sigma)
    grad = jac.T @ np.array([L @ D @ L for D in cov_beta_derivatives(model, gamma)])
    v = L @ gls(model, gamma).cov_beta @ L
    return float(2 * v**2 / (grad @ A @ grad))


def satterthwaite_f(model: DenseModel, theta: Array, sigma: float, L: Array) -> tuple[float, float, float]:
    """(F, numerator df, denominator df) of a contrast matrix L (m, p) by Fai & Cornelius."""
    g = gls(model, gamma_from_theta(model, theta, sigma))
    d, U = np.linalg.eigh(L @ g.cov_beta @ L.T)
    keep = d > 1e-10 * d.max()
    rows, d = (U.T @ L)[keep], d[keep]
    nu = np.array([satterthwaite_df(model, theta, sigma, row) for row in rows])
    F = float(np.mean((rows @ g.beta) ** 2 / d))
    if nu.size == 1 or np.ptp(nu) < 1e-8:
        return F, float(nu.size), float(nu.mean())
    if (nu <= 2).any():
        return F, float(nu.size), 2.0
    E = float(np.sum(nu / (nu - 2)))
    return F, float(nu.size), 2 * E / (E - nu.size)


@dataclass(frozen=True)
class KenwardRoger:
    cov_adjusted: Array  # (p, p)
    W: Array  # (k, k) asymptotic covariance of gamma, from the expected information
    P: list[Array]  # -X'V^-1 G_r V^-1 X
    Phi: Array  # unadjusted cov_beta


def kenward_roger(model: DenseModel, gamma: Array, G_residual: Array | None = None) -> KenwardRoger:
    """Kenward & Roger 1997 for V linear in gamma (no second derivative term)."""
    g = gls(model, gamma)
    Gs = model.G if G_residual is None else [*model.G[:-1], G_residual]
    V_inv = g.V_inv if G_residual is None else linalg.inv(np.einsum("r,rij->ij", gamma, np.stack(Gs)))
    Phi = g.cov_beta
    VX = V_inv @ model.X
    P = [-VX.T @ G @ VX for G in Gs]
    VG = [V_inv @ G for G in Gs]
    k = len(Gs)
    info, Q = np.empty((k, k)), [[VX.T @ Gs[r] @ V_inv @ Gs[s] @ VX for s in range(k)] for r in range(k)]
    for r in range(k):
        for s in range(k):
            info[r, s] = (
                np.sum(VG[r] * VG[s].T) - 2 * np.sum(Phi * Q[r][s]) + np.sum((Phi @ P[r] @ Phi) * P[s])
            )
    W = 2 * linalg.inv(info)
    bias = sum(W[r, s] * (Q[r][s] - P[r] @ Phi @ P[s]) for r in range(k) for s in range(k))
    cov = Phi + 2 * Phi @ bias @ Phi
    return KenwardRoger((cov + cov.T) / 2, W, P, Phi)


def kenward_roger_f(
    model: DenseModel, gamma: Array, L: Array, **kwargs: Array
) -> tuple[float, float, float, float]:
    """(scaled F, numerator df, denominator df, scale) of a full-rank contrast matrix L (m, p)."""
    kr = kenward_roger(model, gamma, **kwargs)
    L = np.atleast_2d(L)
    q = L.shape[0]
    Theta = L.T @ linalg.inv(L @ kr.Phi @ L.T) @ L
    T = [Theta @ kr.Phi @ P @ kr.Phi for P in kr.P]
    k = len(T)
    A1 = sum(kr.W[r, s] * np.trace(T[r]) * np.trace(T[s]) for r in range(k) for s in range(k))
    A2 = sum(kr.W[r, s] * np.sum(T[r] * T[s].T) for r in range(k) for s in range(k))
    B = (A1 + 6 * A2) / (2 * q)
    g = ((q + 1) * A1 - (q + 4) * A2) / ((q + 2) * A2)
    denominator = 3 * q + 2 * (1 - g)
    c1, c2, c3 = g / denominator, (q - g) / denominator, (q + 2 - g) / denominator
    mean = 1 / (1 - A2 / q)
    variance = 2 / q * (1 + c1 * B) / ((1 - c2 * B) ** 2 * (1 - c3 * B))
    rho = variance / (2 * mean**2)
    df = 4 + (q + 2) / (q * rho - 1)
    scale = df / (mean * (df - 2))
    b = gls(model, gamma).beta
    F = float((L @ b) @ linalg.solve(L @ kr.cov_adjusted @ L.T, L @ b)) / q
    return scale * F, float(q), float(df), float(scale)


def conditional_modes(model: DenseModel, gamma: Array) -> list[tuple[Array, Array]]:
    """Per block: modes (n_levels, q) and their variances given y, theta and beta (n_levels, q, q)."""
    g = gls(model, gamma)
    r = model.response - model.X @ g.beta
    out = []
    for block, S in zip(model.blocks, block_covariances(model, gamma), strict=True):
        full = np.kron(np.eye(block.n_levels), S)
        ZG = block.full_Z @ full
        modes = (ZG.T @ g.V_inv @ r).reshape(block.n_levels, block.q)
        cov = full - ZG.T @ g.V_inv @ ZG
        cov4 = cov.reshape(block.n_levels, block.q, block.n_levels, block.q)
        out.append((modes, np.einsum("jajb->jab", cov4)))
    return out


@dataclass(frozen=True)
class DenseFit:
    theta: Array
    sigma: float
    gamma: Array
    criterion: float


def profiled(model: DenseModel, theta: Array) -> tuple[float, Array, float]:
    """(objective, its gradient in theta, sigma) with sigma at its best value for this theta."""
    g = gls(model, gamma_from_theta(model, theta, 1.0))
    m = model.n - (model.X.shape[1] if model.reml else 0)
    sigma = float(np.sqrt(model.response @ g.P @ model.response / m))
    gamma = gamma_from_theta(model, theta, sigma)
    jac, _ = theta_jacobian(model, theta, sigma)
    return objective(model, gamma), (jac.T @ gradient(model, gamma))[:-1], sigma


def fit(model: DenseModel, start: Array | None = None) -> DenseFit:
    """Minimise over theta >= 0 on the diagonals: a few starts of L-BFGS-B, then Newton in (theta, sigma)."""
    identity = np.concatenate([[float(i == j) for i, j in b.pairs()] for b in model.blocks])
    bounds = [(0.0, None) if one else (None, None) for one in identity]
    starts = [identity, 0.2 * identity, 3.0 * identity] if start is None else [np.asarray(start, float)]
    options = {"ftol": 1e-15, "gtol": 1e-9, "maxiter": 1000}
    runs = [
        optimize.minimize(
            lambda t: profiled(model, t)[:2], x0, jac=True, bounds=bounds, method="L-BFGS-B", options=options
        )
        for x0 in starts
    ]
    theta = min(runs, key=lambda run: float(run.fun)).x
    return _polish(model, theta, identity)


def _polish(model: DenseModel, theta: Array, identity: Array) -> DenseFit:
    value, _, sigma = profiled(model, theta)
    for _ in range(20):
        free = np.append((identity == 0) | (theta > 1e-6), True)
        x = np.append(np.where(free[:-1], theta, 0.0), sigma)
        jac, _ = theta_jacobian(model, x[:-1], sigma)
        slope = (jac.T @ gradient(model, gamma_from_theta(model, x[:-1], sigma)))[free]
        H = theta_hessian(model, x[:-1], sigma)[np.ix_(free, free)]
        x[free] -= _inverse_on_support(H) @ slope
        new, _, new_sigma = profiled(model, x[:-1])
        if not new < value - 1e-12:
            break
        theta, value, sigma = x[:-1], new, new_sigma
    return DenseFit(theta, sigma, gamma_from_theta(model, theta, sigma), value)
