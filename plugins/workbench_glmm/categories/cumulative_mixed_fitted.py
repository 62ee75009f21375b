"""A fitted cumulative mixed model with everything the parts of its result need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from workbench.api import Dataset, Design, RandomDesign, Reporter
from workbench.engine.cumulative.mixed import fit_cumulative_mixed
from workbench.engine.cumulative.mixed_profile import profile_intervals
from workbench.engine.cumulative.mixed_redraw import CumulativeMixedRedraw, deviations
from workbench.engine.cumulative.mixed_result import CumulativeMixedFit
from workbench.engine.glmm import RandomBlock
from workbench_glmm.categories.cumulative_fitted import nominal_columns
from workbench_glmm.categories.design import Floats, Predictors, design_of, without_constant
from workbench_glmm.categories.intervals import intervals, wald
from workbench_glmm.categories.options import CumulativeOptions
from workbench_glmm.categories.outcome import Categories
from workbench_glmm.categories.tables import Coefficients
from workbench_glmm.categories.term_tests import Likelihood
from workbench_glmm.profiled import profiled_random
from workbench_glmm.random_tables import Limits, Place, limits_by_place


@dataclass(frozen=True)
class CumulativeMixedFitted:
    """data, options: as given; design, predictors, outcome: the model on the rows used; fit: estimates."""

    data: Dataset
    options: CumulativeOptions
    design: Design
    predictors: Predictors
    outcome: Categories
    fit: CumulativeMixedFit
    reporter: Reporter

    @cached_property
    def nominal_columns(self) -> tuple[int, ...]:
        """Columns of X whose effect differs by threshold."""
        return nominal_columns(self.options, self.predictors)

    def refit(
        self,
        columns: Sequence[int],
        X: Floats | None = None,
        without: int | None = None,
        nominal: Sequence[int] | None = None,
    ) -> CumulativeMixedFit:
        """The same model with some columns of X only, or without one random block.

        nominal: numbers of the columns whose effect differs by threshold, those of the options by default.
        """
        X = self.predictors.X if X is None else X
        free = set(self.nominal_columns if nominal is None else nominal)
        blocks = [b for k, b in enumerate(engine_blocks(self.design.random)) if k != without]
        places = [i for i, k in enumerate(columns) if k in free]
        return fit_model(
            self.outcome, X[:, list(columns)], blocks, self.design, self.options, self.reporter, places
        )

    def likelihood(self, columns: Sequence[int], X: Floats | None = None) -> Likelihood | None:
        """Of the refit with some columns."""
        fit = self.refit(columns, X)
        return Likelihood(fit.log_lik, fit.n_params) if fit.settled else None

    @cached_property
    def sum_coded(self) -> Predictors:
        """The predictors with categorical ones under sum coding."""
        codings = {coding.variable for coding in self.design.codings.values()}
        if not codings:
            return self.predictors
        options = self.options.replaced(contrasts=dict.fromkeys(codings, "sum"))
        coded = without_constant(design_of(self.data, options))
        return coded if coded.X.shape == self.predictors.X.shape else self.predictors

    @cached_property
    def empty(self) -> CumulativeMixedFit:
        """The model without predictors, with the same random part."""
        return self.refit(())

    @cached_property
    def null_variances(self) -> dict[str, float]:
        """Variance of each grouping in the null model: random intercepts only, on the same rows."""
        fit = self.empty
        if any(block.names != ("(Intercept)",) for block in self.design.random):
            blocks = intercepts(self.design.random)
            X = self.predictors.X[:, :0]
            fit = fit_model(self.outcome, X, blocks, self.design, self.options, self.reporter)
        pairs = zip(fit.fit.blocks, fit.fit.covariances, strict=True)
        return {item.block.group: float(S[0, 0]) for item, S in pairs}

    @property
    def cuts(self) -> tuple[str, ...]:
        """The names of the thresholds, `1|2`."""
        return tuple(f"{a}|{b}" for a, b in pairwise(self.outcome.levels))

    @property
    def effect_names(self) -> tuple[str, ...]:
        """The kept columns, with the threshold where their effect differs by it."""
        names, cuts = self.predictors.names, self.cuts
        return tuple(names[k] if j is None else f"{names[k]}:{cuts[j]}" for k, j in self.fit.places)

    @cached_property
    def parameters(self) -> tuple[Coefficients, dict[Place, Limits] | None]:
        """Thresholds, then effects, then threshold parameters where restricted; limits of the random part."""
        fit, structure = self.fit, self.fit.structure
        k, cov = len(fit.thresholds), fit.parameters_cov
        inner = np.zeros((0, len(cov)))
        if not structure.is_flexible:
            inner = np.zeros((len(structure.names), len(cov)))
            inner[:, :k] = np.linalg.pinv(structure.J)
        maps = np.vstack([np.eye(len(cov)), inner])
        estimate = maps @ fit.parameters
        std_error = np.sqrt(np.maximum(np.einsum("rk,kl,rl->r", maps, cov, maps), 0.0))
        cuts = fit.plain.theta_map
        endless = [column in fit.plain.infinite for column in fit.effect_columns]
        behind = fit.plain.without_limit(inner[:, :k] @ cuts)
        gone = np.array([*fit.plain.without_limit(cuts), *endless, *behind])
        spread = deviations(fit)
        redraw = Redraw(CumulativeMixedRedraw(fit, self.design.offset), maps)
        low, high = intervals(
            self.options,
            self.reporter,
            np.concatenate([estimate, spread]),
            np.concatenate([std_error, np.full(len(spread), np.nan)]),
            lambda: self._profile(estimate, std_error, len(spread)),
            redraw,
        )
        names = (*self.cuts, *self.effect_names, *(() if structure.is_flexible else structure.names))
        r = len(estimate)
        random = None
        if self.options.ci_method != "wald":
            random = limits_by_place([len(S) for S in fit.fit.covariances], low[r:], high[r:])
        if random is not None and self.options.ci_method == "profile":
            random |= profiled_random(fit.fit, self.options.ci_level, self.reporter)
        return Coefficients(names, estimate, std_error, low[:r], high[:r]).without(gone), random

    def _profile(self, estimate: Floats, std_error: Floats, spread: int) -> tuple[Floats, Floats]:
        """Profile limits of thresholds and effects; Wald ones of threshold parameters, no deviations yet."""
        low, high = profile_intervals(self.fit, self.options.ci_level, self.reporter.check)
        rest = wald(estimate[len(low) :], std_error[len(low) :], self.options.ci_level)
        none = np.full(spread, np.nan)
        return np.concatenate([low, rest[0], none]), np.concatenate([high, rest[1], none])

    @property
    def effects(self) -> Coefficients:
        """The effects alone."""
        return self._part(range(len(self.cuts), len(self.fit.parameters)))

    @property
    def cut_points(self) -> Coefficients:
        """The thresholds, and the parameters behind them where they are restricted."""
        r = len(self.fit.parameters)
        return self._part([*range(len(self.cuts)), *range(r, len(self.parameters[0].names))])

    def _part(self, chosen: Sequence[int]) -> Coefficients:
        c, places = self.parameters[0], list(chosen)
        names = tuple(c.names[i] for i in places)
        return Coefficients(names, c.estimate[places], c.std_error[places], c.low[places], c.high[places])

    # --- predictions

    @cached_property
    def probabilities(self) -> Floats:
        """P(Y = j) (n, K) on the rows used, with the conditional modes."""
        X = self.predictors.X
        shift = self.fit.eta - self.fit.typical_eta(X)
        return self.fit.probabilities(X, shift)


@dataclass(frozen=True)
class Redraw:
    """A bootstrap refit, reported as the parameters of the tables."""

    redraw: CumulativeMixedRedraw
    maps: Floats

    def __call__(self, random: np.random.Generator) -> Floats:
        drawn = self.redraw(random)
        k = self.maps.shape[1]
        return np.concatenate([self.maps @ drawn[:k], drawn[k:]])


def engine_blocks(blocks: Sequence[RandomDesign]) -> list[RandomBlock]:
    """The random part of a design as the engine takes it."""
    return [RandomBlock(r.label, r.codes, r.n_levels, r.Z, r.names) for r in blocks]


def intercepts(blocks: Sequence[RandomDesign]) -> list[RandomBlock]:
    """A random intercept for every grouping."""
    groups = {block.label: block for block in blocks}
    return [
        RandomBlock(r.label, r.codes, r.n_levels, np.ones((len(r.codes), 1)), ("(Intercept)",))
        for r in groups.values()
    ]


def fit_model(
    outcome: Categories,
    X: Floats,
    blocks: Sequence[RandomBlock],
    design: Design,
    options: CumulativeOptions,
    reporter: Reporter,
    nominal: Sequence[int] = (),
    names: Sequence[str] | None = None,
) -> CumulativeMixedFit:
    """Fit; every step asks whether to stop."""
    return fit_cumulative_mixed(
        outcome.codes,
        outcome.count,
        X,
        blocks,
        link=options.link,
        threshold=options.threshold,
        nominal=nominal,
        weights=design.weights,
        offset=design.offset,
        names=names,
        quadrature_points=options.quadrature_points,
        on_iteration=lambda _step, _value: reporter.check(),
    )
