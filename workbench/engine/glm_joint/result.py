"""A model fitted by full likelihood: coefficients of each part with their joint covariance."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from workbench.engine.categories import inverse
from workbench.engine.glm_joint.model import JointModel
from workbench.engine.inference import FixedDf
from workbench.engine.likelihoods import Floats


@dataclass(frozen=True)
class JointFit:
    """beta: (p_a,) of each part; phi: the further parameter, 0 without one; eta (m, n) with offsets.

    cov (k, k): of (beta_0, beta_1, phi), from the observed information; nan where it is not positive.
    """

    model: JointModel
    beta: tuple[Floats, ...]
    phi: float
    eta: Floats
    cov: Floats
    log_lik: float

    @staticmethod
    def of(
        model: JointModel,
        back: Floats,
        u: Floats,
        hessian: Floats,
        eta: Floats,
        phi: float,
        log_lik: float,
    ) -> JointFit:
        """From where the search ended, in orthogonal columns; back (k, k): from those to the columns of X."""
        psi = back @ u
        ends = np.cumsum([0, *model.sizes])
        beta = tuple(psi[a:b] for a, b in pairwise(ends))
        return JointFit(model, beta, phi, eta, back @ inverse(hessian) @ back.T, log_lik)

    @property
    def n_params(self) -> int:
        """All parameters."""
        return len(self.cov)

    def law(self, part: int) -> FixedDf:
        """Normal law of contrasts of one part's coefficients."""
        first = sum(self.model.sizes[:part])
        places = slice(first, first + self.model.sizes[part])
        return FixedDf(self.beta[part], self.cov[places, places], float("inf"))

    @property
    def phi_error(self) -> float:
        """Standard error of phi; nan without it."""
        return float(np.sqrt(self.cov[-1, -1])) if self.model.density.has_phi else float("nan")

    def with_cov(self, cov: Floats) -> JointFit:
        """The same estimates with another covariance."""
        return JointFit(self.model, self.beta, self.phi, self.eta, cov, self.log_lik)
