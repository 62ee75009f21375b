"""Reads the model, fits it by the method its family needs, and keeps both together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.api import Dataset, Design, ModelError, ModelSpec, Reporter
from workbench.engine.distributions import normal_quantile, normal_two_sided_p, t_quantile, t_two_sided_p
from workbench.engine.glmm import GlmmFit, fit_glmm
from workbench.engine.glmm.pql import PqlFit, fit_pql
from workbench.engine.inference.between_within import nested_df
from workbench.engine.lmm import RandomBlock
from workbench_glmm.coefficient_table import Coefficients
from workbench_glmm.mixed.options import GlmmOptions
from workbench_glmm.ratios import Ratio, ratio_of
from workbench_glmm.reading import Reading, read

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Fitted:
    """data, options: as given; reading: the model on the rows used; fit: its estimates."""

    data: Dataset
    options: GlmmOptions
    reading: Reading
    fit: GlmmFit | PqlFit
    reporter: Reporter

    @property
    def design(self) -> Design:
        """The design on the rows used."""
        return self.reading.design

    @property
    def kept(self) -> tuple[int, ...]:
        """Numbers of the columns that carry a coefficient."""
        return self.fit.working.kept if isinstance(self.fit, PqlFit) else self.fit.kept()

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the coefficients."""
        return tuple(self.design.x_names[k] for k in self.kept)

    @property
    def ratio(self) -> Ratio | None:
        """What the exponential of a coefficient is called."""
        return ratio_of(self.reading.family.name, self.reading.link.name)

    @cached_property
    def coefficients(self) -> Coefficients:
        """Estimates with tests and Wald intervals: z tests, for a quasi family t tests by levels."""
        if isinstance(self.fit, PqlFit):
            return self._quasi(self.fit)
        infinite = np.full(len(self.fit.beta), np.inf)
        return self._tested(self.fit.beta, self.fit.std_errors, infinite)

    def _quasi(self, fit: PqlFit) -> Coefficients:
        beta, cov = fit.working.beta, fit.cov_beta
        try:
            dfs = nested_df(fit.working.data.factors, fit.working.data.fixed.raw, beta, cov).dfs
        except ModelError:  # groupings that cross: no level to count the units of
            dfs = np.full(len(beta), float(fit.working.n_obs - len(beta)))
        return self._tested(beta, np.sqrt(np.diag(cov)), dfs)

    def _tested(self, beta: Floats, errors: Floats, dfs: Floats) -> Coefficients:
        statistic = beta / errors
        finite = np.isfinite(dfs)
        upper = 0.5 + self.options.ci_level / 2.0
        half = errors * np.where(finite, t_quantile(upper, dfs), normal_quantile(upper))
        p = np.where(finite, t_two_sided_p(statistic, dfs), normal_two_sided_p(statistic))
        return Coefficients(self.names, beta, errors, dfs, statistic, p, beta - half, beta + half)


def fit_model(data: Dataset, options: GlmmOptions, reporter: Reporter) -> Fitted:
    """Read and fit; DataError, ModelError or FormulaError in the user's words where that cannot be."""
    spec = ModelSpec.from_formula(options.formula, data.names)
    if not spec.random:
        raise ModelError(
            "The model has no random effect.",
            "Add a group, for example (1 | school), or choose the generalised linear model.",
        )
    reading = read(data, options, observation_level=True)
    reporter.progress(0.1, "Fitting the model")
    fit = _quasi(reading, reporter) if reading.quasi else _likelihood(reading, options, reporter)
    return Fitted(data, options, reading, fit, reporter)


def random_blocks(design: Design) -> list[RandomBlock]:
    """The random part of a design as the engine takes it."""
    return [RandomBlock(r.label, r.codes, r.n_levels, r.Z, r.names) for r in design.random]


def _likelihood(reading: Reading, options: GlmmOptions, reporter: Reporter) -> GlmmFit:
    design, outcome = reading.design, reading.outcome
    y, trials = outcome.y, outcome.trials
    held = (
        options.theta
        if reading.family.name == "negative_binomial" and options.theta_from == "fixed"
        else None
    )
    return fit_glmm(
        y if trials is None else np.rint(y * trials),
        design.X,
        random_blocks(design),
        family=reading.family.name,
        link=reading.link.name,
        weights=outcome.weights,
        trials=trials,
        offset=design.offset,
        parameter=held,
        information="expected" if options.information == "expected" else "observed",
        quadrature_points=options.quadrature_points,
        names=design.x_names,
        on_iteration=lambda _step, _criterion: reporter.check(),
    )


def _quasi(reading: Reading, reporter: Reporter) -> PqlFit:
    design, outcome = reading.design, reading.outcome
    return fit_pql(
        outcome.y,
        design.X,
        random_blocks(design),
        family=reading.family,
        link=reading.link,
        weights=outcome.weights,
        trials=outcome.trials,
        offset=design.offset,
        on_iteration=lambda _step, _change: reporter.check(),
    )
