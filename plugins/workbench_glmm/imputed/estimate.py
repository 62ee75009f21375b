"""The estimators over imputed data sets: fit each, pool, describe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from workbench.api import Block, Dataset, ModelSpec, Notice, Reporter, Result, Text, margins
from workbench.api import imputation as tools
from workbench_glmm.asked_hypotheses import hypothesis_tables, read_hypotheses
from workbench_glmm.coefficient_table import coefficient_table, unit_table
from workbench_glmm.equations import model_equations
from workbench_glmm.imputed import pooling
from workbench_glmm.imputed.pooling import Pooled, averaged
from workbench_glmm.mixed import tables as mixed_tables
from workbench_glmm.mixed.component import component as mixed_component
from workbench_glmm.mixed.explained import explained
from workbench_glmm.mixed.fit_table import fit_table as mixed_fit_table
from workbench_glmm.mixed.fitting import fit_model, read_model
from workbench_glmm.mixed.margins import scale as mixed_scale
from workbench_glmm.mixed.notices import notices as mixed_notices
from workbench_glmm.mixed.options import GlmmOptions
from workbench_glmm.outcome_scale import outcome_scale
from workbench_glmm.ratios import Ratio, ratio_of
from workbench_glmm.reading import Reading, distribution_words
from workbench_glmm.single.fit import fit_reading, read_glm
from workbench_glmm.single.fitted import FittedGlm
from workbench_glmm.single.glm_notices import notices as glm_notices
from workbench_glmm.single.options import GlmOptions
from workbench_glmm.single.tables import fit_table as glm_fit_table
from workbench_glmm.subject import subject
from workbench_glmm.words import effect_sentences, joined

WALD = "Choose Wald intervals."


def refuse(options: GlmOptions | GlmmOptions) -> None:
    """OptionsError for what several data sets cannot have."""
    spread = options.dispersion if isinstance(options, GlmmOptions) else ""
    tools.refuse(
        (
            (options.ci_method != "wald", "ci_method", "Profile and bootstrap intervals", WALD),
            (bool(options.zero_inflation), "zero_inflation", "Models of extra zeros", "Leave them out."),
            (bool(spread), "dispersion", "Models of the dispersion", "Leave them out."),
        )
    )


def sets_of(
    data: Dataset, options: GlmOptions | GlmmOptions, complete: Callable[[Dataset], Reading]
) -> tools.ImputedSets:
    """The imputed sets; complete: the reading of rows, which tells whether some are left out."""
    spec = ModelSpec.from_formula(options.formula, data.names)
    name = options.imputation
    assert name is not None
    return tools.imputed_sets(data, name, spec.variables, lambda rows: complete(rows).design.n_dropped > 0)


def estimate_glm(data: Dataset, options: GlmOptions, reporter: Reporter) -> Result:
    """Models of independent rows."""
    refuse(options)
    sets = sets_of(data, options, lambda rows: read_glm(rows, options))
    fits = []
    for k, rows in enumerate(sets.sets):
        reporter.progress(0.5 * k / len(sets.sets), f"Fitting imputed set {sets.names[k]}")
        reading = read_glm(rows, options)
        fits.append(
            FittedGlm(rows, options, reading, fit_reading(reading, options), tools.CheckOnly(reporter))
        )
    told = tools.told_once(sets, [list(glm_notices(f)) for f in fits])
    pooled = pooling.pool([f.reading for f in fits], [f.component for f in fits], sets)
    fit = pooling.fit_table([glm_fit_table(f) for f in fits], len(fits))
    scale = outcome_scale(fits[0].reading)
    blocks = (*estimates(pooled, options), fit, *after(pooled, options, scale))
    return finish(data, pooled, blocks, (sets.notice, *told), reporter)


def estimate_glmm(data: Dataset, options: GlmmOptions, reporter: Reporter) -> Result:
    """Models of rows in groups."""
    refuse(options)
    sets = sets_of(data, options, lambda rows: read_model(rows, options))
    fits = []
    for k, rows in enumerate(sets.sets):
        reporter.progress(0.6 * k / len(sets.sets), f"Fitting imputed set {sets.names[k]}")
        fits.append(fit_model(rows, options, tools.CheckOnly(reporter)))
    told = tools.told_once(sets, [list(mixed_notices(f)) for f in fits])
    pooled = pooling.pool([f.reading for f in fits], [mixed_component(f) for f in fits], sets)
    variances = averaged([next(iter(mixed_tables.random_effects(f))) for f in fits])
    fit = pooling.fit_table([mixed_fit_table(f) for f in fits], len(fits))
    shares = [tuple(explained(f)) for f in fits]
    middle = [averaged(same) for same in zip(*shares, strict=True)]
    parts = (
        *estimates(pooled, options),
        variances,
        mixed_tables.group_sizes(fits[0]),
        fit,
        *middle,
        *after(pooled, options, mixed_scale(fits[0])),
    )
    return finish(data, pooled, parts, (sets.notice, *told), reporter)


def finish(
    data: Dataset, pooled: Pooled, blocks: Sequence[Block], told: Sequence[Notice], reporter: Reporter
) -> Result:
    """The result, with what must be told."""
    for notice in told:
        reporter.notice(notice)
    for block in blocks:
        reporter.publish(block)
    return Result("", {}, pooling.use_of(data, pooled), tuple(blocks))


def estimates(pooled: Pooled, options: GlmOptions | GlmmOptions) -> Iterator[Block]:
    """The pooled coefficients and what the missing values cost each."""
    own, ratio = pooling.coefficients(pooled, options.ci_level), ratio_for(pooled)
    yield coefficient_table(own, ci_level=options.ci_level, ratio=ratio, note="Pooled by Rubin's rules.")
    variables = pooled.reading.design.spec.variables
    units = unit_table(own, options.units, ci_level=options.ci_level, ratio=ratio, predictors=variables)
    if units is not None:
        yield units
    yield pooling.missing_information(pooled)


def ratio_for(pooled: Pooled) -> Ratio | None:
    """What the exponential of a coefficient is called."""
    return ratio_of(pooled.reading.family.name, pooled.reading.link.name)


def after(pooled: Pooled, options: GlmOptions | GlmmOptions, scale: margins.Scale | None) -> Iterator[Block]:
    """Tests of the terms, marginal means, the report and the equations."""
    yield from pooling.term_tests(pooled)
    asked = read_hypotheses(options.hypotheses, pooled.reading.design)
    choice = pooled.components[0].columns
    yield from hypothesis_tables(asked, pooled.law, choice, options.ci_level, ratio_for(pooled))
    first = pooled.sets.sets[0]
    model = margins.MarginModelOf(
        first,
        options,
        pooled.reading.design,
        pooled.components[0].columns,
        pooled.law,
        "imputed_asymptotic",
        "Rubin's rules",
        scale,
    )
    yield from margins.margin_blocks(model)
    yield report(pooled, options.ci_level)
    yield model_equations(first, pooled.reading, options.contrasts)


def report(pooled: Pooled, level: float) -> Text:
    """What was fitted to how many sets, and each effect."""
    reading = pooled.reading
    kind = distribution_words(reading)
    article = "An" if kind[0] in "aeiou" else "A"
    groups = " with random effects" if reading.spec.random else ""
    opening = (
        f"{article} {kind} of {reading.design.y_name}{groups} was fitted to {len(pooled.sets.sets)} imputed "
        f"data sets of {reading.design.n_used:,} rows, and the estimates were pooled by Rubin's rules."
    )
    told = effect_sentences(pooling.coefficients(pooled, level), ratio_for(pooled), subject(reading), level)
    return Text("report", "In words", joined([opening, *told]))
