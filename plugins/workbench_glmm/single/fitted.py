"""A fitted generalised linear model with everything the parts of its result need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.api import Dataset, Design, Reporter
from workbench.engine.glm import GlmFit, null_fit, robust_law
from workbench.engine.glm.robust import Robust
from workbench.engine.inference import FixedDf
from workbench_glmm.coefficient_table import Coefficients
from workbench_glmm.outcome import Outcome
from workbench_glmm.ratios import Ratio, ratio_of
from workbench_glmm.reading import Reading
from workbench_glmm.single.component import Component, sum_coded, wald_coefficients
from workbench_glmm.single.intervals import with_intervals
from workbench_glmm.single.options import GlmOptions

ROBUST: dict[str, Robust] = {"hc0": "hc0", "hc1": "hc1", "hc2": "hc2", "hc3": "hc3"}


@dataclass(frozen=True)
class FittedGlm:
    """data, options: as given; reading: the model on the rows used; fit: its estimates."""

    data: Dataset
    options: GlmOptions
    reading: Reading
    fit: GlmFit
    reporter: Reporter

    @property
    def design(self) -> Design:
        """The design on the rows used."""
        return self.reading.design

    @property
    def outcome(self) -> Outcome:
        """The outcome as it was read."""
        return self.reading.outcome

    @cached_property
    def law(self) -> FixedDf:
        """The law of contrasts: with robust covariance where that was asked for."""
        kind = ROBUST.get(self.options.robust)
        return self.fit.law if kind is None else robust_law(self.fit, kind)

    @cached_property
    def null(self) -> GlmFit:
        """The model with the intercept alone."""
        return null_fit(self.fit)

    @property
    def ratio(self) -> Ratio | None:
        """What the exponential of a coefficient is called."""
        return ratio_of(self.reading.family.name, self.reading.link.name)

    @cached_property
    def component(self) -> Component:
        """The linear predictor with its coefficients."""
        fit, design = self.fit, self.design
        away = np.zeros(fit.rank)
        if fit.separation is not None:
            away = np.sign(np.round(fit.separation.direction, 7))
        return Component(
            design,
            design.spec.fixed,
            fit.columns,
            fit.nominal,
            self.law,
            fit.W,
            away,
            design.codings.__contains__,
            lambda: sum_coded(self.data, design, self.options),
        )

    @cached_property
    def wald(self) -> Coefficients:
        """Estimates with tests and Wald intervals."""
        return wald_coefficients(self.component, self.options.ci_level)

    @cached_property
    def coefficients(self) -> Coefficients:
        """Estimates with tests, and intervals by the chosen method."""
        return with_intervals(self)
