"""The parts of the result of a model with sampling weights, in the order in which they appear."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.api import Block, Part, Text, diagnostics
from workbench.api import margins as tools
from workbench.engine.inference import contrast_of, wald_intervals
from workbench_linear_mlm import tables
from workbench_linear_mlm.anova import anova_table
from workbench_linear_mlm.correlation_table import correlations
from workbench_linear_mlm.effect_size_tables import effect_sizes
from workbench_linear_mlm.fixed_model import fixed_model
from workbench_linear_mlm.formulas import model_equations
from workbench_linear_mlm.group_tables import group_tables
from workbench_linear_mlm.hypotheses import hypotheses
from workbench_linear_mlm.margins import margin_blocks
from workbench_linear_mlm.other_diagnostics import of_weighted
from workbench_linear_mlm.random_blocks import level_sizes
from workbench_linear_mlm.sampling import ALIKE
from workbench_linear_mlm.script_wemix import wemix_script
from workbench_linear_mlm.weighted import Weighted
from workbench_linear_mlm.weighted_tables import (
    SCALING_WORDS,
    change_table,
    deviation_limits,
    error_table,
    explained_table,
    fit_table,
    level_table,
    weights_table,
)
from workbench_linear_mlm.words import effect_sentences, percent

NORMAL = "asymptotic"


def estimates(fitted: Weighted) -> Iterator[Block]:
    """Coefficients, variances, weights, and what the weights change."""
    fit, options = fitted.fit, fitted.options
    low, high = wald_intervals(fitted.tests, options.ci_level)
    errors = (
        f"robust: from the differences between the {fit.n_units:,} levels of {fitted.sampling.levels[-1]}"
    )
    yield tables.fixed_effects(
        fitted.names, fitted.tests, low, high, options.ci_level, NORMAL, method="pseudo", errors=errors
    )
    yield from correlations(fitted.names, fitted.tests, options)
    yield tables.random_effects(
        [b.group for b in fit.blocks],
        [b.names for b in fit.blocks],
        fit.covariances,
        fit.correlations,
        fit.sigma,
        deviation_limits(fitted),
        "Robust Wald",
        "pseudo",
    )
    yield error_table(fitted)
    yield weights_table(fitted)
    yield change_table(fitted)
    yield fit_table(fitted)


def term_tests(fitted: Weighted) -> Iterator[Block]:
    """The Wald test of each term."""
    kind = fitted.options.anova
    terms = hypotheses(kind, fitted.design, fitted.fit.kept, fitted.data, fitted.options)
    if terms:
        yield anova_table(kind, terms, lambda L: contrast_of(fitted.law, L), fitted.fit.sigma, NORMAL)


def variance_parts(fitted: Weighted) -> Iterator[Block]:
    """Where the variance lies in the population."""
    yield level_table(fitted)
    yield explained_table(fitted)
    yield tables.group_sizes(level_sizes(fitted.design))


def margins(fitted: Weighted) -> Iterator[Block]:
    """Marginal means, slopes, effects, and the lines of the groups."""
    choice = fitted.fit.w.data.fixed.choice
    model = fixed_model(fitted.data, fitted.options, fitted.design, choice, fitted.law, NORMAL, fitted.fit)
    yield from effect_sizes(model, fitted.shares.deviation)
    yield from margin_blocks(model)
    yield from tools.group_lines(model)


def figures(fitted: Weighted) -> Iterator[Block]:
    """The diagnostics."""
    yield diagnostics.diagnostics_section(of_weighted(fitted))


def words(fitted: Weighted) -> Iterator[Block]:
    """The report in plain words, the equations, and the same in R."""
    yield report(fitted)
    yield model_equations(fitted.data, fitted.design, fitted.options)
    yield wemix_script(fitted)


def report(fitted: Weighted) -> Text:
    """What was fitted and how it was weighted, how much is explained, and what matters."""
    fit, design, sampling = fitted.fit, fitted.design, fitted.sampling
    sizes = {block.label: block.n_levels for block in design.random}
    over = " and ".join(f"{count:,} levels of {label}" for label, count in sizes.items())
    named = [
        f"{level.lower() if level == 'Rows' else level} by {variable}"
        for level, variable in zip(sampling.levels, sampling.variables, strict=True)
        if variable != ALIKE
    ]
    sentences = [
        f"A linear mixed model of {design.y_name} was fitted by pseudo maximum likelihood to "
        f"{fit.n_obs:,} rows in {over}. Sampling weights were given to {' and '.join(named)}. "
        f"{SCALING_WORDS[fitted.options.weight_scaling]} Standard errors are robust; they rest on "
        f"{fit.n_units:,} levels of {sampling.levels[-1]}."
    ]
    if len(fitted.names) > 1:
        sentences.append(f"The predictors explain {percent(fitted.shares.r2_marginal)} of the variance.")
    sentences += effect_sentences(fitted.names, fitted.tests, design.y_name)
    return Text("report", "In words", " ".join(sentences))


PARTS: tuple[Part[Weighted], ...] = (
    Part(0.40, "Testing the coefficients", estimates),
    Part(0.50, "Testing the terms", term_tests),
    Part(0.60, "Fitting the null model", variance_parts),
    Part(0.70, "Averaging predictions", margins),
    Part(0.74, "Looking at the groups", group_tables),
    Part(0.75, "Drawing the figures", figures),
    Part(0.95, "Writing it up", words),
)
