"""A fitted single-level cumulative model with everything the parts of its result need."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from workbench.api import Dataset, Design, ModelError, Reporter
from workbench.engine.cumulative import CumulativeFit, fit_cumulative
from workbench.engine.cumulative.brant import BinaryLogits, binary_logits
from workbench.engine.cumulative.profile import profile_intervals
from workbench.engine.cumulative.redraw import CumulativeRedraw
from workbench_glmm.categories.design import Floats, Predictors, as_terms, design_of, without_constant
from workbench_glmm.categories.intervals import intervals
from workbench_glmm.categories.options import CumulativeOptions
from workbench_glmm.categories.outcome import Categories
from workbench_glmm.categories.tables import Coefficients
from workbench_glmm.categories.term_tests import Likelihood


@dataclass(frozen=True)
class CumulativeFitted:
    """data, options: as given; design, predictors, outcome: the model on the rows used; fit: estimates."""

    data: Dataset
    options: CumulativeOptions
    design: Design
    predictors: Predictors
    outcome: Categories
    fit: CumulativeFit
    reporter: Reporter

    @cached_property
    def nominal_columns(self) -> tuple[int, ...]:
        """Columns of X whose effect differs by threshold."""
        return nominal_columns(self.options, self.predictors)

    def refit(
        self, columns: Sequence[int], nominal: Sequence[int] | None = None, X: Floats | None = None
    ) -> CumulativeFit:
        """The same model with some columns of X only; nominal: numbers of those that differ by threshold."""
        self.reporter.check()
        X = self.predictors.X if X is None else X
        free = set(self.nominal_columns if nominal is None else nominal)
        places = [i for i, k in enumerate(columns) if k in free]
        return fit_cumulative(
            self.outcome.codes,
            self.outcome.count,
            X[:, list(columns)],
            link=self.options.link,
            threshold=self.options.threshold,
            nominal=places,
            weights=self.design.weights,
            offset=self.design.offset,
        )

    def likelihood(self, columns: Sequence[int], X: Floats | None = None) -> Likelihood | None:
        """Of the refit with some columns; its limit where estimates are infinite."""
        fit = self.refit(columns, X=X)
        settled = fit.optimum.converged or bool(fit.infinite)
        return Likelihood(fit.log_lik, fit.n_params) if settled else None

    @property
    def kept(self) -> list[int]:
        """The columns of X with an effect."""
        return sorted([*self.fit.common, *self.fit.nominal])

    @cached_property
    def binary_logits(self) -> BinaryLogits | None:
        """Logits of all cuts on their own; None under another link, or where one has no finite estimates."""
        if self.options.link != "logit":
            return None
        X, design = self.predictors.X[:, self.kept], self.design
        return binary_logits(self.outcome.codes, self.outcome.count, X, design.weights, design.offset)

    @cached_property
    def sum_coded(self) -> Predictors:
        """The predictors with categorical ones under sum coding."""
        return sum_coded(self)

    @cached_property
    def empty(self) -> CumulativeFit:
        """The model of thresholds alone, with the offset."""
        return self.refit(())

    # --- coefficients

    @cached_property
    def effect_rows(self) -> list[tuple[str, int, Floats]]:
        """(term, column of X, row (k,) of the map from psi) for every effect, in the order of the columns."""
        fit, names = self.fit, self.predictors.names
        k = len(fit.psi)
        rows: list[tuple[str, int, Floats]] = []
        for column in sorted(fit.common + fit.nominal):
            if column in fit.common:
                unit = np.zeros(k)
                unit[fit.data.n_theta + fit.common.index(column)] = 1.0
                rows.append((names[column], column, unit))
                continue
            change = -fit.nominal_map(fit.nominal.index(column) + 1)
            rows += [
                (f"{names[column]}:{cut}", column, row) for cut, row in zip(self.cuts, change, strict=True)
            ]
        return rows

    @property
    def cuts(self) -> list[str]:
        """The names of the thresholds, `1|2`."""
        levels = self.outcome.levels
        return [f"{a}|{b}" for a, b in pairwise(levels)]

    @cached_property
    def maps(self) -> Floats:
        """From psi to all reported parameters: effects, then thresholds, then threshold parameters."""
        fit = self.fit
        effects = [row for _, _, row in self.effect_rows]
        blocks = [np.array(effects).reshape(len(effects), len(fit.psi)), fit.theta_map]
        if not fit.data.structure.is_flexible:
            m, q = fit.data.shape_A
            inner = np.zeros((m, len(fit.psi)))
            inner[np.arange(m), np.arange(m) * q] = 1.0
            blocks.append(inner)
        return np.vstack(blocks)

    @cached_property
    def parameters(self) -> Coefficients:
        """All reported parameters with their intervals."""
        structure = self.fit.data.structure
        inner = () if structure.is_flexible else structure.names
        names = (*(name for name, _, _ in self.effect_rows), *self.cuts, *inner)
        estimate = self.maps @ self.fit.psi
        variance = np.einsum("rk,kl,rl->r", self.maps, self.fit.cov, self.maps)
        std_error = np.sqrt(np.maximum(variance, 0.0))
        redraw = MappedRedraw(CumulativeRedraw(self.fit), self.maps)
        low, high = intervals(
            self.options,
            self.reporter,
            estimate,
            std_error,
            lambda: profile_intervals(self.fit, self.maps, self.options.ci_level, self.reporter.check),
            redraw,
        )
        infinite = [column in self.fit.infinite for _, column, _ in self.effect_rows]
        gone = np.array([*infinite, *self.fit.without_limit(self.maps[len(infinite) :])])
        estimate, std_error = (np.where(gone, np.nan, v) for v in (estimate, std_error))
        if self.options.ci_method != "profile":
            low, high = np.where(gone, np.nan, low), np.where(gone, np.nan, high)
        return Coefficients(names, estimate, std_error, low, high)

    @property
    def effects(self) -> Coefficients:
        """The effects alone."""
        return _part(self.parameters, slice(0, len(self.effect_rows)))

    @property
    def cut_points(self) -> Coefficients:
        """The thresholds, and the parameters behind them where they are restricted."""
        return _part(self.parameters, slice(len(self.effect_rows), None))

    # --- predictions

    @cached_property
    def probabilities(self) -> Floats:
        """P(Y = j) (n, K) on the rows used."""
        return self.fit.probabilities(self.predictors.X, self.design.offset)

    @cached_property
    def eta(self) -> Floats:
        """The linear predictor (n,) of the effects common to all thresholds."""
        eta = self.predictors.X[:, self.fit.common] @ self.fit.beta
        return eta if self.design.offset is None else eta + self.design.offset


@dataclass(frozen=True)
class MappedRedraw:
    """A bootstrap refit, reported as the parameters of the tables."""

    redraw: CumulativeRedraw
    maps: Floats

    def __call__(self, random: np.random.Generator) -> Floats:
        return self.maps @ self.redraw(random)


def _part(c: Coefficients, chosen: slice) -> Coefficients:
    return Coefficients(
        c.names[chosen], c.estimate[chosen], c.std_error[chosen], c.low[chosen], c.high[chosen]
    )


def nominal_columns(options: CumulativeOptions, predictors: Predictors) -> tuple[int, ...]:
    """Columns of the terms that the options name; ModelError for a name that is no term."""
    columns: list[int] = []
    for name in as_terms(options.nominal_effects, predictors.terms):
        if name not in predictors.terms[1:]:
            known = ", ".join(predictors.terms[1:]) or "none"
            raise ModelError(
                f"{name} is not a term of the model, so its effect cannot differ by threshold.",
                f"The terms are: {known}.",
            )
        columns += predictors.columns_of(predictors.terms.index(name))
    return tuple(sorted(columns))


def sum_coded(fitted: CumulativeFitted) -> Predictors:
    """The predictors of the same model with categorical ones under sum coding."""
    codings = {coding.variable for coding in fitted.design.codings.values()}
    if not codings:
        return fitted.predictors
    options = fitted.options.replaced(contrasts=dict.fromkeys(codings, "sum"))
    coded = without_constant(design_of(fitted.data, options))
    same = coded.X.shape == fitted.predictors.X.shape
    return coded if same else fitted.predictors
