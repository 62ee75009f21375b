"""What is read off every refit: parameters, intraclass correlations and R squared.

The parameters are those of `workbench.engine.lmm_intervals.parameters`; the shares of variance those of
`workbench.engine.variance_shares`, from cross-products so that a refit never visits the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.engine.lmm import LmmFit
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm_bootstrap.draws import Draws, of_fits
from workbench.engine.lmm_intervals.parameters import Parameter
from workbench.engine.variance_shares import is_nested, variance_shares

INF = float("inf")
BOUNDS = {"sd": (0.0, INF), "sigma": (0.0, INF), "cor": (-1.0, 1.0), "fixed": (-INF, INF)}
SHARES = ("r2_marginal", "r2_conditional", "icc_adjusted", "icc_unadjusted")


@dataclass(frozen=True)
class Quantities:
    """names (k,) and values: `of(draws)` gives (N, k); low, high: where each can lie."""

    fit: LmmFit
    parameters: tuple[Parameter, ...]

    @property
    def names(self) -> list[str]:
        """Parameters first, then the ICC of each grouping, then the shares of variance."""
        groups = [f"icc_{level.group}" for level in variance_shares(self.fit).levels]
        return [*(p.name for p in self.parameters), *groups, *self._shares_told]

    @property
    def _shares_told(self) -> tuple[str, ...]:
        """With one grouping its own ICC is the adjusted one."""
        several = len(self.fit.data.groupings) > 1
        return tuple(name for name in SHARES if several or name != "icc_adjusted")

    @property
    def bounds(self) -> tuple[Floats, Floats]:
        """Least and largest possible value (k,) of each."""
        pairs = [BOUNDS[p.kind] for p in self.parameters]
        pairs += [(0.0, 1.0)] * (len(self.names) - len(pairs))
        low, high = np.array(pairs).T
        return low, high

    def estimates(self) -> Floats:
        """Values (k,) at the fit itself."""
        values: Floats = self.of(of_fits([self.fit], self.fit, 0))[0]
        return values

    def of(self, draws: Draws) -> Floats:
        """Values (N, k) of every refit; nan for a correlation beside a zero variance."""
        columns = [*(_parameter(draws, p) for p in self.parameters), self._shares(draws)]
        return np.asarray(np.column_stack(columns), dtype=np.float64)

    def _shares(self, draws: Draws) -> Floats:
        data = self.fit.data
        X = data.fixed.raw
        fixed = np.einsum("np,pq,nq->n", draws.beta, np.atleast_2d(np.cov(X, rowvar=False)), draws.beta)
        own = []
        for factor in data.groupings:
            parts = [
                np.einsum("nab,ab->n", draws.covariances[k], data.blocks[k].moments) for k in factor.blocks
            ]
            own.append(np.sum(parts, axis=0))
        random, residual = np.sum(own, axis=0), draws.sigma**2
        levels = [np.sum([own[j] for j in above], axis=0) for above in _above(self.fit)]
        total = fixed + random + residual
        of_name = {
            "r2_marginal": fixed / total,
            "r2_conditional": (fixed + random) / total,
            "icc_adjusted": random / (random + residual),
            "icc_unadjusted": random / total,
        }
        within = [level / (random + residual) for level in levels]
        return np.column_stack([*within, *(of_name[name] for name in self._shares_told)])


def _parameter(draws: Draws, p: Parameter) -> Floats:
    """Values (N,) of one parameter."""
    if p.kind == "fixed":
        return draws.beta[:, p.column]
    if p.kind == "sigma":
        return draws.sigma
    S = draws.covariances[p.block]
    if p.kind == "sd":
        return np.sqrt(S[:, p.a, p.a])
    with np.errstate(invalid="ignore", divide="ignore"):
        rho = S[:, p.b, p.a] / np.sqrt(S[:, p.a, p.a] * S[:, p.b, p.b])
    return np.asarray(np.clip(rho, -1.0, 1.0))


def _above(fit: LmmFit) -> list[Sequence[int]]:
    """For each grouping its own number and those of the groupings that contain it."""
    factors = fit.data.groupings
    return [
        [i, *(j for j, outer in enumerate(factors) if j != i and is_nested(inner, outer))]
        for i, inner in enumerate(factors)
    ]
