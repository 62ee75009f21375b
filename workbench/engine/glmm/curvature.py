"""Second derivatives that have no closed form here, from differences of exact gradients.

    theta rows with several groupings    [g(psi + h e_k) - g(psi - h e_k)] / 2h
    quadrature                           Laplace Hessian + [d(psi + h e_k) - d(psi)] / h,  d = g - g_Laplace

psi is in comparable units, in which the linear predictor moves by about h. Quadrature corrects the Laplace
gradient by so little that a one-sided difference of the correction is as good as a central one of the whole.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np

from workbench.engine.glmm.laplace import Laplace
from workbench.engine.glmm.model import Floats

STEP = 3e-4  # for central differences of gradients
NEAR = 1e-5  # for one-sided ones of small corrections: so near that the predicted mode is the mode
SMALLER = (1.0, 0.1, 0.01)


class Sloped(Protocol):
    """A point with an exact gradient."""

    @property
    def laplace(self) -> Laplace:
        """The Laplace approximation there."""

    @property
    def gradient(self) -> Floats:
        """Gradient (k,) of the approximation in use."""


class Sampled(Protocol):
    """A function of psi that can be looked at near the place where it stands."""

    def value(self, psi: Floats) -> tuple[float, Sloped]:
        """The function and its state."""


def with_theta_rows(surface: Sampled, psi: Floats, theta: slice, H: Floats) -> Floats:
    """H (k, k) with exact rows and columns of theta in place of approximate ones."""
    out = H.copy()
    for number in range(theta.start, theta.stop):
        out[number] = _central(surface, psi, number)
    block = out[theta, theta]
    out[theta, theta] = (block + block.T) / 2.0
    out[:, theta] = out[theta].T
    return out


def _central(surface: Sampled, psi: Floats, number: int) -> Floats:
    for share in SMALLER:
        step = np.zeros_like(psi)
        step[number] = share * STEP
        try:
            up, down = (surface.value(psi + sign * step)[1].gradient for sign in (1.0, -1.0))
        except np.linalg.LinAlgError:
            continue
        return np.asarray((up - down) / (2.0 * share * STEP))
    return np.full_like(psi, np.nan)


def with_correction(surface: Sampled, psi: Floats, here: Sloped, H: Floats) -> Floats:
    """H (k, k) of the Laplace approximation with what quadrature adds to it."""
    base = here.gradient - here.laplace.gradient
    D = np.stack([_correction(surface, psi, number, base) for number in range(len(psi))])
    return H + (D + D.T) / 2.0


def _correction(surface: Sampled, psi: Floats, number: int, base: Floats) -> Floats:
    for share in (1.0, -1.0, 0.1, -0.1):
        step = np.zeros_like(psi)
        step[number] = share * NEAR
        try:
            there = surface.value(psi + step)[1]
        except np.linalg.LinAlgError:
            continue
        return np.asarray((there.gradient - there.laplace.gradient - base) / (share * NEAR))
    return np.full_like(psi, np.nan)
