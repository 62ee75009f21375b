"""A fitted single-level multinomial model with everything the parts of its result need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.api import Dataset, Design, Reporter
from workbench.engine.multinomial import MultinomialFit, fit_multinomial, profile_intervals
from workbench.engine.multinomial.redraw import MultinomialRedraw
from workbench_glmm.categories.design import Floats, sum_coded_columns
from workbench_glmm.categories.intervals import intervals, wald
from workbench_glmm.categories.options import MultinomialOptions
from workbench_glmm.categories.outcome import Categories
from workbench_glmm.categories.tables import Coefficients
from workbench_glmm.categories.term_tests import Likelihood


@dataclass(frozen=True)
class MultinomialFitted:
    """data, options: as given; design, outcome: the model on the rows used; fit: estimates."""

    data: Dataset
    options: MultinomialOptions
    design: Design
    outcome: Categories
    fit: MultinomialFit
    reporter: Reporter

    @property
    def base(self) -> str:
        """The category all others are compared with."""
        return self.outcome.levels[self.fit.base]

    @property
    def names(self) -> list[str]:
        """The kept columns of X."""
        return [self.design.x_names[k] for k in self.fit.columns.kept]

    def column_of(self, term: str) -> str:
        """The column of X behind `category:column`."""
        levels = [self.outcome.levels[k] for k in self.fit.others]
        return {f"{level}:{name}": name for level in levels for name in self.names}[term]

    def refit(self, columns: Sequence[int], X: Floats | None = None) -> MultinomialFit:
        """The same model with some columns of X only."""
        self.reporter.check()
        X = self.design.X if X is None else X
        return fit_multinomial(
            self.outcome.codes,
            self.outcome.count,
            X[:, list(columns)],
            base=self.fit.base,
            weights=self.design.weights,
        )

    def likelihood(self, columns: Sequence[int], X: Floats) -> Likelihood | None:
        """Of the refit with some columns beside the constant (numbered without it); its limit where estimates
        are infinite."""
        kept = np.flatnonzero(self.design.x_term > 0)
        fit = self.refit([0, *(int(kept[k]) for k in columns)], X)
        settled = fit.optimum.converged or bool(fit.infinite)
        return Likelihood(fit.log_lik, fit.n_params) if settled else None

    @cached_property
    def empty(self) -> MultinomialFit:
        """The model of constants alone."""
        return self.refit([0])

    @cached_property
    def sum_coded(self) -> tuple[Floats, NDArray[np.intp]]:
        """X with categorical predictors under sum coding, and the number of the term behind each column."""
        return sum_coded_columns(self.data, self.design, self.options)

    @cached_property
    def parameters(self) -> Coefficients:
        """Every coefficient, one logit after the other, with its interval."""
        fit = self.fit
        k = len(fit.psi)
        std_error = np.sqrt(np.maximum(np.diag(fit.cov), 0.0))
        low, high = intervals(
            self.options,
            self.reporter,
            fit.psi,
            std_error,
            lambda: profile_intervals(fit, np.eye(k), self.options.ci_level, self.reporter.check),
            MultinomialRedraw(fit),
        )
        levels = [self.outcome.levels[j] for j in fit.others]
        names = tuple(f"{level}:{name}" for level in levels for name in self.names)
        return self.without_infinite(names, np.eye(k), fit.psi, std_error, low, high)

    def contrast(self, one: int, other: int) -> Coefficients:
        """The logit of one category against another, with Wald intervals."""
        estimate, cov = self.fit.contrast(one, other)
        std_error = np.sqrt(np.maximum(np.diag(cov), 0.0))
        low, high = wald(estimate, std_error, self.options.ci_level)
        change = self.fit.contrast_map(one, other)
        return self.without_infinite(tuple(self.names), change, estimate, std_error, low, high)

    def without_infinite(
        self,
        names: tuple[str, ...],
        change: Floats,
        estimate: Floats,
        std_error: Floats,
        low: Floats,
        high: Floats,
    ) -> Coefficients:
        """Coefficients change @ psi; those that separation carries along have no finite estimate."""
        gone = self.fit.without_limit(change)
        keep = self.options.ci_method == "profile"
        shown = [np.where(gone, np.nan, v) for v in (estimate, std_error)]
        limits = [v if keep else np.where(gone, np.nan, v) for v in (low, high)]
        return Coefficients(names, shown[0], shown[1], limits[0], limits[1])

    def logit(self, place: int) -> Coefficients:
        """The coefficients of one logit, `place` counted among the categories beside the base."""
        p, c = len(self.names), self.parameters
        chosen = slice(place * p, (place + 1) * p)
        names = tuple(self.names)
        return Coefficients(names, c.estimate[chosen], c.std_error[chosen], c.low[chosen], c.high[chosen])

    @cached_property
    def probabilities(self) -> Floats:
        """P(Y = k) (n, K) on the rows used."""
        return self.fit.probabilities(self.design.X)
