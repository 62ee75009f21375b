"""The estimator of model comparison: generalised linear models of one outcome, side by side.

    chi_sq = 2 (log L of the larger - log L of the smaller), df = difference in parameters

All are fitted to the rows that are complete for every one of them, by maximum likelihood; a test is made only
of models one of which is the other with some parameters at zero. AICc: Hurvich & Tsai (1989); weights:
Burnham & Anderson (2002). Without random effects the likelihood is the same as that of a variance of zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from workbench.api import (
    Dataset,
    DataUse,
    Design,
    ModelError,
    ModelSpec,
    Notice,
    OptionsError,
    Reporter,
    Result,
    filter_notice,
)
from workbench.engine.glm import Separated, fit_glm
from workbench.engine.glmm import fit_glmm
from workbench_glmm.comparison.nesting import is_nested
from workbench_glmm.comparison.options import ComparisonOptions
from workbench_glmm.comparison.script import comparison_script
from workbench_glmm.comparison.table import Candidate, comparison_table
from workbench_glmm.mixed.fitting import random_blocks
from workbench_glmm.reading import Reading, read_spec
from workbench_glmm.single.fit import model_of

SAME_LIKELIHOOD = ("binomial", "poisson", "negative_binomial")


def estimate(data: Dataset, options: ComparisonOptions, reporter: Reporter) -> Result:
    """Fit all models on the same rows and compare neighbours by likelihood-ratio tests."""
    if len(options.models) < 2:
        raise OptionsError("A comparison needs at least two models.", "Add a formula.", option="models")
    specs = [ModelSpec.from_formula(text, data.names) for text in options.models]
    check(specs, options)
    readings = [read_spec(data, spec, options, observation_level=True) for spec in specs]
    rows, told = common_rows([reading.design for reading in readings])
    if options.subset:
        told.append(filter_notice(readings[0].design))
    shared = data.take(rows)
    candidates, shared_readings = [], []
    for place, (text, spec) in enumerate(zip(options.models, specs, strict=True)):
        reporter.progress((place + 0.2) / (len(specs) + 1), f"Fitting {text}")
        reading = read_spec(shared, spec, options, observation_level=True)
        candidates.append(fitted(text, reading, options, reporter))
        shared_readings.append(reading)
    order = sorted(range(len(candidates)), key=lambda place: candidates[place].n_params)
    ordered = [candidates[place] for place in order]
    table, doubts = comparison_table(ordered, is_nested)
    reporter.publish(table)
    filtered = readings[0].design.n_filtered
    use = DataUse(data.n_rows, len(rows), data.n_rows - filtered - len(rows), filtered=filtered)
    told += [unusable(c) for c in ordered if not c.usable]
    script = comparison_script(data, [shared_readings[place] for place in order], options)
    return Result("", {}, use, (table, script), (*told, *doubts))


def check(specs: Sequence[ModelSpec], options: ComparisonOptions) -> None:
    """Only models of the same outcome compare, and likelihoods of the same kind."""
    outcomes = list(dict.fromkeys(spec.outcome_name for spec in specs))
    if len(outcomes) > 1:
        raise ModelError(
            f"The models explain different outcomes: {' and '.join(outcomes)}.",
            "Their likelihoods cannot be compared; give all models the same outcome.",
        )
    mixed = {bool(spec.random) for spec in specs}
    if len(mixed) > 1 and options.family not in SAME_LIKELIHOOD:
        raise ModelError(
            "For this distribution, models with and without random effects have dispersions estimated in "
            "different ways, so that their likelihoods do not compare.",
            "Give all models a random effect, or none.",
        )


def common_rows(designs: Sequence[Design]) -> tuple[np.ndarray, list[Notice]]:
    """Rows complete for every model, and a notice where one could use more."""
    rows = designs[0].rows
    for design in designs[1:]:
        rows = np.intersect1d(rows, design.rows)
    if not len(rows):
        raise ModelError("No row is complete for all models.", "Compare models with fewer variables.")
    most = max(design.n_used for design in designs)
    if len(rows) == most:
        return rows, []
    message = f"All models were fitted to the {len(rows):,} rows that are complete for every one of them."
    advice = f"Alone, one of them could use {most:,} rows: its numbers differ from these."
    return rows, [Notice("warning", message, advice, "rows")]


def fitted(text: str, reading: Reading, options: ComparisonOptions, reporter: Reporter) -> Candidate:
    """One model with its likelihood."""
    reporter.check()
    make = partial(Candidate, text, reading.spec, reading.design)
    if reading.spec.random:
        outcome, trials = reading.outcome, reading.outcome.trials
        fit = fit_glmm(
            outcome.y if trials is None else np.rint(outcome.y * trials),
            reading.design.X,
            random_blocks(reading.design),
            family=reading.family.name,
            link=reading.link.name,
            weights=outcome.weights,
            trials=trials,
            offset=reading.design.offset,
            information="expected" if options.information == "expected" else "observed",
            quadrature_points=options.quadrature_points,
            names=reading.design.x_names,
            on_iteration=lambda _step, _criterion: reporter.check(),
        )
        return make(fit.log_lik, fit.n_params, fit.n_obs, fit.verdict.status != "do_not_use")
    try:
        plain = fit_glm(
            model_of(reading, theta=1.0),
            estimate_theta=reading.family.name == "negative_binomial",
            intercept=reading.spec.intercept,
        )
    except Separated as error:
        message = f"In {text} the predictors foretell every outcome without error (complete separation)."
        raise ModelError(message, "Leave this model out of the comparison.") from error
    assert plain.log_lik is not None
    return make(plain.log_lik, plain.n_params, plain.n_obs, True)


def unusable(candidate: Candidate) -> Notice:
    """That a fit has not come to an optimum that can be trusted."""
    return Notice(
        "warning",
        f"The fit of {candidate.formula} should not be used: its numbers here may mislead.",
        "Fit it alone to see why.",
        f"unusable_{candidate.formula}",
    )
