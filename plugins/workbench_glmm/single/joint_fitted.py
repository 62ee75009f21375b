"""A model by full likelihood (extra zeros, NB1, beta) with everything the parts of its result need."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from workbench.api import Dataset, Design, OptionsError, Reporter, SideDesign
from workbench.engine.distributions import chi_square_upper_p
from workbench.engine.glm import Comparison, GlmFit
from workbench.engine.glm.restricted import null_basis
from workbench.engine.glm.robust import robust_law
from workbench.engine.glm_joint.fit import NotSettled
from workbench.engine.glm_joint.recipe import Begin, Fitted, Flat, Needless, Recipe, beta_covariance
from workbench.engine.glm_joint.robust import robust_joint
from workbench.engine.inference import FixedDf
from workbench.engine.lmm import independent_columns
from workbench_glmm.cells import Floats
from workbench_glmm.coefficient_table import Coefficients
from workbench_glmm.outcome import Outcome
from workbench_glmm.ratios import Ratio, ratio_of
from workbench_glmm.reading import Reading
from workbench_glmm.single.component import Component, sum_coded, wald_coefficients
from workbench_glmm.single.hypotheses import Hypothesis
from workbench_glmm.single.joint_intervals import with_intervals
from workbench_glmm.single.options import GlmOptions

ZEROS = "zero_inflation"


@dataclass(frozen=True)
class FittedJoint:
    """data, options: as given; reading: the model on the rows used; fit: its estimates.

    flat: a negative binomial was asked for and the counts vary no more than Poisson counts.
    """

    data: Dataset
    options: GlmOptions
    reading: Reading
    fit: Fitted
    reporter: Reporter
    flat: bool

    @property
    def design(self) -> Design:
        """The design on the rows used."""
        return self.reading.design

    @property
    def outcome(self) -> Outcome:
        """The outcome as it was read."""
        return self.reading.outcome

    @property
    def kind(self) -> str:
        """plain, inflated or hurdle."""
        return self.fit.recipe.kind

    @property
    def ratio(self) -> Ratio | None:
        """What the exponential of a coefficient of the mean is called."""
        return ratio_of(self.reading.family.name, self.reading.link.name)

    @property
    def zero_ratio(self) -> Ratio | None:
        """The same for the zeros."""
        return ratio_of("binomial", self.options.zero_link)

    @property
    def n_obs(self) -> int:
        """Rows of weight above zero."""
        return int(np.count_nonzero(self.fit.recipe.w))

    @property
    def aic(self) -> float:
        """-2 log likelihood + 2 parameters."""
        return -2 * self.fit.log_lik + 2 * self.fit.n_params

    @property
    def bic(self) -> float:
        """-2 log likelihood + log(rows) parameters."""
        return float(-2 * self.fit.log_lik + np.log(self.n_obs) * self.fit.n_params)

    # --- components

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """The linear predictor of the mean, and that of the zeros where there is one."""
        main = self._component(self.design, self.law(0), "")
        if self.kind == "plain":
            return (main,)
        return main, self._component(self.design.sides[ZEROS], self.law(1), ZEROS)

    def _component(self, design: Design | SideDesign, law: FixedDf, side: str) -> Component:
        zero: GlmFit | None = self.fit.zero if side else None
        if zero is not None:
            columns, nominal = zero.columns, zero.nominal
            direction = np.zeros(zero.rank) if zero.separation is None else zero.separation.direction
            away = np.sign(np.round(direction, 7))
        else:
            columns = nominal = self.fit.main.model.parts[1 if side else 0].columns
            away = np.zeros(len(nominal.kept))
        return Component(
            design,
            design.spec.fixed,
            columns,
            nominal,
            law,
            np.ones(len(design.X)),
            away,
            self.design.codings.__contains__,
            lambda: sum_coded(self.data, self.design, self.options, side),
        )

    def law(self, part: int) -> FixedDf:
        """The law of contrasts of one linear predictor: 0 the mean, 1 the zeros."""
        robust = self.options.robust
        if robust not in ("none", "hc0", "hc1"):
            raise OptionsError(
                f"{robust.upper()} errors need leverages, which this model does not have.",
                "Choose HC0, HC1 or the usual errors.",
                option="robust",
            )
        if part == 1 and self.fit.zero is not None:
            zero = self.fit.zero
            return zero.law if robust == "none" else robust_law(zero, "hc0" if robust == "hc0" else "hc1")
        main = self.fit.main
        if robust != "none":
            return robust_joint(main, small=robust == "hc1").law(part)
        if self.fit.recipe.family == "beta":
            return main.with_cov(beta_covariance(main, self.fit.recipe.link)).law(part)
        return main.law(part)

    @cached_property
    def wald(self) -> tuple[Coefficients, ...]:
        """Estimates with tests and Wald intervals, one for each component."""
        return tuple(wald_coefficients(c, self.options.ci_level) for c in self.components)

    @cached_property
    def coefficients(self) -> tuple[Coefficients, ...]:
        """The same with intervals by the chosen method."""
        return with_intervals(self)

    @property
    def parameter_error(self) -> float:
        """Standard error of theta, alpha or precision."""
        if self.fit.recipe.family == "beta" and self.fit.recipe.held is None:
            cov = beta_covariance(self.fit.main, self.fit.recipe.link)
            return self.fit.parameter * float(np.sqrt(cov[-1, -1]))
        return self.fit.parameter_error

    # --- comparisons

    @cached_property
    def null(self) -> Likelihood:
        """The model with intercepts alone."""
        recipe = self.fit.recipe
        one = np.ones((len(recipe.y), 1))
        return likelihood(replace(recipe, X=one, Z=None if recipe.Z is None else one))

    def against_null(self) -> Comparison:
        """The likelihood ratio test of the model against intercepts alone."""
        return _comparison(self.null, self._own)

    def ratio_test(self, part: int, hypothesis: Hypothesis) -> Comparison:
        """The fits with and without a term of one component."""
        self.reporter.check()
        large = self._own if hypothesis.within is None else self._restricted(part, hypothesis.within)
        return _comparison(self._restricted(part, hypothesis.without), large)

    @property
    def _own(self) -> Likelihood:
        return Likelihood(self.fit.log_lik, _coefficients(self.fit.recipe))

    def _restricted(self, part: int, L: Floats) -> Likelihood:
        columns = self.components[part].kept @ null_basis(L)
        main = self.fit.main
        recipe = replace(self.fit.recipe, begin=Begin(main.eta, main.phi))
        return likelihood(replace(recipe, X=columns) if part == 0 else replace(recipe, Z=columns))


@dataclass(frozen=True)
class Likelihood:
    """log_lik at the maximum; coefficients: how many all linear predictors have."""

    log_lik: float
    coefficients: int


def likelihood(recipe: Recipe) -> Likelihood:
    """The maximum of a model's likelihood, also where a dispersion, a share of zeros or coefficients go to
    their limit: there the search has come as near to it as numbers can.
    """
    size = _coefficients(recipe)
    for attempt in (recipe, recipe.poisson()):
        try:
            return Likelihood(attempt.fit().log_lik, size)
        except Flat:
            continue
        except Needless:
            return Likelihood(attempt.without_zeros, size)
        except NotSettled as error:
            if not error.running:
                raise
            other = None if attempt.crossed is None else attempt.crossed.log_lik
            return Likelihood(error.log_lik + (other or 0.0), size)
    raise AssertionError("Poisson counts have no dispersion that could be flat")


def _comparison(small: Likelihood, large: Likelihood) -> Comparison:
    df = large.coefficients - small.coefficients
    drop = max(2 * (large.log_lik - small.log_lik), 0.0)
    return Comparison(drop, df, float("inf"), float(chi_square_upper_p(drop, df)))


def _coefficients(recipe: Recipe) -> int:
    """Number of coefficients of all linear predictors."""
    parts = [recipe.X, *([] if recipe.Z is None else [recipe.Z])]
    return sum(len(independent_columns(X).kept) for X in parts)
