"""Maximum likelihood for single-level cumulative link models.

    fit = fit_cumulative(y, 5, X, link="logit", threshold="flexible")
    fit.thresholds, fit.beta, fit.cov            raw columns, observed information

Newton's method with step-halving; the likelihood is concave for all links but the Cauchy one, and a step
that would let thresholds cross is halved. Start: thresholds at the quantiles of the marginal shares.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from workbench.engine.categories import check_categories
from workbench.engine.cumulative.data import CumulativeData, prepare
from workbench.engine.cumulative.links import LINKS, Floats
from workbench.engine.cumulative.objective import CumulativeObjective, CumulativeState
from workbench.engine.cumulative.result import CumulativeFit
from workbench.engine.cumulative.structures import threshold_structure
from workbench.engine.lmm.columns import ColumnChoice, clearly_independent, independent_columns
from workbench.engine.lmm.model import OnIteration
from workbench.engine.lmm.newton import Optimum, Problem, minimise
from workbench.engine.threads import threads_for

MAX_ITER = 100
TOLERANCE = 1e-16  # of the decrement: twice the log-likelihood still to be gained


def fit_cumulative(
    y: NDArray[np.intp],
    n_categories: int,
    X: Floats,
    *,
    link: str = "logit",
    threshold: str = "flexible",
    nominal: Sequence[int] = (),
    weights: Floats | None = None,
    offset: Floats | None = None,
    on_iteration: OnIteration | None = None,
) -> CumulativeFit:
    """Fit P(Y <= j) = F(theta_j - x' beta).

    y: (n,) categories 0 .. K-1, each of which must occur. X: (n, p) predictors without a constant column;
    those that the columns before them reproduce are left out. nominal: numbers of columns of X whose
    effect differs by threshold. weights: frequencies. offset: added to x' beta.
    Raises DataError for an outcome without variation or with an empty category. See `CumulativeFit.infinite`.
    """
    check_categories(y, n_categories)
    choice = informative_columns(X)
    free = [k for k in choice.kept if k in set(nominal)]
    common = [k for k in choice.kept if k not in set(nominal)]
    structure = threshold_structure(threshold, n_categories)
    data = prepare(y, n_categories, X[:, common], X[:, free], LINKS[link], structure, weights, offset)
    optimum = search(data, start(data), on_iteration)
    return CumulativeFit(data, optimum, tuple(common), tuple(free), choice)


def informative_columns(X: Floats) -> ColumnChoice:
    """Which columns of X (n, p) say something beside the thresholds and the columns before them."""
    if clearly_independent(X):
        return ColumnChoice(tuple(range(X.shape[1])), (), ())
    found = independent_columns(np.column_stack([np.ones(len(X)), X]))
    return ColumnChoice(
        tuple(k - 1 for k in found.kept if k > 0),
        tuple(k - 1 for k in found.dropped),
        found.dependencies,
    )


def start(data: CumulativeData) -> Floats:
    """psi without effects: thresholds at the quantiles of the marginal cumulative shares."""
    share = np.cumsum(data.counts)[:-1] / data.counts.sum()
    theta = data.link.quantile(share)
    alpha = data.structure.parameters(theta)
    if not bool((np.diff(data.structure.J @ alpha) > 0).all()):  # very uneven shares under a structure
        alpha = data.structure.parameters(theta.mean() + np.linspace(-1.0, 1.0, len(theta)))
    A = np.zeros(data.shape_A)
    A[:, 0] = alpha
    if data.offset is not None:
        A[:, 0] += data.structure.constant * float(data.offset.mean())
    return np.concatenate([A.ravel(), np.zeros(data.X.shape[1])])


def search(
    data: CumulativeData, psi: Floats, on_iteration: OnIteration | None = None
) -> Optimum[CumulativeState]:
    """The maximum of the likelihood from psi (k,), over the centred and scaled columns."""
    objective = CumulativeObjective(data)
    problem = Problem(objective.value, objective.slope, lambda _: 1e-13 * len(data.order))
    with threads_for(len(psi)):
        return minimise(problem, psi, max_iter=MAX_ITER, tol=TOLERANCE, on_iteration=on_iteration)
