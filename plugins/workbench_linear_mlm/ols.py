"""The estimator of linear regression: from data and options to the result."""

from __future__ import annotations

import numpy as np

from workbench.api import Block, Dataset, Design, ModelError, ModelSpec, Notice, Reporter, Result, Section
from workbench.engine.inference import wald_intervals
from workbench.engine.ols import OlsFit, fit_ols
from workbench_linear_mlm import tables
from workbench_linear_mlm.anova import anova_table
from workbench_linear_mlm.design import collinearity_notice, data_use, design_notices, design_of
from workbench_linear_mlm.explained import ols_r2
from workbench_linear_mlm.fit_table import fit_table
from workbench_linear_mlm.hypotheses import hypotheses
from workbench_linear_mlm.options import OlsOptions
from workbench_linear_mlm.residual_figures import normal_qq, residuals_against_fitted
from workbench_linear_mlm.script import r_script
from workbench_linear_mlm.words import ols_report


def estimate(data: Dataset, options: OlsOptions, reporter: Reporter) -> Result:
    """Fit the regression and describe it."""
    reporter.progress(0.05, "Reading the model")
    spec = model_of(options, data)
    design = design_of(spec, data, options)
    reporter.progress(0.2, "Fitting the model")
    fit = fit_ols(design.y, design.X, weights=design.weights, offset=design.offset, intercept=spec.intercept)
    if not fit.df_residual:
        raise ModelError(
            f"The model has as many coefficients as there are rows ({fit.n_obs}).",
            "Remove predictors: nothing is left to judge their uncertainty by.",
        )
    names = [design.x_names[k] for k in fit.columns.kept]
    blocks: list[Block] = []

    def show(*new: Block) -> None:
        for block in new:
            blocks.append(block)
            reporter.publish(block)

    show(coefficients(fit, names, options), fit_table(fit.n_obs, fit.n_params, fit.log_lik, fit.sigma))
    show(ols_r2(fit))
    if len(names) > fit.intercept:
        show(variance_analysis(fit, design, data, options))
    reporter.progress(0.6, "Drawing the residuals")
    show(checks(fit, design), ols_report(fit, design, names))
    show(r_script(data, design, options))
    return Result("", {}, data_use(design, data), tuple(blocks), tuple(notices(fit, design)))


def model_of(options: OlsOptions, data: Dataset) -> ModelSpec:
    """The model that was asked for; ModelError if something in it varies between groups."""
    spec = ModelSpec.from_formula(options.formula, data.names)
    if spec.random:
        raise ModelError(
            f"Linear regression has no random effects, but the model has {spec.random[0]}.",
            "Remove the term, or choose the linear mixed model.",
        )
    return spec


def coefficients(fit: OlsFit, names: list[str], options: OlsOptions) -> Block:
    """The table of coefficients with their t tests."""
    low, high = wald_intervals(fit.tests, options.ci_level)
    return tables.fixed_effects(names, fit.tests, low, high, options.ci_level, "residual")


def variance_analysis(fit: OlsFit, design: Design, data: Dataset, options: OlsOptions) -> Block:
    """The F test of each term."""
    terms = hypotheses(options.anova, design, fit.columns.kept, data, options)
    residual = (fit.df_residual, fit.rss)
    return anova_table(options.anova, terms, fit.contrast_test, fit.sigma, "residual", residual)


def checks(fit: OlsFit, design: Design) -> Section:
    """Plots of the residuals; rows that fit themselves have no standardised residual and are left out."""
    standardised = fit.standardised_residuals
    known = np.isfinite(standardised)
    figures = (
        residuals_against_fitted(fit.fitted, fit.residuals, design.rows),
        normal_qq(standardised[known], design.rows[known]),
    )
    return Section("checks", "Checks of the residuals", figures)


def notices(fit: OlsFit, design: Design) -> list[Notice]:
    """Everything the reader must know."""
    told = design_notices(design)
    dropped = collinearity_notice(fit.columns, design.x_names)
    return told if dropped is None else [*told, dropped]
