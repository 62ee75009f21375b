"""The commonest mixed model in few steps: one random effect for each level of one grouping.

Newton's method on the Laplace approximation, with its exact Hessian (scalar_model.py). The engine of all
mixed models (`workbench.engine.glmm`) takes over where this search ends, for all that is asked of a fit
beside its estimates.
"""

from __future__ import annotations

import math
from contextlib import suppress
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import lapack

from workbench.engine.categories import inverse
from workbench.engine.cumulative.links import CumulativeLink, Floats
from workbench.engine.cumulative.scalar_model import Place, ScalarModel
from workbench.engine.cumulative.scalar_rows import LevelRows
from workbench.engine.cumulative.structures import ThresholdStructure
from workbench.engine.lmm.newton import Optimum, Problem, minimise

SHARE = 0.3  # of the variance of the latent error that the random effect has to begin with
TOLERANCE = 1e-16  # of the decrement of F
QUICK = 10  # full steps before the search becomes a careful one
ROUGH = 1e-3  # mean square of the steps to the modes that are taken to first order on the way


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
    with np.errstate(all="ignore"):
        try:
            found = _search(model, alpha)
        except np.linalg.LinAlgError:
            return None
    if not found.converged or not math.isfinite(found.value):
        return None
    cov = 2.0 * inverse(found.hessian)[:-1, :-1]
    if not np.isfinite(cov).all():
        return None
    m, first = len(alpha), len(alpha) * (1 + W.shape[1])
    units = np.ones(len(cov))
    units[first:] /= scale
    return Scalar(
        alpha=found.theta[:m],
        A=found.theta[m:first],
        beta=found.theta[first:-1] / scale,
        variance=math.exp(found.theta[-1]),
        cov=units[:, None] * cov * units,
        criterion=found.value,
        steps=found.n_iter,
    )


def _search(model: ScalarModel, alpha: Floats) -> Optimum[Place]:
    """The lowest criterion, from thresholds' parameters (m,) without effects."""
    start = np.zeros(len(model.data.pairs) + 1)
    start[: len(alpha)] = alpha * math.sqrt(1.0 + SHARE)  # without the random effect they lie closer together
    start[-1] = math.log(SHARE * model.data.link.variance)
    with suppress(np.linalg.LinAlgError):
        found = _quickly(model, model.together(start))
        if found is not None:
            return found
    model.anchor = None
    problem = Problem(model.value, model.slope, lambda _: 1e-12 * len(model.data.level), exact=True)
    return minimise(problem, start, max_iter=30, tol=TOLERANCE)


def _quickly(model: ScalarModel, theta: Floats) -> Optimum[Place] | None:
    """Full steps from theta (k + 1,) to the lowest criterion; None where they do not close in on it.

    The modes need be no more exact than the steps are: both become so together.
    """
    last = np.inf
    for number in range(QUICK):
        place = model.place(theta, ROUGH)
        if place.modes is None:
            return None
        gradient, hessian = model.slope(place)
        _, step, info = lapack.dposv(hessian, gradient, lower=1)
        decrement = float(step.dot(gradient))
        if info != 0 or not decrement < last / 2.0:
            return None
        if decrement <= TOLERANCE and place.is_exact:
            value = model.criterion(place)
            return Optimum(theta, value, place, gradient, hessian, decrement, number, converged=True)
        theta, last = theta - step, decrement
    return None


def _marginal(
    y: NDArray[np.intp], link: CumulativeLink, structure: ThresholdStructure, weights: Floats | None
) -> Floats | None:
    """The thresholds' parameters (m,) without effects, None where a structure makes thresholds cross."""
    share = np.cumsum(np.bincount(y, weights, minlength=len(structure.J) + 1))
    alpha = structure.parameters(link.quantile(share[:-1] / share[-1]))
    theta = structure.J @ alpha
    return alpha if bool((theta[1:] > theta[:-1]).all()) else None


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
    scale = np.sqrt(np.add.reduce(X * X, axis=0) / len(X))
    scale[scale == 0.0] = 1.0
    cuts, m = structure.J.shape
    place = y[order].repeat(2)  # of both ends of every row among all cuts, outer ones included
    place[::2] += 1
    known = np.zeros((m + 2, cuts + 2))  # of all cuts: loadings, what is fixed, whether they can move
    known[:m, 1:-1], known[m, 0], known[m, -1], known[m + 1, 1:-1] = structure.J.T, link.low, link.high, 1.0
    of_ends = known.take(place, axis=1)
    inside, first = of_ends[m + 1], m * (1 + W.shape[1])
    pairs = np.empty((first + X.shape[1], len(place)))
    pairs[:m] = of_ends[:m]
    for c, moving in enumerate(W[order].T, 1):
        np.multiply(pairs[:m], moving.repeat(2), out=pairs[m * c : m * (c + 1)])
    np.multiply((X[order] / -scale).T.repeat(2, axis=1), inside, out=pairs[first:])
    fixed = of_ends[m] if offset is None else of_ends[m] - inside * offset[order].repeat(2)
    rows = LevelRows(
        link,
        pairs,
        fixed,
        None if bool((z == 1.0).all()) else z[order],
        None if weights is None else weights[order],
        counts[counts > 0],
    )
    return ScalarModel(rows), scale
