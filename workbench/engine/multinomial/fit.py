"""Maximum likelihood for single-level multinomial (baseline-category) logit models.

    fit = fit_multinomial(y, 3, X, base=0)
    fit.B, fit.cov, fit.contrast(2, 1)

Newton's method with the exact Hessian; the log-likelihood is concave, so the stationary point is the maximum.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.engine.categories import check_categories
from workbench.engine.lmm.columns import constant_column, independent_columns
from workbench.engine.lmm.model import OnIteration
from workbench.engine.lmm.newton import Optimum, Problem, minimise
from workbench.engine.multinomial.objective import (
    Floats,
    MultinomialData,
    MultinomialObjective,
    MultinomialState,
)
from workbench.engine.multinomial.result import MultinomialFit
from workbench.engine.threads import threads_for

MAX_ITER = 100
TOLERANCE = 1e-16  # of the decrement: twice the log-likelihood still to be gained


def fit_multinomial(
    y: NDArray[np.intp],
    n_categories: int,
    X: Floats,
    *,
    base: int = 0,
    weights: Floats | None = None,
    on_iteration: OnIteration | None = None,
) -> MultinomialFit:
    """Fit log(P(Y = k) / P(Y = base)) = x' beta_k.

    y: (n,) categories 0 .. K-1, each of which must occur. X: (n, p) with its constant column, if the model
    has one; columns that those before them reproduce are left out. weights: frequencies.
    Raises DataError for an outcome without variation or with an empty category.
    See `MultinomialFit.infinite` for predictors that separate the categories.
    """
    check_categories(y, n_categories)
    choice = independent_columns(X)
    data = prepare(recoded(y, base), n_categories, X[:, choice.kept], weights)
    optimum = search(data, start(data), on_iteration)
    return MultinomialFit(data, optimum, base, choice)


def recoded(y: NDArray[np.intp], base: int) -> NDArray[np.intp]:
    """Categories with the base moved to 0 and the others in their order."""
    return np.where(y == base, 0, y + (y < base))


def prepare(y: NDArray[np.intp], n_categories: int, X: Floats, weights: Floats | None) -> MultinomialData:
    """Centre (beside a constant column) and scale the columns of X (n, p)."""
    p = X.shape[1]
    constant = constant_column(X)
    mean, scale = np.zeros(p), X.std(axis=0)
    if constant is None:
        scale = np.sqrt(np.mean(X**2, axis=0))
    else:
        mean = X.mean(axis=0)
        mean[constant], scale[constant] = 0.0, 1.0
    each = np.diag(1.0 / scale)
    if constant is not None:
        each[constant] -= mean / scale / X[0, constant]
    back = np.asarray(np.kron(np.eye(n_categories - 1), each), dtype=np.float64)
    return MultinomialData(y, n_categories, (X - mean) / scale, weights, back)


def start(data: MultinomialData) -> Floats:
    """psi (k,) of the marginal shares where there is a constant column, else zeros."""
    B = np.zeros(data.shape_B)
    constant = constant_column(data.X)
    if constant is not None:
        counts = data.counts
        B[:, constant] = np.log(counts[1:] / counts[0]) / data.X[0, constant]
    return B.ravel()


def search(
    data: MultinomialData, psi: Floats, on_iteration: OnIteration | None = None
) -> Optimum[MultinomialState]:
    """The maximum of the likelihood from psi (k,), over the scaled columns."""
    with threads_for(len(psi)):
        return minimise(problem_of(data), psi, max_iter=MAX_ITER, tol=TOLERANCE, on_iteration=on_iteration)


def problem_of(data: MultinomialData) -> Problem[MultinomialState]:
    """Minus the log-likelihood as the search wants it."""
    objective = MultinomialObjective(data)
    return Problem(objective.value, objective.slope, lambda _: 1e-13 * len(data.y))
