"""The checks of a mixed model: residuals of new groups, predictions, counts, and the random effects."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.api import Block, Column, Section, Table, Text
from workbench.engine.distributions import normal_quantile
from workbench.engine.glmm import JointGlmmFit, PqlFit
from workbench.engine.glmm_laws import NewGroups
from workbench_glmm.cells import Floats, Row, percent_words
from workbench_glmm.checks.checked import Checked
from workbench_glmm.checks.counts import count_blocks
from workbench_glmm.checks.probabilities import probability_blocks
from workbench_glmm.mixed.diagnostics import mixed_section
from workbench_glmm.mixed.fitting import Fitted
from workbench_glmm.outcome import COUNTS
from workbench_glmm.outcome_scale import mean_title

MOST_ROWS = 20_000
PREDICTED = "Predictions are those of the groups in the data, with their predicted random effects."


def check_sections(fitted: Fitted) -> Iterator[Section]:
    """The checks that suit the outcome."""
    options = fitted.options
    within = checked(fitted, within=True)
    over = within if isinstance(fitted.fit, PqlFit) else checked(fitted, within=False)
    if over.quantile is not None and not np.isfinite(over.quantile).all():
        over = within  # under a link such as inverse, a group drawn anew may have no mean that is possible
    yield mixed_section(fitted, over, within)
    if over.is_count and over.law is not None:
        yield Section("counts", "Counts", tuple(count_blocks(over)))
    if within.is_binomial:
        about = Text("predicted_groups", "What is predicted", PREDICTED)
        blocks = tuple(probability_blocks(within, options.cutoff, options.ci_level))
        yield Section("probabilities", "Predicted probabilities", (about, *blocks))


def checked(fitted: Fitted, *, within: bool) -> Checked:
    """What checks need: at the predicted random effects, or over groups drawn anew."""
    fit, outcome = fitted.fit, fitted.reading.outcome
    if within or isinstance(fit, PqlFit):
        mean, pearson, law = fit.fitted, fit.pearson_residuals, None
    else:
        over = NewGroups(fit)
        y = fit.y if isinstance(fit, JointGlmmFit) else fit.shares
        mean, law = over.mean, over.law
        pearson = (y - mean) / np.sqrt(over.variance)
    return Checked(
        fitted.design.y_name,
        mean_title(fitted.reading),
        outcome.event,
        outcome.y,
        mean,
        pearson,
        outcome.trials,
        law,
        fitted.design.rows,
        fitted.options.seed,
        fitted.options.family in (*COUNTS, "quasi_poisson"),
    )


def random_figures(fitted: Fitted) -> Iterator[Block]:
    """Each group's predicted effects with intervals, as a table; their figures are among the diagnostics."""
    table = modes_table(fitted)
    yield Section("group_effects", "Predicted effects of the groups", (table,), collapsed=True)


def effects(fitted: Fitted, k: int) -> tuple[Floats, Floats]:
    """Modes (J, q) and conditional variances (J, q) of a block."""
    fit = fitted.fit
    source = fit.working if isinstance(fit, PqlFit) else fit
    return source.conditional_modes[k], np.einsum("jaa->ja", source.conditional_variances[k])


def modes_table(fitted: Fitted) -> Table:
    """One row an effect: group, level, term."""
    share = percent_words(fitted.options.ci_level)
    how = "Normal interval from the conditional variance."
    columns = (
        Column("group", "Group"),
        Column("level", "Level"),
        Column("term", "Term"),
        Column(
            "estimate", "Effect", "number", "Predicted deviation from the average, on the scale of the link."
        ),
        Column("std_error", "SE", "number", "Conditional standard deviation of the effect."),
        Column("conf_low", f"{share} CI low", "interval_low", how),
        Column("conf_high", f"{share} CI high", "interval_high", how),
    )
    rows = [row for k in range(len(fitted.design.random)) for row in _modes(fitted, k)]
    note = "" if len(rows) <= MOST_ROWS else f"The first {MOST_ROWS:,} of {len(rows):,} effects."
    return Table("conditional_modes", "Predicted effects", columns, tuple(rows[:MOST_ROWS]), note)


def _modes(fitted: Fitted, k: int) -> Iterator[Row]:
    block = fitted.design.random[k]
    modes, variances = effects(fitted, k)
    errors = np.sqrt(np.maximum(variances, 0.0))
    z = float(normal_quantile((1 + fitted.options.ci_level) / 2))
    for j, level in enumerate(block.level_labels):
        for a, term in enumerate(block.names):
            effect, error = float(modes[j, a]), float(errors[j, a])
            yield {
                "group": block.label,
                "level": level,
                "term": term,
                "estimate": effect,
                "std_error": error,
                "conf_low": effect - z * error,
                "conf_high": effect + z * error,
            }
