"""Is one effect enough for all thresholds? Tests of the proportional odds (parallel slopes) assumption.

    H0: P(Y <= j) = F(theta_j - x' beta)      H1: the effects of some columns differ by threshold

Likelihood ratio: the wider model is fitted. Score: only its gradient and expected information at the
estimates of H0 are needed, so that it exists even where the wider model has no finite maximum.
McCullagh (1980); Peterson & Harrell (1990), Applied Statistics 39; Rao (1973), 6e.2.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from workbench.engine.cumulative.data import CumulativeData
from workbench.engine.cumulative.links import CumulativeLink, Floats
from workbench.engine.cumulative.objective import CumulativeObjective
from workbench.engine.cumulative.result import CumulativeFit
from workbench.engine.distributions import chi_square_upper_p


@dataclass(frozen=True)
class ParallelTest:
    """A chi-square test of parallel slopes."""

    statistic: float
    df: int
    p_value: float


def chi_square_test(statistic: float, df: int) -> ParallelTest:
    """The test of a statistic that is never below zero."""
    statistic = max(statistic, 0.0)
    return ParallelTest(statistic, df, float(chi_square_upper_p(statistic, df)))


def likelihood_ratio(narrow: CumulativeFit, wide: CumulativeFit) -> ParallelTest | None:
    """The test of a fit against the wider one; None where the search for that one ended early.

    Where effects of the wider model are infinite its likelihood still has a limit, which is compared with.
    """
    if not wide.optimum.converged and not wide.infinite:
        return None
    return chi_square_test(2.0 * (wide.log_lik - narrow.log_lik), wide.n_params - narrow.n_params)


def score_test(fit: CumulativeFit, columns: Collection[int]) -> ParallelTest | None:
    """Score test that the effects of these common columns (numbers of X) are the same for all thresholds.

    None where thresholds have one parameter, or the information is singular.
    """
    m = fit.data.shape_A[0]
    chosen = [i for i, k in enumerate(fit.common) if k in set(columns)]
    if m < 2 or not chosen:
        return None
    wide, psi = widened(fit, chosen)
    gradient = CumulativeObjective(wide).slope(CumulativeObjective(wide).value(psi)[1])[0]
    information = expected_information(wide, psi)
    try:
        root = np.linalg.solve(np.linalg.cholesky(information), gradient)
    except np.linalg.LinAlgError:
        return None
    return chi_square_test(float(root @ root), (m - 1) * len(chosen))


def widened(fit: CumulativeFit, chosen: list[int]) -> tuple[CumulativeData, Floats]:
    """The data of the wider model, over the scaled columns, and the estimates of `fit` in its terms."""
    data, psi = fit.data, fit.optimum.theta
    m, q = data.shape_A
    rest = [i for i in range(data.X.shape[1]) if i not in set(chosen)]
    A, beta = psi[: m * q].reshape(m, q), psi[m * q :]
    wider = np.hstack([A, -np.outer(data.structure.constant, beta[chosen])])
    wide = CumulativeData(
        data.link,
        data.structure,
        data.n_categories,
        data.starts,
        data.order,
        data.X[:, rest],
        np.hstack([data.W, data.X[:, chosen]]),
        data.weights,
        data.offset,
        np.eye(m * (q + len(chosen)) + len(rest)),
    )
    return wide, np.concatenate([wider.ravel(), beta[rest]])


def expected_information(data: CumulativeData, psi: Floats) -> Floats:
    """Fisher information (k, k): sum_i w_i sum_j (d pi_ij)(d pi_ij)' / pi_ij."""
    m, q = data.shape_A
    n, K, p = len(data.order), data.n_categories, data.X.shape[1]
    shift = data.X @ psi[m * q :] + (0.0 if data.offset is None else data.offset)
    eta = data.W @ (data.structure.J @ psi[: m * q].reshape(m, q)).T - shift[:, None]
    log_pi, f = _probabilities(data.link, eta)
    w = np.ones(n) if data.weights is None else data.weights
    total = np.zeros((m * q + p, m * q + p))
    for j in range(K):
        D = np.zeros((n, K - 1, q))
        if j < K - 1:
            D[:, j] = f[:, j + 1, None] * data.W
        if j > 0:
            D[:, j - 1] = -f[:, j, None] * data.W
        by_A = np.einsum("njq,jm->nmq", D, data.structure.J).reshape(n, m * q)
        d_pi = np.hstack([by_A, (f[:, j] - f[:, j + 1])[:, None] * data.X])
        total += (d_pi.T * (w * np.exp(-log_pi[:, j]))) @ d_pi
    return total


def _probabilities(link: CumulativeLink, eta: Floats) -> tuple[Floats, Floats]:
    """log P(Y = j) (n, K), and the densities at all ends of intervals (n, K+1)."""
    n = len(eta)
    ends = np.column_stack([np.full(n, link.low), eta, np.full(n, link.high)])
    return link.log_interval(ends[:, 1:], ends[:, :-1]), np.exp(link.log_density(ends))
