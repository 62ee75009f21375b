"""A fitted mixed model with everything the parts of its result need."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from workbench.api import Dataset, Design, Reporter
from workbench.engine.inference import Approximation, CoefficientTests, DfMethod, approximation, tests_of
from workbench.engine.lmm import LmmFit
from workbench.engine.variance_shares import VarianceShares, variance_shares
from workbench_linear_mlm.intervals import Intervals, intervals_of
from workbench_linear_mlm.judgement import df_remedies
from workbench_linear_mlm.null_model import fit_null, is_null
from workbench_linear_mlm.options import LmmOptions


@dataclass(frozen=True)
class Fitted:
    """data, options: as given; design: the model on the rows used; fit: its estimates."""

    data: Dataset
    options: LmmOptions
    design: Design
    fit: LmmFit
    reporter: Reporter

    @property
    def names(self) -> list[str]:
        """The coefficients, in the order of `fit.beta`."""
        return [self.design.x_names[k] for k in self.fit.kept]

    @cached_property
    def law(self) -> Approximation:
        """The small-sample law of contrasts, by the chosen df method."""
        with df_remedies(self.options):
            return approximation(self.fit, cast(DfMethod, self.options.df_method))

    @cached_property
    def tests(self) -> CoefficientTests:
        """t tests of the coefficients."""
        return tests_of(self.law)

    @cached_property
    def intervals(self) -> Intervals:
        """Intervals of all parameters, by the chosen method."""
        return intervals_of(self)

    @cached_property
    def shares(self) -> VarianceShares:
        """Variance shares of the fitted model."""
        return variance_shares(self.fit)

    @cached_property
    def null_fit(self) -> LmmFit:
        """The null model on the same rows; the fit itself where that is the null model."""
        if is_null(self.design):
            return self.fit
        return fit_null(self.design, reml=self.fit.reml, reporter=self.reporter)

    @cached_property
    def null_shares(self) -> VarianceShares:
        """Variance shares of the null model."""
        return self.shares if self.null_fit is self.fit else variance_shares(self.null_fit)
