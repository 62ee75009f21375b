"""The estimator of the generalised linear model: fit, then one part of the result after the other."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.api import Block, Dataset, Part, Reporter, Result, Table, blocks_of, data_use, imputation
from workbench_glmm.asked_hypotheses import hypothesis_tables, read_hypotheses
from workbench_glmm.coefficient_table import Coefficients, coefficient_table, unit_table
from workbench_glmm.equations import model_equations
from workbench_glmm.imputed.estimate import estimate_glm
from workbench_glmm.single import joint_blocks
from workbench_glmm.single.checks import glm_checks, joint_checks
from workbench_glmm.single.fit import fit_reading, read_glm
from workbench_glmm.single.fitted import FittedGlm
from workbench_glmm.single.glm_notices import notices
from workbench_glmm.single.intervals import METHOD_WORDS
from workbench_glmm.single.joint_fit import fit_joint_reading, is_joint
from workbench_glmm.single.joint_fitted import FittedJoint
from workbench_glmm.single.margins import margin_blocks
from workbench_glmm.single.model_tests import deviance_tests, glm_ratio_test, term_table
from workbench_glmm.single.options import GlmOptions
from workbench_glmm.single.report import report
from workbench_glmm.single.script import r_script
from workbench_glmm.single.tables import fit_table, r2_table, residual_summary


def estimate(data: Dataset, options: GlmOptions, reporter: Reporter) -> Result:
    """Fit the model and describe it."""
    if options.imputation is not None:
        return estimate_glm(data, options, reporter)
    reporter.progress(0.05, "Reading the model")
    reading = read_glm(data, options)
    read_hypotheses(options.hypotheses, reading.design)
    reporter.progress(0.1, "Fitting the model")
    if is_joint(options):
        joint = fit_joint_reading(data, reading, options, reporter)
        told, made = joint_blocks.notices(joint), blocks_of(JOINT_PARTS, joint, reporter)
    else:
        fitted = FittedGlm(data, options, reading, fit_reading(reading, options), reporter)
        told, made = notices(fitted), blocks_of(PARTS, fitted, reporter)
    alone = imputation.stacked_notices(data, options.imputation, reading.spec.variables)
    for notice in (*told, *alone):
        reporter.notice(notice)
    return Result("", {}, data_use(reading.design, data), tuple(made))


def estimates(fitted: FittedGlm) -> Iterator[Block]:
    """Coefficients and fit."""
    options = fitted.options
    if options.ci_method != "wald":
        fitted.reporter.publish(coefficients_block(fitted, fitted.wald, "Wald"))
    yield coefficients_block(fitted, fitted.coefficients, METHOD_WORDS[options.ci_method])
    units = unit_table(
        fitted.coefficients,
        options.units,
        ci_level=options.ci_level,
        ratio=fitted.ratio,
        predictors=fitted.design.spec.variables,
    )
    if units is not None:
        yield units
    yield fit_table(fitted)
    yield residual_summary(fitted)


def coefficients_block(fitted: FittedGlm, coefficients: Coefficients, method: str) -> Table:
    """The table of coefficients with these intervals."""
    return coefficient_table(
        coefficients,
        ci_level=fitted.options.ci_level,
        ci_method=method,
        ratio=fitted.ratio,
        note=coefficient_note(fitted),
    )


def coefficient_note(fitted: FittedGlm) -> str:
    """What is modelled, and how the errors were computed."""
    outcome = fitted.outcome
    notes = []
    if outcome.event and outcome.trials is None:
        name = fitted.design.y_name
        notes.append(f"Modelled is the probability that {name} is {outcome.event}, against {outcome.others}.")
    if fitted.options.robust != "none":
        notes.append(f"Standard errors are robust ({fitted.options.robust.upper()}).")
        if fitted.options.ci_method != "wald":
            notes.append("Profile and bootstrap intervals are not: they trust the distribution.")
    return " ".join(notes)


def tests(fitted: FittedGlm) -> Iterator[Block]:
    """The model against the null model, each term, explained variation."""
    yield deviance_tests(fitted)
    terms = term_table(fitted.component, fitted.options, lambda h: glm_ratio_test(fitted, h))
    if terms is not None:
        yield terms
    asked = read_hypotheses(fitted.options.hypotheses, fitted.design)
    yield from hypothesis_tables(asked, fitted.law, fitted.fit.columns, fitted.options.ci_level, fitted.ratio)
    yield r2_table(fitted)


def words(fitted: FittedGlm) -> Iterator[Block]:
    """The report in plain words, the equations, and the same in R."""
    yield report(fitted)
    yield model_equations(fitted.data, fitted.reading, fitted.options.contrasts)
    yield r_script(fitted.data, fitted.reading, fitted.options)


PARTS: tuple[Part[FittedGlm], ...] = (
    Part(0.3, "Testing the coefficients", estimates),
    Part(0.4, "Testing the model and its terms", tests),
    Part(0.6, "Averaging predictions", margin_blocks),
    Part(0.7, "Checking the model", glm_checks),
    Part(0.9, "Writing it up", words),
)
JOINT_PARTS: tuple[Part[FittedJoint], ...] = (
    Part(0.3, "Testing the coefficients", joint_blocks.estimates),
    Part(0.4, "Testing the model and its terms", joint_blocks.tests),
    Part(0.6, "Averaging predictions", margin_blocks),
    Part(0.7, "Checking the model", joint_checks),
    Part(0.9, "Writing it up", joint_blocks.words),
)
