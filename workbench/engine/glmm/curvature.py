"""The Hessian of the criterion at its lowest point, by differentiating the exact gradient.

    H_k = [g(psi + h e_k) - g(psi - h e_k)] / 2h

Used where no closed form is at hand: several groupings, and quadrature. psi is in comparable units, in which
the linear predictor moves by about h.
"""

from __future__ import annotations

import numpy as np

from workbench.engine.glmm.model import Floats
from workbench.engine.glmm.search import Surface

STEP = 1e-3
SMALLER = (1.0, 0.1, 0.01)


def differentiated(surface: Surface, psi: Floats) -> Floats:
    """Hessian (k, k) at psi; `surface` must stand at psi (its last slope)."""
    k = len(psi)
    H = np.empty((k, k))
    for number in range(k):
        H[number] = _along(surface, psi, number)
    return (H + H.T) / 2.0


def _along(surface: Surface, psi: Floats, number: int) -> Floats:
    for share in SMALLER:
        step = np.zeros_like(psi)
        step[number] = share * STEP
        try:
            up, down = (surface.value(psi + sign * step)[1].gradient for sign in (1.0, -1.0))
        except np.linalg.LinAlgError:
            continue
        return np.asarray((up - down) / (2.0 * share * STEP))
    return np.full_like(psi, np.nan)
