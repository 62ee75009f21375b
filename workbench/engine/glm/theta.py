"""theta of the negative binomial (Var = mu + mu^2 / theta) by maximum likelihood, for given means.

    l     = sum w (log Gamma(y + theta) - log Gamma(theta) + theta log theta - (y + theta) log(mu + theta))
    l'    = sum w (psi(y + theta) - psi(theta) - log(1 + mu / theta) + (mu - y) / (mu + theta))
    -l'' = sum w (psi1(theta) - psi1(y + theta) - 1 / theta + 2 / (mu + theta) - (y + theta) / (mu + theta)^2)

The standard error is 1 / sqrt(-l''), as in R's MASS: theta and beta are uncorrelated in large samples.
Lawless 1987, Can. J. Stat. 15; Venables & Ripley 2002, section 7.4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.engine.glm.model import GlmModel
from workbench.engine.likelihoods import Floats
from workbench.engine.likelihoods.gammas import rising

LARGEST = 1e8  # beyond it the law is Poisson to all digits


@dataclass(frozen=True)
class Theta:
    """value and std_error; unbounded: the likelihood rises towards the Poisson law, so none is best."""

    value: float
    std_error: float
    unbounded: bool = False


def start_theta(model: GlmModel, mu: Floats) -> float:
    """theta from the squared relative residuals, as MASS begins."""
    w = model.w
    spread = float(w @ (model.y / mu - 1.0) ** 2)
    return float(np.clip(w.sum() / max(spread, 1e-12), 1e-3, 1e4))


def theta_slopes(model: GlmModel, mu: Floats) -> tuple[float, float]:
    """l' and -l'' at the theta of the model."""
    y, w, theta = model.y, model.w, model.parameter
    values, place = np.unique(y, return_inverse=True)
    r = rising(np.asarray(theta), values, 2)
    total = mu + theta
    slope = r[1][place] - np.log1p(mu / theta) + (mu - y) / total
    bend = -r[2][place] - 1.0 / theta + 2.0 / total - (y + theta) / total**2
    return float(w @ slope), float(w @ bend)
