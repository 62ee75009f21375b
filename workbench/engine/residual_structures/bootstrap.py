"""The parametric bootstrap of models with structured residuals: draw outcomes from the fit, refit each.

    y* = offset + X beta + sum Z_k b*_k + e*,   e* of one group = sigma W^-1/2 K u*,  K K' = S(x)

Every refit begins at the estimates. What is read off it is a vector: the parameters of the random effects,
sigma, the coefficients, those of the residual structure, intraclass correlations and R squared.

Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from workbench.engine.lmm.fit import MAX_ITER, TOL
from workbench.engine.lmm.model import Floats
from workbench.engine.lmm_intervals import Parameter, estimates, parameters_of
from workbench.engine.residual_structures.model import Input, Model, assemble
from workbench.engine.residual_structures.order import Order, in_order
from workbench.engine.residual_structures.result import ResidualFit, build_fit
from workbench.engine.residual_structures.search import Search, lowest
from workbench.engine.residual_structures.spec import ResidualSpec, structure_of
from workbench.engine.residual_structures.structure import Structure
from workbench.engine.threads import threads_for
from workbench.engine.variance_shares import VarianceShares, shares_of
from workbench.errors import WorkbenchError

PIECE = 10  # replicates that make a good piece of work
FURTHEST = 2.0  # bounded search variable from which refits begin where the estimate is at its limit
INF = float("inf")


@dataclass(frozen=True)
class StructuredBootstrap:
    """Draws refits of a fitted model; can be sent to another process.

    given, spec: the model.  x, beta, sigma, relative_factors: the law from which outcomes are drawn.
    """

    given: Input
    spec: ResidualSpec
    reml: bool
    x: Floats
    beta: Floats
    kept: tuple[int, ...]
    sigma: float
    relative_factors: tuple[Floats, ...]

    @classmethod
    def of(cls, fit: ResidualFit) -> StructuredBootstrap:
        """Drawing from a fit."""
        given, factors = fit.model.given, fit.relative_factors
        return cls(given, fit.spec, fit.reml, fit.state.x, fit.beta, fit.kept, fit.sigma, factors)

    def __getstate__(self) -> dict[str, Any]:
        """Without what is made when first used: functions of the structure do not travel."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @cached_property
    def order(self) -> Order:
        """The rows in order."""
        return in_order(len(self.given.y), self.spec.group, self.spec.time)

    @cached_property
    def structure(self) -> Structure:
        """The residual structure, searched from the estimates."""
        found = structure_of(self.spec, self.order)
        bounded = found.bend(self.x) != 0.0
        start = np.where(bounded, np.clip(self.x, -FURTHEST, FURTHEST), self.x)
        return replace(found, starts=(start,))

    def draw(self, count: int, seed: np.random.SeedSequence) -> Floats:
        """What `values` reads off `count` refits, (at most count, k): those that failed are left out."""
        random = np.random.default_rng(seed)
        found = []
        with threads_for(0):
            for _ in range(count):
                try:
                    fit = self.refit(self.outcome(random))
                except (WorkbenchError, np.linalg.LinAlgError):
                    continue
                if fit.converged:
                    found.append(values(fit))
        return np.array(found, dtype=np.float64)

    def outcome(self, random: np.random.Generator) -> Floats:
        """An outcome (n,): new random effects and new residuals."""
        given, order = self.given, self.order
        y: Floats = given.X[:, list(self.kept)] @ self.beta
        if given.offset is not None:
            y = y + given.offset
        for block, Lambda in zip(given.blocks, self.relative_factors, strict=True):
            y = y + block.effects(self.sigma * random.standard_normal((block.n_levels, block.q)) @ Lambda.T)
        noise = random.standard_normal((len(y), 1))
        e = self.sigma * self.structure.at(self.x).colour(noise)[order.inverse, 0]
        out: Floats = y + (e if given.weights is None else e / np.sqrt(given.weights))
        return out

    def refit(self, y: Floats) -> ResidualFit:
        """The same model of another outcome."""
        given = self.given
        model: Model = assemble(
            y,
            given.X,
            given.blocks,
            self.order,
            self.structure,
            weights=given.weights,
            offset=given.offset,
        )
        best = lowest(model, Search(self.reml, MAX_ITER, TOL, None))
        return build_fit(self.spec, model, best, MAX_ITER)


@dataclass(frozen=True)
class Quantity:
    """What is read off a refit: its name, where it can lie, and the Parameter it is, if it is one.

    words: for readers, where the name is none; "" for Parameters and shares of variance.
    """

    name: str
    low: float = -INF
    high: float = INF
    parameter: Parameter | None = None
    words: str = ""


BOUNDS = {"sd": (0.0, INF), "sigma": (0.0, INF), "cor": (-1.0, 1.0), "fixed": (-INF, INF)}


def quantities(fit: ResidualFit, terms: Sequence[str]) -> list[Quantity]:
    """What `values` returns, in order; terms: names of the coefficients."""
    out = [Quantity(p.name, *BOUNDS[p.kind], p) for p in parameters_of(fit.blocks, terms)]
    out += [Quantity(p.name, p.low, p.high, words=p.name) for p in fit.parameters]
    groups = [f"icc_{level.group}" for level in shares(fit).levels]
    several = ["icc_adjusted"] * (len(groups) > 1) + ["icc_unadjusted"] * bool(groups)
    conditional = ["r2_conditional"] * bool(groups)
    return out + [Quantity(name, 0.0, 1.0) for name in (*groups, "r2_marginal", *conditional, *several)]


def values(fit: ResidualFit) -> Floats:
    """The quantities of a fit (k,); nan for a correlation beside a zero variance."""
    wanted = parameters_of(fit.blocks, [str(j) for j in fit.kept])
    found = shares(fit)
    told = [level.icc for level in found.levels] + [found.r2_marginal]
    if found.levels:
        told.append(found.r2_conditional)
    if len(found.levels) > 1:
        told.append(found.icc_adjusted)
    if found.levels:
        told.append(found.icc_unadjusted)
    return np.concatenate([estimates(fit, wanted), fit.residual_parameters, told])


def shares(fit: ResidualFit) -> VarianceShares:
    """Variance shares of a fit; the residual's is the mean over the rows, as for weights of one."""
    relative, weights = fit.relative_deviations**2, fit.model.given.weights
    mean = float(np.mean(relative if weights is None else relative * weights))
    fixed = float(np.var(fit.X @ fit.beta, ddof=1))
    return shares_of(fit.blocks, fit.factors, fit.covariances, fixed, fit.sigma**2 * mean)
