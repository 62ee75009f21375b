"""Brant's test of proportional odds: are the slopes of the binary logits at all cuts the same?

    logit P(Y > j) = a_j + x' b_j,   j = 1 .. K-1, each fitted on its own
    Cov(b_j, b_l) = (X'W_j X)^-1 X'W_jl X (X'W_l X)^-1,   w_jl = p_l - p_j p_l   (j < l),   p_j = P(Y > j)
    chi-square = (D b)' (D V D')^-1 (D b),   D: b_j - b_1 for j = 2 .. K-1

Brant (1990), Biometrics 46. It tells each predictor apart, as the slopes of all others are free too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.engine.cumulative.links import Floats
from workbench.engine.cumulative.parallel import ParallelTest, chi_square_test
from workbench.engine.glm import GlmModel, Separated, fit_glm
from workbench.engine.likelihoods import FAMILIES


@dataclass(frozen=True)
class BinaryLogits:
    """slopes (K-1, p); cov (K-1, K-1, p, p): of the slopes of every two cuts."""

    slopes: Floats
    cov: Floats

    def test(self, columns: Sequence[int]) -> ParallelTest | None:
        """The test that the slopes of these columns are the same at all cuts; None if it has no value."""
        cuts, k = len(self.slopes), len(columns)
        places = list(columns)
        b = self.slopes[:, places].ravel()
        V = self.cov[:, :, places][..., places].transpose(0, 2, 1, 3).reshape(cuts * k, cuts * k)
        D = np.kron(np.hstack([-np.ones((cuts - 1, 1)), np.eye(cuts - 1)]), np.eye(k))
        try:
            root = np.linalg.solve(np.linalg.cholesky(D @ V @ D.T), D @ b)
        except np.linalg.LinAlgError:
            return None
        return chi_square_test(float(root @ root), len(root))


def binary_logits(
    y: NDArray[np.intp],
    n_categories: int,
    X: Floats,
    weights: Floats | None = None,
    offset: Floats | None = None,
) -> BinaryLogits | None:
    """The fits at all cuts; None where one has no finite estimates.

    y (n,): categories 0 .. K-1.  X (n, p): independent columns without a constant.
    """
    whole = np.column_stack([np.ones(len(X)), X])
    w = np.ones(len(X)) if weights is None else weights
    family = FAMILIES["binomial"]
    betas, means = [], []
    for cut in range(n_categories - 1):
        above = (y > cut).astype(np.float64)
        model = GlmModel(family, family.link("logit"), False, above, whole, weights=weights, offset=offset)
        try:
            fit = fit_glm(model)
        except Separated:
            return None
        if fit.separation is not None or len(fit.beta) < whole.shape[1]:
            return None
        betas.append(fit.beta)
        means.append(fit.mu)
    cov = np.empty((len(means), len(means), X.shape[1], X.shape[1]))
    breads = [np.linalg.inv((whole.T * (w * p * (1.0 - p))) @ whole) for p in means]
    for j, p in enumerate(means):
        for m in range(j, len(means)):
            middle = (whole.T * (w * (means[m] - p * means[m]))) @ whole
            found = (breads[j] @ middle @ breads[m])[1:, 1:]
            cov[j, m], cov[m, j] = found, found.T
    return BinaryLogits(np.array(betas)[:, 1:], cov)
