"""The covariance of the estimates from the curvature of F = -2 log likelihood at its lowest point.

Cov(psi) = 2 (d^2 F / dpsi^2)^-1, the inverse observed information of all parameters together

Where F is level along a direction, the parameters that move with it have no variance, and those that do not
have the one of the generalised inverse (Rao 1973, Linear Statistical Inference, 4a.3): it is the same for
every way of telling the others apart. So `(f || g)` with a factor f, whose intercept and levels describe the
same differences between groups, has standard errors of its coefficients all the same.
"""

from __future__ import annotations

import numpy as np

from workbench.engine.glmm.model import Codes, Floats

NOISE = 1e-6  # share of the largest eigenvalue of the scaled Hessian that differences may leave of nothing
FLAT = 1e-7  # ... and the one that counts as none on the way to infinity
STILL = 1e-5  # entry of a unit vector along a level direction up to which a parameter does not move with it


def free_entries(psi: Floats, gradient: Floats) -> Codes:
    """Numbers of the parameters off the boundary: those on it are exactly zero with no slope."""
    return np.flatnonzero((psi != 0.0) | (gradient != 0.0))


def covariance(hessian: Floats, psi: Floats, gradient: Floats) -> Floats:
    """2 H^-1 (k, k) of the free parameters, zero for those on the boundary.

    nan for parameters that move along a direction in which F is level, and for all where F falls in one.
    """
    free = free_entries(psi, gradient)
    out = np.zeros_like(hessian)
    H, scale = _scaled(hessian, free)
    try:
        factor = np.linalg.cholesky(H)
    except np.linalg.LinAlgError:
        out[np.ix_(free, free)] = _partly_level(H, scale)
        return out
    root = np.linalg.inv(factor) / scale
    out[np.ix_(free, free)] = 2.0 * root.T @ root
    return out


def covariance_in_the_limit(hessian: Floats, psi: Floats, gradient: Floats) -> Floats:
    """As `covariance`, where the likelihood rises towards infinity in some directions: those are left out.

    What does not move along them has the covariance that it has in the limit.
    """
    free = free_entries(psi, gradient)
    out = np.zeros_like(hessian)
    H, scale = _scaled(hessian, free)
    out[np.ix_(free, free)] = _of_bent(*np.linalg.eigh(H), scale, FLAT)
    return out


def _scaled(hessian: Floats, free: Codes) -> tuple[Floats, Floats]:
    """The Hessian of the free parameters with a diagonal of ones, and the scale (k,) taken out."""
    H = hessian[np.ix_(free, free)]
    scale = np.sqrt(np.maximum(np.abs(np.diag(H)), 1e-300))
    return H / np.outer(scale, scale), scale


def _partly_level(H: Floats, scale: Floats) -> Floats:
    """2 H^- (k, k): nan where a parameter moves along a level direction, and everywhere if F falls."""
    values, vectors = np.linalg.eigh(H)
    if not values[0] >= -NOISE * values[-1]:
        return np.full_like(H, np.nan)
    out = _of_bent(values, vectors, scale, NOISE)
    moves = np.abs(vectors[:, values <= NOISE * values[-1]]).max(axis=1) > STILL
    out[moves], out[:, moves] = np.nan, np.nan
    return out


def _of_bent(values: Floats, vectors: Floats, scale: Floats, none: float) -> Floats:
    """2 H^- (k, k) of the directions in which F bends: those with more than a share `none` of the most."""
    bent = values > none * values[-1]
    root = vectors[:, bent] / np.sqrt(values[bent]) / scale[:, None]
    return np.asarray(2.0 * root @ root.T)
