"""The parts of the result of a model with structured residuals, in the order in which they appear."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from workbench.api import (
    Axis,
    Bars,
    Block,
    Column,
    Figure,
    Line,
    Panel,
    Part,
    Reference,
    Table,
    Text,
    diagnostics,
)
from workbench.api import margins as tools
from workbench.engine.inference import contrast_of
from workbench.engine.residual_structures.autocorrelation import autocorrelation
from workbench_linear_mlm import tables
from workbench_linear_mlm.anova import anova_table
from workbench_linear_mlm.correlation_table import correlations
from workbench_linear_mlm.effect_size_tables import effect_sizes
from workbench_linear_mlm.explained import with_limits
from workbench_linear_mlm.fit_table import fit_table
from workbench_linear_mlm.fixed_model import fixed_model
from workbench_linear_mlm.formulas import model_equations
from workbench_linear_mlm.group_tables import group_tables
from workbench_linear_mlm.hypotheses import hypotheses
from workbench_linear_mlm.intervals import Intervals
from workbench_linear_mlm.margins import margin_blocks
from workbench_linear_mlm.notation import residual_law
from workbench_linear_mlm.other_diagnostics import of_structured
from workbench_linear_mlm.random_blocks import level_sizes
from workbench_linear_mlm.script_nlme import nlme_script
from workbench_linear_mlm.shares import icc_table, moment_icc_table
from workbench_linear_mlm.structure_table import structure_blocks, structure_words
from workbench_linear_mlm.structured import Structured
from workbench_linear_mlm.structured_intervals import wald
from workbench_linear_mlm.structured_tests import random_tests
from workbench_linear_mlm.words import effect_sentences, percent

COUNTED = {
    "satterthwaite": " Degrees of freedom count the uncertainty of the residual parameters too.",
    "kenward_roger": " Standard errors and degrees of freedom count the uncertainty of the residual "
    "parameters too, after Kenward and Roger (2009).",
}
ERRORS = {"kenward_roger": "adjusted for few groups after Kenward and Roger (2009)"}


def estimates(fitted: Structured) -> Iterator[Block]:
    """Coefficients, variances, the residual structure and fit."""
    fit, options = fitted.fit, fitted.options
    if options.ci_method != "wald":
        for block in coefficients_and_variances(fitted, wald(fitted)):
            fitted.reporter.publish(block)
    yield from coefficients_and_variances(fitted, fitted.intervals)
    yield from correlations(fitted.names, fitted.tests, options)
    yield from fitted.intervals.blocks
    yield from structure_blocks(fitted)
    yield fit_table(fit.n_obs, fit.n_params, fit.log_lik, fit.sigma, reml=fit.reml)


def coefficients_and_variances(fitted: Structured, intervals: Intervals) -> Iterator[Block]:
    """The two tables of estimates with these intervals."""
    options = fitted.options
    low, high = intervals.fixed()
    table = tables.fixed_effects(
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
    yield replace(table, note=f"{table.note}{COUNTED.get(options.df_method, '')}")
    yield random_table(fitted, intervals)


def random_table(fitted: Structured, intervals: Intervals) -> Table:
    """Variances of the random effects and of the residual."""
    fit, blocks = fitted.fit, fitted.design.random
    table = tables.random_effects(
        [b.label for b in blocks],
        [b.names for b in blocks],
        fit.covariances,
        fit.correlations,
        fit.sigma,
        intervals.random(),
        intervals.words,
        fitted.options.method,
    )
    told = [] if intervals.method == "wald" else [table.note]
    reference = next((p.against for p in fit.parameters if p.of), None)
    if reference is not None:
        told.append(
            f"The residual variance is that of the reference, {reference}; see the residual deviations."
        )
    return replace(table, note=" ".join(told))


def term_tests(fitted: Structured) -> Iterator[Block]:
    """The F test of each term."""
    kind, method = fitted.options.anova, fitted.options.df_method
    terms = hypotheses(kind, fitted.design, fitted.fit.kept, fitted.data, fitted.options)
    if terms:
        yield anova_table(kind, terms, lambda L: contrast_of(fitted.law, L), fitted.fit.sigma, method)


def variance_parts(fitted: Structured) -> Iterator[Block]:
    """Where the variance lies; nothing without random effects but the explained variance."""
    blocks = fitted.design.random
    if blocks:
        yield icc_table(fitted)
        yield moment_icc_table(fitted)
    yield explained(fitted)
    if blocks:
        yield tables.group_sizes(level_sizes(fitted.design))


def explained(fitted: Structured) -> Table:
    """Nakagawa's R squared with the mean residual variance."""
    shares, source = fitted.shares, "Nakagawa et al. (2017)"
    columns = (
        Column("definition", "Measure"),
        Column("level", "Of"),
        Column("value", "Value", "number", "Share of variance; the residual's is the mean over the rows."),
        Column("source", "After", "text", "Where the measure is defined."),
    )
    found = [("Marginal R²", "fixed effects", shares.r2_marginal)]
    if fitted.design.random:
        found.append(("Conditional R²", "fixed and random effects", shares.r2_conditional))
    rows = tuple(
        {"definition": name, "level": of, "value": tables.number(value), "source": source}
        for name, of, value in found
    )
    return with_limits(Table("r2", "Explained variance", columns, rows), fitted.intervals)


def margins(fitted: Structured) -> Iterator[Block]:
    """Marginal means, slopes, effects, and the lines of the groups."""
    model = fixed_model(
        fitted.data,
        fitted.options,
        fitted.design,
        fitted.fit.choice,
        fitted.law,
        fitted.options.df_method,
        fitted.fit,
    )
    yield from effect_sizes(model, fitted.shares.deviation)
    yield from margin_blocks(model)
    yield from tools.group_lines(model)


def figures(fitted: Structured) -> Iterator[Block]:
    """The diagnostics, with the autocorrelation that the structure takes out."""
    own = () if fitted.spec.kind == "diagonal" else (autocorrelation_figure(fitted),)
    yield diagnostics.diagnostics_section(of_structured(fitted), own)


def autocorrelation_figure(fitted: Structured) -> Figure:
    """Autocorrelation of plain residuals, and of those from which the structure is taken out."""
    fit = fitted.fit
    own = fit.residuals / (fit.sigma * fit.relative_deviations)
    titles = {"Residuals": own, "Normalised residuals": fit.normalized_residuals}
    panels = []
    for title, values in titles.items():
        found = autocorrelation(values, fit.model.order, level=fitted.options.ci_level)
        lags = found.lag.astype(float)
        marks = (
            Reference("horizontal", 0.0),
            Bars(
                tools.plain(lags - 0.3),
                tools.plain(lags + 0.3),
                tools.plain(found.value),
                opacity=0.85,
            ),
            Line(tools.plain(lags), tools.plain(found.limit), color="muted", dash="dash"),
            Line(tools.plain(lags), tools.plain(-found.limit), color="muted", dash="dash"),
        )
        places = Axis("Places apart", ticks=tuple((float(lag), str(lag)) for lag in found.lag.tolist()))
        panels.append(Panel(marks, places, Axis("Autocorrelation"), title=title))
    share = f"{100 * fitted.options.ci_level:g}%"
    return Figure(
        "residual_acf",
        "Autocorrelation of the residuals",
        tuple(panels),
        columns=2,
        description="Left: how residuals of one group resemble each other. Right: what is left after the "
        f"structure is taken out; bars beyond the dashed {share} limits speak against it.",
    )


def words(fitted: Structured) -> Iterator[Block]:
    """The report in plain words, the equations, and the same in R."""
    yield report(fitted)
    spec = fitted.spec
    group = "" if spec.group is None else spec.group_name
    strata = None if spec.strata is None else spec.strata.name
    law = residual_law(spec.kind, group, fitted.options.time or "", strata)
    yield model_equations(fitted.data, fitted.design, fitted.options, law)
    yield nlme_script(fitted)


def report(fitted: Structured) -> Text:
    """What was fitted, whether the structure is needed, how much is explained, and what matters."""
    fit, design = fitted.fit, fitted.design
    method = "restricted maximum likelihood" if fit.reml else "maximum likelihood"
    groups = {r.label: r.n_levels for r in design.random}
    over = " and ".join(f"{count:,} levels of {label}" for label, count in groups.items())
    what = "A linear mixed model" if groups else "A linear model (generalised least squares)"
    sentences = [
        f"{what} of {design.y_name} was fitted by {method} to {fit.n_obs:,} rows"
        f"{' in ' + over if groups else ''}. Its residuals are {structure_words(fitted)}."
    ]
    gain = fit.criterion - fitted.independent.criterion + 2 * (fit.n_params - fitted.independent.n_params)
    verdict = "better" if gain < 0 else "no better"
    sentences.append(
        f"By AIC the model is {verdict} than with independent residuals (difference {gain:.1f})."
    )
    sentences.append(f"The predictors explain {percent(fitted.shares.r2_marginal)} of the variance.")
    sentences += effect_sentences(fitted.names, fitted.tests, design.y_name)
    return Text("report", "In words", " ".join(sentences))


PARTS: tuple[Part[Structured], ...] = (
    Part(0.40, "Testing the coefficients", estimates),
    Part(0.50, "Testing the terms", term_tests),
    Part(0.58, "Testing the random effects", random_tests),
    Part(0.60, "Fitting the null model", variance_parts),
    Part(0.70, "Averaging predictions", margins),
    Part(0.74, "Looking at the groups", group_tables),
    Part(0.75, "Drawing the figures", figures),
    Part(0.95, "Writing it up", words),
)
