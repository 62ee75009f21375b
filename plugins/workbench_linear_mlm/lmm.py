"""The estimator of linear mixed models: fit, then one part of the result after the other.

Each part publishes what it found, so that coefficients are on screen while figures are still drawn. To add to
the result, write a function from Fitted to blocks and name it in PARTS. What few models need is imported by
those that do, since the first fit waits for all imports of this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.api import (
    Block,
    Dataset,
    DataUse,
    Design,
    Notice,
    Part,
    Reporter,
    Result,
    blocks_of,
    collinearity_notice,
    data_use,
    design_notices,
    scale_notice,
)
from workbench.api import imputation as tools
from workbench.engine.lmm import LmmFit, fit_lmm
from workbench.engine.lmm.fit import MAX_ITER, TOL
from workbench.engine.lmm.model import Floats
from workbench_linear_mlm import lmm_blocks
from workbench_linear_mlm.design import design_of, model_of
from workbench_linear_mlm.diagnostics import lmm_diagnostics
from workbench_linear_mlm.fitted import Fitted
from workbench_linear_mlm.group_tables import group_tables
from workbench_linear_mlm.hypothesis_reading import read_hypotheses
from workbench_linear_mlm.judgement import verdict_notices
from workbench_linear_mlm.margins import lmm_margins
from workbench_linear_mlm.memberships import check_memberships
from workbench_linear_mlm.options import LmmOptions
from workbench_linear_mlm.prediction_table import lmm_predictions
from workbench_linear_mlm.random_blocks import random_blocks
from workbench_linear_mlm.random_tests import random_tests
from workbench_linear_mlm.residual_spec import is_structured
from workbench_linear_mlm.sampling import is_weighted
from workbench_linear_mlm.search_table import search_section, start_of

PARTS: tuple[Part[Fitted], ...] = (
    Part(0.40, "Testing the coefficients", lmm_blocks.estimates),
    Part(0.50, "Testing the terms", lmm_blocks.term_tests),
    Part(0.58, "Testing the random effects", random_tests),
    Part(0.60, "Fitting the null model", lmm_blocks.variance_parts),
    Part(0.70, "Averaging predictions", lmm_margins),
    Part(0.73, "Predicting", lmm_predictions),
    Part(0.74, "Looking at the groups", group_tables),
    Part(0.75, "Checking the assumptions", lmm_diagnostics),
    Part(0.95, "Writing it up", lmm_blocks.words),
    Part(0.99, "Telling how it was found", search_section),
)


def estimate(data: Dataset, options: LmmOptions, reporter: Reporter) -> Result:
    """Fit the model and describe it. See `Reporter` for progress and cancelling."""
    if options.imputation is not None:
        return estimate_imputed(options.imputation, data, options, reporter)
    if is_weighted(options):
        from workbench_linear_mlm import weighted

        return weighted.estimate(data, options, reporter)
    if is_structured(options):
        from workbench_linear_mlm import structured

        return structured.estimate(data, options, reporter)
    fitted = fit_model(data, options, reporter)
    alone = tools.stacked_notices(data, options.imputation, fitted.design.spec.variables)
    for notice in (*notices(fitted.fit, fitted.design, options.tolerance), *alone):
        reporter.notice(notice)
    return Result("", {}, use_of(fitted), tuple(described(fitted)))


def estimate_imputed(name: str, data: Dataset, options: LmmOptions, reporter: Reporter) -> Result:
    """Fit every imputed data set, and describe what is pooled."""
    from workbench_linear_mlm import imputed, imputed_lmm

    imputed_lmm.check_options(options)
    spec = model_of(options, data)
    sets = tools.imputed_sets(data, name, spec.variables, imputed.incomplete([spec], options))
    fits, told = [], []
    for number, one in enumerate(sets.sets):
        fits.append(fit_model(one, options, tools.CheckOnly(reporter)))
        told.append(notices(fits[-1].fit, fits[-1].design, options.tolerance))
        reporter.progress(0.6 * (number + 1) / len(sets.sets), "Fitting the imputed data sets")
    pooled = imputed_lmm.pool_fits(fits, sets)
    for notice in (sets.notice, *tools.told_once(sets, told)):
        reporter.notice(notice)
    return imputed_lmm.describe(pooled, data, reporter)


def fit_model(data: Dataset, options: LmmOptions, reporter: Reporter) -> Fitted:
    """The fitted model, not yet described."""
    reporter.progress(0.02, "Reading the model")
    check_memberships(options)
    design = design_of(model_of(options, data), data, options)
    read_hypotheses(options, design)
    reporter.progress(0.10, "Fitting the model")
    start = start_of(options, design.all_random)
    fit = fit_design(
        design,
        reml=options.method == "reml",
        reporter=reporter,
        start=start,
        max_iter=options.max_iter,
        tol=options.tolerance,
    )
    return Fitted(data, options, design, fit, reporter)


def described(fitted: Fitted) -> Iterable[Block]:
    """The blocks of all parts, each published as soon as it is there."""
    return blocks_of(PARTS, fitted, fitted.reporter)


def fit_design(
    design: Design,
    *,
    reml: bool,
    reporter: Reporter,
    start: Sequence[Floats] | None = None,
    max_iter: int = MAX_ITER,
    tol: float = TOL,
) -> LmmFit:
    """Fit the design; every iteration asks whether to stop. start: one relative factor (q, q) a block."""
    return fit_lmm(
        design.y,
        design.X,
        random_blocks(design),
        weights=design.weights,
        offset=design.offset,
        reml=reml,
        start=start,
        max_iter=max_iter,
        tol=tol,
        on_iteration=lambda _step, _criterion: reporter.check(),
    )


def notices(fit: LmmFit, design: Design, tolerance: float = 0.0) -> list[Notice]:
    """Everything the reader must know, the verdict first; tolerance: of the search, as asked for."""
    told = [*verdict_notices(fit, design, tolerance), *design_notices(design)]
    if (scales := scale_notice(design)) is not None:
        told.append(scales)
    dropped = collinearity_notice(fit.data.fixed.choice.dependencies, design.x_names)
    return told if dropped is None else [*told, dropped]


def use_of(fitted: Fitted) -> DataUse:
    """Rows used and dropped."""
    return data_use(fitted.design, fitted.data)
