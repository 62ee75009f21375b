"""The estimator of linear regression: fit, then one part of the result after the other."""

from __future__ import annotations

from workbench.api import (
    Dataset,
    ModelError,
    ModelSpec,
    Notice,
    Part,
    Reporter,
    Result,
    blocks_of,
    collinearity_notice,
    data_use,
    design_notices,
)
from workbench.api import imputation as tools
from workbench.engine.ols import fit_ols
from workbench_linear_mlm import imputed, imputed_lmm, imputed_ols, ols_blocks
from workbench_linear_mlm.design import design_of
from workbench_linear_mlm.diagnostics import ols_diagnostics
from workbench_linear_mlm.hypothesis_reading import read_hypotheses
from workbench_linear_mlm.margins import ols_margins
from workbench_linear_mlm.ols_blocks import FittedOls
from workbench_linear_mlm.options import OlsOptions
from workbench_linear_mlm.prediction_table import ols_predictions

PARTS: tuple[Part[FittedOls], ...] = (
    Part(0.4, "Testing the coefficients", ols_blocks.estimates),
    Part(0.5, "Testing the terms", ols_blocks.term_tests),
    Part(0.55, "Averaging predictions", ols_margins),
    Part(0.6, "Checking the residuals", ols_diagnostics),
    Part(0.9, "Writing it up", ols_blocks.words),
)


def estimate(data: Dataset, options: OlsOptions, reporter: Reporter) -> Result:
    """Fit the regression and describe it."""
    if options.imputation is not None:
        return estimate_imputed(options.imputation, data, options, reporter)
    reporter.progress(0.05, "Reading the model")
    fitted = fit_model(data, options)
    alone = tools.stacked_notices(data, options.imputation, fitted.design.spec.variables)
    for notice in (*notices(fitted), *alone):
        reporter.notice(notice)
    blocks = [*blocks_of(PARTS, fitted, reporter), *ols_predictions(fitted, reporter)]
    return Result("", {}, data_use(fitted.design, data), tuple(blocks))


def estimate_imputed(name: str, data: Dataset, options: OlsOptions, reporter: Reporter) -> Result:
    """Fit every imputed data set, and describe what is pooled."""
    asked = options.predictions != "none"
    tools.refuse(((asked, "predictions", "Predictions of rows", imputed_lmm.PREDICT),))
    spec = model_of(options, data)
    sets = tools.imputed_sets(data, name, spec.variables, imputed.incomplete([spec], options))
    fits, told = [], []
    for number, one in enumerate(sets.sets):
        reporter.progress(0.8 * number / len(sets.sets), "Fitting the imputed data sets")
        fits.append(fit_model(one, options))
        told.append(notices(fits[-1]))
    for notice in (sets.notice, *tools.told_once(sets, told)):
        reporter.notice(notice)
    return imputed_ols.describe(fits, sets, data, reporter)


def fit_model(data: Dataset, options: OlsOptions) -> FittedOls:
    """The fitted model; ModelError where no row is left to judge the coefficients by."""
    spec = model_of(options, data)
    design = design_of(spec, data, options)
    read_hypotheses(options, design)
    fit = fit_ols(design.y, design.X, weights=design.weights, offset=design.offset, intercept=spec.intercept)
    if not fit.df_residual:
        raise ModelError(
            f"The model has as many coefficients as there are rows ({fit.n_obs}).",
            "Remove predictors: nothing is left to judge their uncertainty by.",
        )
    return FittedOls(data, options, design, fit)


def model_of(options: OlsOptions, data: Dataset) -> ModelSpec:
    """The model that was asked for; ModelError if something in it varies between groups."""
    spec = ModelSpec.from_formula(options.formula, data.names)
    if spec.random:
        raise ModelError(
            f"Linear regression has no random effects, but the model has {spec.random[0]}.",
            "Remove the term, or choose the linear mixed model.",
        )
    return spec


def notices(fitted: FittedOls) -> list[Notice]:
    """Everything the reader must know."""
    told = design_notices(fitted.design)
    dropped = collinearity_notice(fitted.fit.columns.dependencies, fitted.design.x_names)
    return told if dropped is None else [*told, dropped]
