"""The commonest mixed model in few steps: one random effect for each level of one grouping.

Newton's method on the Laplace approximation, with its exact Hessian (scalar_model.py). The engine of all mixed
models (`workbench.engine.glmm`) takes over where this search ends, for all that is asked of a fit beside its
estimates.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from workbench.engine.categories import inverse
from workbench.engine.cumulative.links import CumulativeLink, Floats
from workbench.engine.cumulative.scalar_model import ScalarModel
from workbench.engine.cumulative.structures import ThresholdStructure
from workbench.engine.lmm.newton import Problem, minimise

VARIANCE = 1.0  # to begin with
TOLERANCE = 1e-16  # of the decrement of F


class Scalar(NamedTuple):
    """Where the search ended.

    alpha (m,): thresholds' parameters; A (m q,): those of the columns that move them, column by column;
    beta (p,); variance of the random effect; cov of (alpha, A, beta), from the observed information of all
    parameters; criterion: -2 log likelihood; steps taken.
    """

    alpha: Floats
    A: Floats
    beta: Floats
    variance: float
    cov: Floats
    criterion: float
    steps: int


def fit_scalar(
    y: NDArray[np.intp],
    X: Floats,
    W: Floats,
    codes: NDArray[np.intp],
    z: Floats,
    link: CumulativeLink,
    structure: ThresholdStructure,
    weights: Floats | None,
    offset: Floats | None,
) -> Scalar | None:
    """Thresholds, effects and variance where the Laplace approximation is highest; None where not found.

    y (n,): categories. X (n, p): centred columns. W (n, q): those whose effect differs by threshold.
    codes, z (n,): level and loading of the random effect.
    """
    if not link.concave:
        return None
    model, scale = _model(y, X, W, codes, z, link, structure, weights, offset)
    alpha = _marginal(y, link, structure, weights)
    if alpha is None:
        return None
    problem = Problem(model.value, model.slope, lambda _: 1e-12 * len(y), exact=True)
    with np.errstate(all="ignore"):
        try:
            found = minimise(problem, _start(model, alpha), max_iter=30, tol=TOLERANCE)
        except np.linalg.LinAlgError:
            return None
    if not found.converged or not np.isfinite(found.value):
        return None
    cov = 2.0 * inverse(found.hessian)[:-1, :-1]
    if not np.isfinite(cov).all():
        return None
    m, first = len(alpha), len(alpha) * (1 + W.shape[1])
    units = np.concatenate([np.ones(first), 1.0 / scale])
    return Scalar(
        alpha=found.theta[:m],
        A=found.theta[m:first],
        beta=found.theta[first:-1] / scale,
        variance=math.exp(found.theta[-1]),
        cov=cov * np.outer(units, units),
        criterion=found.value,
        steps=found.n_iter,
    )


def _marginal(
    y: NDArray[np.intp], link: CumulativeLink, structure: ThresholdStructure, weights: Floats | None
) -> Floats | None:
    """The thresholds' parameters (m,) without effects, None where a structure makes thresholds cross."""
    share = np.cumsum(np.bincount(y, weights, minlength=len(structure.J) + 1))
    alpha = structure.parameters(link.quantile(share[:-1] / share[-1]))
    theta = structure.J @ alpha
    return alpha if bool((theta[1:] > theta[:-1]).all()) else None


def _start(model: ScalarModel, alpha: Floats) -> Floats:
    """Parameters (k + 1,) to start from: one step of thresholds, coefficients and effects together."""
    psi = np.zeros(len(model.pairs))
    psi[: len(alpha)] = alpha * math.sqrt(1.0 + VARIANCE / model.link.variance)
    moved, b = model.together(psi, 1.0 / VARIANCE)
    if model.rows(moved) is None:
        moved, b = psi, np.zeros_like(b)
    begin = np.append(moved, math.log(VARIANCE))
    model.anchor = begin, b, np.zeros((len(begin), len(b)))
    return begin


def _model(
    y: NDArray[np.intp],
    X: Floats,
    W: Floats,
    codes: NDArray[np.intp],
    z: Floats,
    link: CumulativeLink,
    structure: ThresholdStructure,
    weights: Floats | None,
    offset: Floats | None,
) -> tuple[ScalarModel, Floats]:
    """Rows sorted by level, columns of standard deviation one; and those deviations."""
    order = np.argsort(codes, kind="stable")
    counts = np.bincount(codes)
    counts = counts[counts > 0]
    scale = X.std(axis=0)
    scale[scale == 0.0] = 1.0
    y, columns, W = y[order], X[order] / scale, W[order]
    J = np.vstack([np.zeros(structure.J.shape[1]), structure.J, np.zeros(structure.J.shape[1])])
    moved = np.zeros(len(y)) if offset is None else -offset[order]
    top, bottom = y == len(structure.J), y == 0
    model = ScalarModel(
        link,
        np.hstack([J[y + 1], *(J[y + 1] * w[:, None] for w in W.T), np.where(top[:, None], 0.0, -columns)]),
        np.hstack([J[y], *(J[y] * w[:, None] for w in W.T), np.where(bottom[:, None], 0.0, -columns)]),
        np.where(top, link.high, moved),
        np.where(bottom, link.low, moved),
        z[order],
        None if weights is None else weights[order],
        np.concatenate([[0], np.cumsum(counts)[:-1]]),
        counts,
    )
    return model, scale
