"""Unordered categories as an outcome of mixed models: the `JointKernel` of `workbench.engine.likelihoods`.

    l = w (eta_y - log(1 + sum_a e^eta_a)),   eta_0 = 0 for the base;   P_a = e^eta_a / (1 + sum)

The derivatives of the log of the sum are the cumulants of the indicators of the categories (one trial):

    k_ab   = d_ab P_a - P_a P_b
    k_abc  = d_abc P_a - d_ab P_a P_c [3] + 2 P_a P_b P_c
    k_abcd = d_abcd P_a - d_abc P_a P_d [4] - d_ab d_cd P_a P_c [3] + 2 d_ab P_a P_c P_d [6]
             - 6 P_a P_b P_c P_d

with d = 1 where all its indices agree, and [k] the number of such terms. McCullagh (1987), Tensor methods in
statistics, section 2.3. They do not depend on the outcome, so that observed and expected information agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, combinations_with_replacement, permutations
from typing import Self

import numpy as np
from numpy.typing import NDArray

from workbench.engine.likelihoods.kernel import Floats, Rows, Slopes


@dataclass(frozen=True)
class MultinomialKernel:
    """y (n,): categories 0 .. K-1, 0 the base.  weights (n,) or None: frequencies.

    begin: eta (m, n) of a fit without random effects, to start from.
    """

    y: NDArray[np.intp]
    n_categories: int
    weights: Floats | None
    begin: Floats | None = None

    @property
    def n(self) -> int:
        """Number of rows."""
        return len(self.y)

    @property
    def m(self) -> int:
        """One linear predictor for every category beside the base."""
        return self.n_categories - 1

    @property
    def n_phi(self) -> int:
        """No further parameters."""
        return 0

    def slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """See JointKernel."""
        log_sum, P = _log_sum_and_shares(eta)
        chosen = self.y == np.arange(1, self.n_categories).reshape(-1, *(1,) * (eta.ndim - 1))
        out = [(eta * chosen).sum(axis=0) - log_sum]
        if order >= 1:
            out.append(chosen - P)
        out += [-_cumulants(P, k) for k in range(2, order + 1)]
        return self._weighted(out)

    def expected(self, eta: Floats, phi: Floats, order: int = 0) -> Slopes:
        """See JointKernel."""
        P = _log_sum_and_shares(eta)[1]
        return self._weighted([_cumulants(P, k) for k in range(2, order + 3)])

    def phi_slopes(self, eta: Floats, phi: Floats, order: int = 2) -> Slopes:
        """See JointKernel."""
        rest = eta.shape[1:]
        return tuple(np.zeros((0, *(self.m,) * k, *rest)) for k in range(order + 1))

    def expected_phi(self, eta: Floats, phi: Floats) -> Floats:
        """See JointKernel."""
        return np.zeros((0, self.m, self.m, *eta.shape[1:]))

    def start(self) -> tuple[Floats, Floats]:
        """See JointKernel: `begin`, or somewhat towards the own category."""
        if self.begin is not None:
            return self.begin, np.zeros(0)
        own = self.y == np.arange(1, self.n_categories)[:, None]
        return np.where(own, 1.0, np.where(self.y == 0, -1.0, 0.0)), np.zeros(0)

    def take(self, rows: Rows) -> Self:
        """See JointKernel."""
        weights = None if self.weights is None else self.weights[rows]
        begin = None if self.begin is None else self.begin[:, rows]
        return replace(self, y=self.y[rows], weights=weights, begin=begin)

    def _weighted(self, values: Sequence[Floats]) -> Slopes:
        return tuple(values) if self.weights is None else tuple(self.weights * value for value in values)


def _log_sum_and_shares(eta: Floats) -> tuple[Floats, Floats]:
    """log(1 + sum e^eta) (..., n) and P (m, ..., n) for eta (m, ..., n), without overflow."""
    top = np.maximum(eta.max(axis=0), 0.0)
    raised = np.exp(eta - top)
    total = np.exp(-top) + raised.sum(axis=0)
    return np.log(total) + top, raised / total


def _cumulants(P: Floats, order: int) -> Floats:
    """The cumulants (m, ..., m, ..., n) of `order` (2 to 4) indices."""
    m = len(P)
    out = np.empty((*(m,) * order, *P.shape[1:]))
    for index in combinations_with_replacement(range(m), order):
        value = _cumulant(P, index)
        for turned in set(permutations(index)):
            out[turned] = value
    return out


def _cumulant(P: Floats, index: tuple[int, ...]) -> Floats:
    """One cumulant, by the formulas of the header."""
    value = (-1.0) ** (len(index) - 1) * [1.0, 2.0, 6.0][len(index) - 2] * np.prod(P[list(index)], axis=0)
    if len(set(index)) == 1:
        value = value + P[index[0]]
    if len(index) == 2:
        return np.asarray(value)
    for pair in combinations(range(len(index)), 2):
        if index[pair[0]] == index[pair[1]]:
            value = value + _pair_term(P, index, pair)
    if len(index) == 4:
        for triple in combinations(range(4), 3):
            a, b, c = (index[k] for k in triple)
            if a == b == c:
                value = value - P[a] * P[index[6 - sum(triple)]]
    return np.asarray(value)


def _pair_term(P: Floats, index: tuple[int, ...], pair: tuple[int, int]) -> Floats:
    """What an equal pair adds: - P_a P_c of three indices; 2 P_a P_c P_d - d_cd P_a P_c / 2 of four.

    A product of two pairs is met twice, once from either, hence the half.
    """
    own = P[index[pair[0]]]
    rest = [index[k] for k in range(len(index)) if k not in pair]
    if len(rest) == 1:
        return np.asarray(-own * P[rest[0]])
    term = 2.0 * own * P[rest[0]] * P[rest[1]]
    return np.asarray(term - 0.5 * own * P[rest[0]] if rest[0] == rest[1] else term)
