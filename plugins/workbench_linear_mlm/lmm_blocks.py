"""The parts of a mixed model's result: each function takes a Fitted and yields its blocks."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.api import Block
from workbench.engine.inference import contrast_of
from workbench_linear_mlm import tables
from workbench_linear_mlm.anova import anova_table
from workbench_linear_mlm.correlation_table import correlations
from workbench_linear_mlm.explained import lmm_r2
from workbench_linear_mlm.fit_table import fit_table
from workbench_linear_mlm.fitted import Fitted
from workbench_linear_mlm.formulas import model_equations
from workbench_linear_mlm.hypotheses import hypotheses
from workbench_linear_mlm.intervals import Intervals, wald
from workbench_linear_mlm.random_blocks import level_sizes
from workbench_linear_mlm.script import r_script
from workbench_linear_mlm.shares import icc_table, moment_icc_table, reliability_table
from workbench_linear_mlm.words import lmm_report

ERRORS = {"kenward_roger": "adjusted for few groups after Kenward and Roger"}


def estimates(fitted: Fitted) -> Iterator[Block]:
    """Coefficients, variances and fit; with quick intervals until the ones asked for are there."""
    fit = fitted.fit
    if fitted.options.ci_method != "wald":
        for block in coefficients_and_variances(fitted, wald(fitted)):
            fitted.reporter.publish(block)
    yield from coefficients_and_variances(fitted, fitted.intervals)
    yield from correlations(fitted.names, fitted.tests, fitted.options)
    yield from fitted.intervals.blocks
    by = f"By {tables.ESTIMATION[fitted.options.method]}."
    yield fit_table(fit.n_obs, fit.n_params, fit.log_lik, fit.sigma, reml=fit.reml, sigma_by=by)


def coefficients_and_variances(fitted: Fitted, intervals: Intervals) -> Iterator[Block]:
    """The two tables of estimates with these intervals."""
    fit, options, blocks = fitted.fit, fitted.options, fitted.design.all_random
    low, high = intervals.fixed()
    yield tables.fixed_effects(
        fitted.names,
        fitted.tests,
        low,
        high,
        options.ci_level,
        options.df_method,
        intervals.words,
        method=options.method,
        errors=ERRORS.get(options.df_method, "from the estimated variances"),
    )
    yield tables.random_effects(
        [b.label for b in blocks],
        [b.names for b in blocks],
        fit.covariances,
        fit.correlations,
        fit.sigma,
        intervals.random(),
        intervals.words,
        options.method,
    )


def term_tests(fitted: Fitted) -> Iterator[Block]:
    """The F test of each term."""
    kind, method = fitted.options.anova, fitted.options.df_method
    terms = hypotheses(kind, fitted.design, fitted.fit.kept, fitted.data, fitted.options)
    if terms:
        yield anova_table(kind, terms, lambda L: contrast_of(fitted.law, L), fitted.fit.sigma, method)


def variance_parts(fitted: Fitted) -> Iterator[Block]:
    """Where the variance lies: ICC of the null model, R squared of the fitted one, group sizes."""
    yield icc_table(fitted)
    if fitted.design.random:
        yield moment_icc_table(fitted)
    yield from lmm_r2(fitted)
    yield tables.group_sizes(level_sizes(fitted.design), bool(fitted.design.memberships))
    if fitted.design.random:
        yield reliability_table(fitted)


def words(fitted: Fitted) -> Iterator[Block]:
    """The report in plain words, the equations, and the same in R."""
    yield lmm_report(fitted)
    yield model_equations(fitted.data, fitted.design, fitted.options)
    yield r_script(fitted.data, fitted.design, fitted.options)
