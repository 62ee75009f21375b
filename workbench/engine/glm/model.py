"""The generalised linear model of independent rows, as data.

    g(mu_i) = eta_i = offset_i + x_i' beta,   Var(y_i) = phi V(mu_i) / w_i

symbol   shape   meaning
y        (n,)    outcome on the scale of the mean: the share of events for a binomial outcome
w        (n,)    prior weights times trials; rows of weight zero say nothing and do not count
X        (n, p)  columns of the linear predictor, none of which the others reproduce
phi              dispersion: 1, or estimated

McCullagh & Nelder (1989), Generalized Linear Models, ch. 2; the conventions are those of R's glm.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from workbench.engine.likelihoods import FAMILIES, NO_PHI, Family, Floats, Kernel, Link

QUASI = {"quasi_binomial": "binomial", "quasi_poisson": "poisson"}


@dataclass(frozen=True)
class GlmModel:
    """family: its log density and mean-variance relation; quasi: only the latter is believed.

    weights, offset: (n,) or None; trials: (n,) for binomial outcomes of several trials, else None.
    theta: that of the negative binomial, None for other families.
    """

    family: Family
    link: Link
    quasi: bool
    y: Floats
    X: Floats
    weights: Floats | None = None
    offset: Floats | None = None
    trials: Floats | None = None
    theta: float | None = None

    @cached_property
    def kernel(self) -> Kernel:
        """Log density of the rows."""
        y = self.y if self.trials is None else self.y * self.trials
        trials = self.trials if self.family.name == "binomial" else None
        return self.family.kernel(y, self.link.name, weights=self.weights, trials=trials)

    @property
    def phi(self) -> Floats:
        """Parameters of the kernel beside eta: log theta, or dispersion one."""
        if self.theta is not None:
            return np.array([np.log(self.theta)])
        return np.zeros(self.kernel.n_phi) if self.kernel.n_phi else NO_PHI

    @cached_property
    def w(self) -> Floats:
        """Prior weights times trials (n,)."""
        w = np.ones(len(self.y)) if self.weights is None else self.weights
        return w if self.trials is None else w * self.trials

    @property
    def parameter(self) -> float:
        """theta where there is one, for variance and deviance."""
        return 1.0 if self.theta is None else self.theta

    @property
    def dispersion_known(self) -> bool:
        """Whether phi is one by assumption."""
        return not self.quasi and not self.family.has_dispersion

    @property
    def n_obs(self) -> int:
        """Rows that say something."""
        return int(np.count_nonzero(self.w))

    def shift(self, eta: Floats) -> Floats:
        """eta with the offset added."""
        return eta if self.offset is None else eta + self.offset

    def mean(self, eta: Floats) -> Floats:
        """mu (n,) of eta (n,)."""
        return self.link.mean(eta)[0]

    def deviances(self, mu: Floats) -> Floats:
        """Contribution of each row (n,) to the deviance."""
        with np.errstate(divide="ignore", invalid="ignore"):
            unit = self.family.deviance(self.y, mu, self.parameter)
            return np.where(self.w > 0, self.w * unit, 0.0)

    def variance(self, mu: Floats) -> Floats:
        """V(mu) (n,)."""
        return self.family.variance(mu, self.parameter)

    def with_columns(self, X: Floats, offset: Floats | None = None) -> GlmModel:
        """The same outcome with other columns, and another offset if one is given."""
        return replace(self, X=X, offset=self.offset if offset is None else offset)

    def take(self, rows: np.ndarray) -> GlmModel:
        """Some rows."""

        def of(values: Floats | None) -> Floats | None:
            return None if values is None else values[rows]

        return replace(
            self,
            y=self.y[rows],
            X=self.X[rows],
            weights=of(self.weights),
            offset=of(self.offset),
            trials=of(self.trials),
        )


def family_of(name: str) -> tuple[Family, bool]:
    """The family of that name, and whether only its mean and variance are believed."""
    return FAMILIES[QUASI.get(name, name)], name in QUASI
