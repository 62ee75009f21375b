"""Design-consistent covariance of the estimates: the sandwich over units of the outermost level.

    V = J / (J - 1) H^-1 (sum_j s_j s_j') H^-1

    l_j   pseudo log-likelihood of an outermost unit, weights included;  s_j its slope in psi
    psi   (beta, theta, log sigma^2) in comparable units;  H: minus the Hessian of the sum of l_j

The estimates solve sum_j s_j = 0, and outermost units are drawn independently. The block of H between beta
and the variance parameters has expectation zero and is taken as zero. Binder (1983), Int. Stat. Rev. 51;
Rabe-Hesketh & Skrondal (2006), section 4. J / (J - 1) and the zero block as in Stata's mixed.
"""

from __future__ import annotations

import numpy as np

from workbench.engine.lmm.model import Floats
from workbench.engine.weighted_lmm.likelihood import Numbers, Profile, climb
from workbench.engine.weighted_lmm.nest import Weighted
from workbench.engine.weighted_lmm.search import complex_gradient, differences


def sandwich(w: Weighted, theta: Floats, found: Profile, free: np.ndarray) -> Floats:
    """V (m, m) of psi; free (k,): entries of theta off the boundary; those of the others are zero."""
    p, k = w.p, len(theta)
    kept = np.concatenate([np.ones(p, dtype=bool), free, [True]])
    s = scores(w, theta, found)[kept]
    H = -hessian(w, theta, found)[np.ix_(kept, kept)]
    half = np.linalg.solve(H, s)
    J = s.shape[1]
    V = np.zeros((p + k + 1, p + k + 1))
    V[np.ix_(kept, kept)] = J / (J - 1) * half @ half.T
    return V


def scores(w: Weighted, theta: Floats, found: Profile) -> Floats:
    """Slopes (m, J) of the pseudo log-likelihood of each outermost unit in psi."""
    top, beta, s = found.top, found.beta, float(found.sigma2)
    v = np.append(-beta, 1.0)
    T_v = np.einsum("abj,b->aj", top.T, v)
    rss = v @ T_v
    by_theta = [-0.5 * d for d in complex_gradient(lambda t: _unit_terms(w, t, v, s), theta)]
    return np.vstack([T_v[:-1] / s, *by_theta, -0.5 * (top.sums - rss / s)])


def _unit_terms(w: Weighted, theta: Numbers, v: Floats, s: float) -> Numbers:
    """log|K| + v'T v / s of each outermost unit, (J,), at fixed beta and sigma^2."""
    top = climb(w, theta)
    out: Numbers = top.logdet + np.einsum("a,abj,b->j", v, top.T, v) / s
    return out


def hessian(w: Weighted, theta: Floats, found: Profile) -> Floats:
    """Hessian (m, m) of the pseudo log-likelihood in psi, zero between beta and the variance parameters."""
    p, k, beta, s = w.p, len(theta), found.beta, float(found.sigma2)
    v = np.append(-beta, 1.0)

    def total(t: Numbers) -> Numbers:
        return np.asarray(climb(w, t).T.sum(axis=2))

    def gradient(t: Floats) -> Floats:
        slopes = complex_gradient(lambda z: np.asarray(_unit_terms(w, z, v, s).sum()), t)
        out: Floats = -0.5 * slopes
        return out

    dT = complex_gradient(total, theta) if k else np.zeros((0, p + 1, p + 1))
    H = np.zeros((p + k + 1, p + k + 1))
    H[:p, :p] = -found.total[:-1, :-1] / s
    H[p:-1, p:-1] = differences(gradient, theta) if k else 0.0
    H[p:-1, -1] = 0.5 * np.einsum("a,kab,b->k", v, dT, v) / s
    H[-1, -1] = -0.5 * float(v @ found.total @ v) / s
    return np.triu(H) + np.triu(H, 1).T
