"""A fitted multinomial mixed model with everything the parts of its result need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.api import Dataset, Design, RandomDesign, Reporter
from workbench.engine.glmm import RandomBlock
from workbench.engine.multinomial.mixed import MultinomialMixedFit, fit_multinomial_mixed
from workbench.engine.multinomial.mixed_profile import profile_intervals
from workbench.engine.multinomial.mixed_redraw import MultinomialMixedRedraw, spreads
from workbench_glmm.categories.design import Floats, sum_coded_columns
from workbench_glmm.categories.intervals import intervals, wald
from workbench_glmm.categories.options import MultinomialOptions
from workbench_glmm.categories.outcome import Categories
from workbench_glmm.categories.tables import Coefficients
from workbench_glmm.categories.term_tests import Likelihood
from workbench_glmm.profiled import profiled_random
from workbench_glmm.random_tables import Limits, Place, limits_by_place


@dataclass(frozen=True)
class MultinomialMixedFitted:
    """data, options: as given; design, outcome: the model on the rows used; fit: estimates."""

    data: Dataset
    options: MultinomialOptions
    design: Design
    outcome: Categories
    fit: MultinomialMixedFit
    reporter: Reporter

    @property
    def base(self) -> str:
        """The category all others are compared with."""
        return self.outcome.levels[self.fit.base]

    @property
    def names(self) -> list[str]:
        """The kept columns of X."""
        return [self.design.x_names[k] for k in self.fit.kept]

    @property
    def logits(self) -> list[str]:
        """The categories beside the base."""
        return [self.outcome.levels[k] for k in self.fit.plain.others]

    def column_of(self, term: str) -> str:
        """The column of X behind `category:column`."""
        return {f"{logit}:{name}": name for logit in self.logits for name in self.names}[term]

    def refit(
        self, columns: Sequence[int], X: Floats | None = None, without: int | None = None
    ) -> MultinomialMixedFit:
        """The same model with some columns of X only, or without one random block."""
        X = self.design.X if X is None else X
        blocks = [b for k, b in enumerate(engine_blocks(self.design.random)) if k != without]
        return fit_model(
            self.outcome, X[:, list(columns)], blocks, self.fit.base, self.design, self.options, self.reporter
        )

    def likelihood(self, columns: Sequence[int], X: Floats) -> Likelihood | None:
        """Of the refit with some columns beside the constant (numbered without it)."""
        kept = np.flatnonzero(self.design.x_term > 0)
        fit = self.refit([0, *(int(kept[k]) for k in columns)], X)
        return Likelihood(fit.log_lik, fit.n_params) if fit.settled else None

    @cached_property
    def empty(self) -> MultinomialMixedFit:
        """The model of constants, with the same random part."""
        return self.refit([0])

    @cached_property
    def sum_coded(self) -> tuple[Floats, np.ndarray]:
        """X with categorical predictors under sum coding, and the number of the term behind each column."""
        return sum_coded_columns(self.data, self.design, self.options)

    @cached_property
    def parameters(self) -> tuple[Coefficients, dict[Place, Limits] | None]:
        """Every coefficient, one logit after the other, with its interval; limits of the random part."""
        fit = self.fit
        k, spread = len(fit.psi), spreads(fit)
        std_error = np.sqrt(np.maximum(np.diag(fit.cov), 0.0))
        redraw = MultinomialMixedRedraw(fit, self.design.X, engine_blocks(self.design.random))
        low, high = intervals(
            self.options,
            self.reporter,
            np.concatenate([fit.psi, spread]),
            np.concatenate([std_error, np.full(len(spread), np.nan)]),
            lambda: self._profile(len(spread)),
            redraw,
        )
        names = tuple(f"{logit}:{name}" for logit in self.logits for name in self.names)
        random = None
        if self.options.ci_method != "wald":
            random = limits_by_place([len(S) for S in fit.fit.covariances], low[k:], high[k:])
        if random is not None and self.options.ci_method == "profile":
            random |= profiled_random(fit.fit, self.options.ci_level, self.reporter)
        gone = fit.plain.without_limit(np.eye(k))
        return Coefficients(names, fit.psi, std_error, low[:k], high[:k]).without(gone), random

    def _profile(self, spread: int) -> tuple[Floats, Floats]:
        """Profile limits of the coefficients, no deviations yet."""
        low, high = profile_intervals(self.fit, self.options.ci_level, self.reporter.check)
        none = np.full(spread, np.nan)
        return np.concatenate([low, none]), np.concatenate([high, none])

    def contrast(self, one: int, other: int) -> Coefficients:
        """The logit of one category against another, with Wald intervals."""
        estimate, cov = self.fit.contrast(one, other)
        std_error = np.sqrt(np.maximum(np.diag(cov), 0.0))
        low, high = wald(estimate, std_error, self.options.ci_level)
        gone = self.fit.plain.without_limit(self.fit.plain.contrast_map(one, other))
        return Coefficients(tuple(self.names), estimate, std_error, low, high).without(gone)

    def logit(self, place: int) -> Coefficients:
        """The coefficients of one logit, `place` counted among the categories beside the base."""
        p, c = len(self.names), self.parameters[0]
        chosen = slice(place * p, (place + 1) * p)
        names = tuple(self.names)
        return Coefficients(names, c.estimate[chosen], c.std_error[chosen], c.low[chosen], c.high[chosen])

    @cached_property
    def probabilities(self) -> Floats:
        """P(Y = k) (n, K) on the rows used, with the conditional modes."""
        shift = (self.fit.fit.linear_predictors - self.fit.fit.population_predictors).T
        return self.fit.probabilities(self.design.X, shift)


def engine_blocks(blocks: Sequence[RandomDesign]) -> list[RandomBlock]:
    """The random part of one logit as the engine takes it."""
    return [RandomBlock(r.label, r.codes, r.n_levels, r.Z, r.names) for r in blocks]


def fit_model(
    outcome: Categories,
    X: Floats,
    blocks: Sequence[RandomBlock],
    base: int,
    design: Design,
    options: MultinomialOptions,
    reporter: Reporter,
    names: Sequence[str] | None = None,
) -> MultinomialMixedFit:
    """Fit; every step asks whether to stop."""
    return fit_multinomial_mixed(
        outcome.codes,
        outcome.count,
        X,
        blocks,
        base=base,
        correlated=options.across_categories == "correlated",
        weights=design.weights,
        names=names,
        categories=outcome.levels,
        quadrature_points=options.quadrature_points,
        on_iteration=lambda _step, _value: reporter.check(),
    )
