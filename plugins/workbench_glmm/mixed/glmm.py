"""The estimator of the generalised linear mixed model: fit, then one part of the result after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from workbench.api import (
    Action,
    Block,
    Dataset,
    Notice,
    Reporter,
    Result,
    collinearity_notice,
    data_use,
    design_notices,
    scale_notice,
    simplifying_actions,
)
from workbench.engine.glmm import JointGlmmFit, PqlFit
from workbench_glmm.approximation import laplace_notice, with_laplace_notice
from workbench_glmm.categories.intervals import METHOD_WORDS
from workbench_glmm.coefficient_table import coefficient_table, unit_table
from workbench_glmm.equations import model_equations
from workbench_glmm.latent_shares import LATENT
from workbench_glmm.mixed import tables
from workbench_glmm.mixed.checks import check_sections, random_figures
from workbench_glmm.mixed.coefficients import coefficients, other_tables
from workbench_glmm.mixed.coefficients import ratio as ratio_of_mean
from workbench_glmm.mixed.explained import explained
from workbench_glmm.mixed.fit_table import fit_table
from workbench_glmm.mixed.fitting import Fitted, fit_model
from workbench_glmm.mixed.margins import margin_blocks
from workbench_glmm.mixed.model_tests import tests
from workbench_glmm.mixed.options import GlmmOptions
from workbench_glmm.mixed.report import report
from workbench_glmm.mixed.script import r_script
from workbench_glmm.mixed.separation import separation_notice


def estimate(data: Dataset, options: GlmmOptions, reporter: Reporter) -> Result:
    """Fit the model and describe it."""
    reporter.progress(0.02, "Reading the model")
    fitted = fit_model(data, options, reporter)
    for notice in notices(fitted):
        reporter.notice(notice)
    blocks = []
    for fraction, message, part in PARTS:
        reporter.progress(fraction, message)
        for block in part(fitted):
            reporter.publish(block)
            blocks.append(block)
    return Result("", {}, data_use(fitted.design, data), tuple(blocks))


def notices(fitted: Fitted) -> Iterator[Notice]:
    """Everything the reader must know, the verdict first."""
    yield from with_laplace_notice(list(verdict_notices(fitted)), approximation(fitted))
    yield from design_notices(fitted.design)
    yield from fitted.reading.outcome.notices
    scales = scale_notice(fitted.design)
    if scales is not None:
        yield scales
    fit = fitted.fit
    fixed = fit.working.data.fixed if isinstance(fit, PqlFit) else fit.problem.fixed.parts[0]
    choices = [(fixed.choice, fitted.design.x_names)]
    if isinstance(fit, JointGlmmFit):
        for part, own in zip(fit.parts[1:], fit.problem.fixed.parts[1:], strict=True):
            side = fitted.design.sides["zero_inflation" if part == "zeros" else part]
            choices.append((own.choice, side.x_names))
    for choice, names in choices:
        dropped = collinearity_notice(choice.dependencies, names)
        if dropped is not None:
            yield dropped


def approximation(fitted: Fitted) -> Notice | None:
    """What speaks against the Laplace approximation."""
    fit, reading = fitted.fit, fitted.reading
    if isinstance(fit, PqlFit):
        return None
    return laplace_notice(fit, LATENT.get(reading.link.name) if reading.outcome.is_binary else None)


BY_SEPARATION = ("separation", "not_identified", "not_converged")


def verdict_notices(fitted: Fitted) -> Iterator[Notice]:
    """One notice that says whether the fit can be used; further reasons follow it."""
    verdict, steps = fitted.fit.verdict, fitted.fit.n_iter
    separated = separation_notice(fitted)
    if separated is not None:
        yield separated
        kept = [r for r in verdict.reasons if r.code not in BY_SEPARATION]
        yield from (Notice("warning", r.message, r.advice, f"verdict_{i}") for i, r in enumerate(kept, 2))
        return
    if verdict.status == "fine":
        message = f"The fit can be used: the estimates settled after {steps} steps."
        yield Notice("info", message, "", "verdict")
        return
    level: Literal["warning", "error"] = "warning" if verdict.status == "boundary" else "error"
    opening = {
        "boundary": "The fit lies on the boundary of what is possible.",
        "do_not_use": "Do not use this fit.",
    }[verdict.status]
    for number, reason in enumerate(verdict.reasons, 1):
        message = f"{opening} {reason.message}" if number == 1 else reason.message
        name = "verdict" if number == 1 else f"verdict_{number}"
        actions = simplifying_actions(reason, fitted.design)
        if reason.code == "parameter_limit" and fitted.options.family.startswith("negative_binomial"):
            actions = (Action("Use Poisson", {"family": "poisson"}),)
        yield Notice(level, message, reason.advice, name, actions)


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


PARTS: tuple[tuple[float, str, Callable[[Fitted], Iterable[Block]]], ...] = (
    (0.2, "Testing the coefficients", estimates),
    (0.4, "Testing the terms and the random effects", tests),
    (0.6, "Dividing the variation", explained),
    (0.7, "Averaging predictions", margin_blocks),
    (0.8, "Checking the model", figures),
    (0.95, "Writing it up", words),
)
