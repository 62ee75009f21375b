"""Sandwich covariance of a model by full likelihood: H^-1 (sum of u_i u_i') H^-1, u_i the score of a row.

White 1982, Econometrica 50; Zeileis 2006, J. Stat. Softw. 16.
"""

from __future__ import annotations

import numpy as np

from workbench.engine.glm_joint.result import JointFit


def robust_joint(fit: JointFit, *, small: bool) -> JointFit:
    """The fit with the sandwich as its covariance; small: times n / (n - k) (HC1)."""
    s = fit.model.density.slopes(fit.eta, fit.phi)
    scores = [s.first[a][:, None] * part.kept for a, part in enumerate(fit.model.parts)]
    if s.phi is not None:
        scores.append(s.phi[:, None])
    u = np.hstack(scores)
    n, k = u.shape
    cov = fit.cov @ (u.T @ u) @ fit.cov
    return fit.with_cov(cov * n / (n - k) if small else cov)
