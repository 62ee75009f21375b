"""Linear mixed models with sampling weights: fit, then one part after the other.

What rests on a likelihood is refused in words, as weights make it a pseudo-likelihood: REML, likelihood-ratio
tests, profile and bootstrap intervals, small-sample degrees of freedom.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from workbench.api import (
    Action,
    Dataset,
    Design,
    Notice,
    OptionsError,
    Reporter,
    Result,
    blocks_of,
    collinearity_notice,
    data_use,
    design_notices,
    scale_notice,
)
from workbench.engine.inference import CoefficientTests, FixedDf, tests_of
from workbench.engine.lmm import LmmFit, RandomBlock, fit_lmm
from workbench.engine.lmm.fit import MAX_ITER
from workbench.engine.lmm.model import Floats
from workbench.engine.variance_shares import VarianceShares, shares_of
from workbench.engine.weighted_lmm import WeightedFit, fit_weighted
from workbench.engine.weighted_lmm.fit import TOL
from workbench_linear_mlm.design import design_of, model_of
from workbench_linear_mlm.hypothesis_reading import read_hypotheses
from workbench_linear_mlm.judgement import verdict_notices
from workbench_linear_mlm.options import LmmOptions
from workbench_linear_mlm.random_blocks import intercepts, random_blocks
from workbench_linear_mlm.residual_spec import is_structured
from workbench_linear_mlm.sampling import Sampling, sampling_of, weight_variables

FEW_GROUPS = 20


@dataclass(frozen=True)
class Weighted:
    """A fitted model with sampling weights, and everything the parts of its result need."""

    data: Dataset
    options: LmmOptions
    design: Design
    sampling: Sampling
    fit: WeightedFit
    reporter: Reporter

    @property
    def names(self) -> list[str]:
        """The coefficients, in the order of `fit.beta`."""
        return [self.design.x_names[k] for k in self.fit.kept]

    @cached_property
    def law(self) -> FixedDf:
        """The law of contrasts: normal, with the sandwich covariance."""
        return FixedDf(self.fit.beta, self.fit.cov_beta, float("inf"))

    @cached_property
    def tests(self) -> CoefficientTests:
        """z tests of the coefficients."""
        return tests_of(self.law)

    @cached_property
    def shares(self) -> VarianceShares:
        """Variance shares in the population."""
        return weighted_shares(self.fit, self.sampling.weights.total[0])

    @cached_property
    def null_shares(self) -> VarianceShares:
        """The same of the null model with the same weights."""
        design = self.design
        ones = np.ones((design.n_used, 1))
        null = fit_of(design, ones, intercepts(design), self.sampling, self.reporter)
        return weighted_shares(null, self.sampling.weights.total[0])

    @cached_property
    def plain(self) -> LmmFit:
        """The same model by maximum likelihood, without sampling weights."""
        design = self.design
        return fit_lmm(
            design.y,
            design.X,
            random_blocks(design),
            offset=design.offset,
            reml=False,
            on_iteration=lambda _step, _criterion: self.reporter.check(),
        )


def weighted_shares(fit: WeightedFit, weights: Floats) -> VarianceShares:
    """Variance shares, means over the rows taken by the weights (n,) of the population."""
    n, share = len(weights), weights / weights.sum()
    linear = fit.fitted_population if fit.w.data.offset is None else fit.fitted_population - fit.w.data.offset
    fixed = float(share @ (linear - share @ linear) ** 2) * n / (n - 1)
    scale = np.sqrt(share * n)[:, None]
    blocks = [RandomBlock(b.group, b.codes, b.n_levels, b.Z * scale, b.names) for b in fit.blocks]
    return shares_of(blocks, fit.w.data.groupings, fit.covariances, fixed, fit.sigma**2)


def estimate(data: Dataset, options: LmmOptions, reporter: Reporter) -> Result:
    """Fit the model and describe it."""
    from workbench_linear_mlm.weighted_blocks import PARTS

    fitted = fit_model(data, options, reporter)
    for notice in notices(fitted):
        reporter.notice(notice)
    blocks = tuple(blocks_of(PARTS, fitted, reporter))
    return Result("", {}, data_use(fitted.design, data), blocks)


def fit_model(data: Dataset, options: LmmOptions, reporter: Reporter) -> Weighted:
    """The fitted model, not yet described."""
    check_options(options)
    reporter.progress(0.02, "Reading the model")
    design = design_of(model_of(options, data), data, options, extra=weight_variables(options))
    read_hypotheses(options, design)
    sampling = sampling_of(design, options)
    reporter.progress(0.10, "Fitting the model")
    fit = fit_of(design, design.X, random_blocks(design), sampling, reporter, options)
    return Weighted(data, options, design, sampling, fit, reporter)


def fit_of(
    design: Design,
    X: Floats,
    blocks: list[RandomBlock],
    sampling: Sampling,
    reporter: Reporter,
    options: LmmOptions | None = None,
) -> WeightedFit:
    """A fit to the rows of a design; every iteration asks whether to stop."""
    row, *groups = sampling.weights.used
    return fit_weighted(
        design.y,
        X,
        blocks,
        row,
        groups,
        offset=design.offset,
        max_iter=MAX_ITER if options is None else options.max_iter,
        tol=TOL if options is None else max(options.tolerance, TOL),
        on_iteration=lambda _step, _criterion: reporter.check(),
    )


REFUSED: tuple[tuple[str, Callable[[LmmOptions], bool], str, str], ...] = (
    (
        "weights",
        lambda o: o.weights is not None,
        "Precision weights cannot be combined with sampling weights.",
        "Leave out one of them.",
    ),
    (
        "memberships",
        lambda o: bool(o.memberships),
        "Multiple membership is not available with sampling weights.",
        "Leave out the sampling weights.",
    ),
    (
        "residual",
        is_structured,
        "Residual structures are not available with sampling weights.",
        "Choose independent residuals of one variance, or leave out the sampling weights.",
    ),
    (
        "predictions",
        lambda o: o.predictions != "none",
        "Predictions of rows are not available with sampling weights.",
        "Leave out the predictions, or read effect figures and marginal means.",
    ),
    (
        "start",
        lambda o: bool(o.start),
        "Starting values are not available with sampling weights.",
        "Leave them empty: the search starts from the fit without weights.",
    ),
)
REMEDIED: tuple[tuple[str, Callable[[LmmOptions], bool], str, str, Action], ...] = (
    (
        "ci_method",
        lambda o: o.ci_method != "wald",
        "Profile and bootstrap intervals are not available with sampling weights.",
        "Choose Wald intervals, which rest on robust standard errors.",
        Action("Use Wald intervals", {"ci_method": "wald"}),
    ),
    (
        "df_method",
        lambda o: o.df_method not in ("satterthwaite", "asymptotic"),
        "Degrees of freedom of this kind are not available with sampling weights.",
        "Choose the normal distribution, which robust standard errors go with.",
        Action("Use the normal distribution", {"df_method": "asymptotic"}),
    ),
)


def check_options(options: LmmOptions) -> None:
    """Refuse what needs a likelihood, before any work is done."""
    for option, applies, message, advice in REFUSED:
        if applies(options):
            raise OptionsError(message, advice, option=option)
    for option, applies, message, advice, action in REMEDIED:
        if applies(options):
            error = OptionsError(message, advice, option=option)
            error.remedies = ((action.label, action.options),)
            raise error


def notices(fitted: Weighted) -> list[Notice]:
    """Everything the reader must know, the verdict first."""
    told = [
        *verdict_notices(fitted.fit, fitted.design, fitted.options.tolerance),
        *design_notices(fitted.design),
    ]
    if (scales := scale_notice(fitted.design)) is not None:
        told.append(scales)
    choice = fitted.fit.w.data.fixed.choice
    dropped = collinearity_notice(choice.dependencies, fitted.design.x_names)
    if dropped is not None:
        told.append(dropped)
    units, top = fitted.fit.n_units, fitted.sampling.levels[-1]
    message = (
        "Sampling weights make the likelihood a pseudo-likelihood: it is maximised in place of REML, and "
        f"tests use the normal distribution with standard errors that rest on {units:,} levels of {top}."
    )
    told.append(Notice("info", message, "", "pseudo_likelihood"))
    if units < FEW_GROUPS:
        message = f"Standard errors rest on only {units} levels of {top}, and may be too small."
        advice = f"Take intervals with care: robust errors need {FEW_GROUPS} and better 50 of them."
        told.append(Notice("warning", message, advice, "few_groups"))
    if fitted.options.random_tests or fitted.options.exact_rlrt:
        message = "Tests of random effects need a likelihood, so they were left out."
        told.append(Notice("info", message, "", "random_tests"))
    return told
