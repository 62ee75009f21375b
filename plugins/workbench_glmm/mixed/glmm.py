"""The estimator of the generalised linear mixed model: fit, then one part of the result after the other."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.api import Block, Dataset, Part, Reporter, Result, blocks_of, data_use, imputation
from workbench.engine.glmm import PqlFit
from workbench_glmm.categories.intervals import METHOD_WORDS
from workbench_glmm.coefficient_table import coefficient_table, unit_table
from workbench_glmm.equations import model_equations
from workbench_glmm.imputed.estimate import estimate_glmm
from workbench_glmm.mixed import tables
from workbench_glmm.mixed.checks import check_sections, random_figures
from workbench_glmm.mixed.coefficients import coefficients, other_tables
from workbench_glmm.mixed.coefficients import ratio as ratio_of_mean
from workbench_glmm.mixed.explained import explained
from workbench_glmm.mixed.fit_table import fit_table
from workbench_glmm.mixed.fitting import Fitted, fit_model
from workbench_glmm.mixed.margins import margin_blocks
from workbench_glmm.mixed.model_tests import tests
from workbench_glmm.mixed.notices import notices
from workbench_glmm.mixed.options import GlmmOptions
from workbench_glmm.mixed.report import report
from workbench_glmm.mixed.script import r_script


def estimate(data: Dataset, options: GlmmOptions, reporter: Reporter) -> Result:
    """Fit the model and describe it."""
    if options.imputation is not None:
        return estimate_glmm(data, options, reporter)
    reporter.progress(0.02, "Reading the model")
    fitted = fit_model(data, options, reporter)
    alone = imputation.stacked_notices(data, options.imputation, fitted.design.spec.variables)
    for notice in (*notices(fitted), *alone):
        reporter.notice(notice)
    blocks = tuple(blocks_of(PARTS, fitted, reporter))
    return Result("", {}, data_use(fitted.design, data), blocks)


def estimates(fitted: Fitted) -> Iterator[Block]:
    """Coefficients, variances, groups and fit."""
    options = fitted.options
    own, ratio = coefficients(fitted), ratio_of_mean(fitted)
    title = "Fixed effects of the counts" if fitted.options.zero_inflation else "Fixed effects"
    note = coefficient_note(fitted)
    yield coefficient_table(
        own,
        ci_level=options.ci_level,
        ci_method=METHOD_WORDS[options.ci_method],
        ratio=ratio,
        title=title,
        note=note,
    )
    yield from other_tables(fitted)
    units = unit_table(
        own,
        options.units,
        ci_level=options.ci_level,
        ratio=ratio,
        predictors=fitted.design.spec.variables,
    )
    if units is not None:
        yield units
    yield from tables.random_effects(fitted)
    yield tables.group_sizes(fitted)
    yield fit_table(fitted)
    yield tables.residual_summary(fitted)


def figures(fitted: Fitted) -> Iterator[Block]:
    """The random effects, then the checks."""
    yield from random_figures(fitted)
    yield from check_sections(fitted)


def words(fitted: Fitted) -> Iterator[Block]:
    """The report in plain words, the equations, and the same in R."""
    yield report(fitted)
    yield model_equations(fitted.data, fitted.reading, fitted.options.contrasts)
    yield r_script(fitted.data, fitted.reading, fitted.options)


def coefficient_note(fitted: Fitted) -> str:
    """What is modelled, and that effects are those within a group."""
    outcome = fitted.reading.outcome
    notes = []
    if outcome.event and outcome.trials is None:
        name = fitted.design.y_name
        notes.append(f"Modelled is the probability that {name} is {outcome.event}, against {outcome.others}.")
    notes.append("Effects are those within a group, at given random effects.")
    if isinstance(fitted.fit, PqlFit):
        notes.append("Penalised quasi-likelihood; degrees of freedom count the units of a predictor's level.")
    return " ".join(notes)


PARTS: tuple[Part[Fitted], ...] = (
    Part(0.2, "Testing the coefficients", estimates),
    Part(0.4, "Testing the terms and the random effects", tests),
    Part(0.6, "Dividing the variation", explained),
    Part(0.7, "Averaging predictions", margin_blocks),
    Part(0.8, "Checking the model", figures),
    Part(0.95, "Writing it up", words),
)
