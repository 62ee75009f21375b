"""The estimator of linear mixed models: from data and options to the result, step by step.

Each step publishes what it found, so that coefficients are on screen while figures are still drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.api import Block, Dataset, Design, ModelError, ModelSpec, Notice, Reporter, Result, Section
from workbench.engine.inference import CoefficientTests, coefficient_tests, wald_intervals
from workbench.engine.lmm import LmmFit, RandomBlock, fit_lmm
from workbench.engine.variance_shares import variance_shares
from workbench_linear_mlm import tables
from workbench_linear_mlm.caterpillar import caterpillar
from workbench_linear_mlm.design import collinearity_notice, data_use, design_notices, design_of
from workbench_linear_mlm.fit_table import fit_table
from workbench_linear_mlm.formulas import model_equations
from workbench_linear_mlm.judgement import verdict_notices
from workbench_linear_mlm.null_model import is_null, null_shares
from workbench_linear_mlm.options import LmmOptions
from workbench_linear_mlm.residual_figures import normal_qq, residuals_against_fitted
from workbench_linear_mlm.script import r_script
from workbench_linear_mlm.shares import icc_table, r2_table
from workbench_linear_mlm.words import Shares, lmm_report


def estimate(data: Dataset, options: LmmOptions, reporter: Reporter) -> Result:
    """Fit the model and describe it. See `Reporter` for progress and cancelling."""
    reporter.progress(0.02, "Reading the model")
    design = design_of(model_of(options, data), data, options)
    reporter.progress(0.1, "Fitting the model")
    fit = fit_design(design, reml=options.method == "reml", reporter=reporter)
    for notice in notices(fit, design):
        reporter.notice(notice)
    blocks: list[Block] = []

    def show(*new: Block) -> None:
        for block in new:
            blocks.append(block)
            reporter.publish(block)

    reporter.progress(0.4, "Testing the coefficients")
    names = [design.x_names[k] for k in fit.kept]
    tests = coefficient_tests(fit, options.df_method)
    show(coefficients(names, tests, options), components(fit, design), fit_row(fit))
    reporter.progress(0.6, "Fitting the null model")
    shares = variance_parts(fit, design, reporter)
    show(icc_table(shares.null, design.y_name), r2_table(shares.fitted), sizes(design))
    reporter.progress(0.75, "Drawing the figures")
    show(*figures(fit, design, options))
    show(lmm_report(fit, design, names, tests, shares), model_equations(data, design, options))
    show(r_script(data, design, options))
    return Result("", {}, data_use(design, data), tuple(blocks))


def model_of(options: LmmOptions, data: Dataset) -> ModelSpec:
    """The model that was asked for; ModelError if nothing in it varies between groups."""
    spec = ModelSpec.from_formula(options.formula, data.names)
    if not spec.random:
        raise ModelError(
            "The model has no random effect.",
            "Add a group, for example (1 | school), or choose linear regression.",
        )
    return spec


def fit_design(design: Design, *, reml: bool, reporter: Reporter) -> LmmFit:
    """Fit the design; every iteration asks whether to stop."""
    return fit_lmm(
        design.y,
        design.X,
        random_blocks(design),
        weights=design.weights,
        offset=design.offset,
        reml=reml,
        on_iteration=lambda _step, _criterion: reporter.check(),
    )


def random_blocks(design: Design) -> list[RandomBlock]:
    """The random part of a design as the engine takes it."""
    return [RandomBlock(r.label, r.codes, r.n_levels, r.Z, r.names) for r in design.random]


def variance_parts(fit: LmmFit, design: Design, reporter: Reporter) -> Shares:
    """Variance shares of the null model and of the fitted one."""
    fitted = variance_shares(fit)
    return Shares(
        fitted if is_null(design) else null_shares(design, reml=fit.reml, reporter=reporter), fitted
    )


def fit_row(fit: LmmFit) -> Block:
    """The table of fit."""
    return fit_table(fit.n_obs, fit.n_params, fit.log_lik, fit.sigma, reml=fit.reml)


def coefficients(names: Sequence[str], tests: CoefficientTests, options: LmmOptions) -> Block:
    """The table of fixed effects."""
    low, high = wald_intervals(tests, options.ci_level)
    return tables.fixed_effects(names, tests, low, high, options.ci_level, options.df_method)


def components(fit: LmmFit, design: Design) -> Block:
    """The table of variances and covariances."""
    labels, names = [r.label for r in design.random], [r.names for r in design.random]
    return tables.random_effects(labels, names, fit.covariances, fit.sigma)


def sizes(design: Design) -> Block:
    """The table of group sizes."""
    return tables.group_sizes([r.label for r in design.random], [r.codes for r in design.random])


def figures(fit: LmmFit, design: Design, options: LmmOptions) -> list[Block]:
    """Residual plots and one caterpillar plot a random block."""
    scale = 1.0 if design.weights is None else np.sqrt(design.weights)
    drawn = [
        residuals_against_fitted(fit.fitted, fit.residuals, design.rows),
        normal_qq(fit.residuals * scale / fit.sigma, design.rows),
    ]
    return [Section("checks", "Checks of the residuals", tuple(drawn)), *caterpillars(fit, design, options)]


def caterpillars(fit: LmmFit, design: Design, options: LmmOptions) -> list[Block]:
    """The conditional modes of every random block."""
    return [
        caterpillar(
            r.label,
            r.names,
            r.level_labels,
            fit.conditional_modes[k],
            np.einsum("jaa->ja", fit.conditional_variances[k]),
            options.ci_level,
            f"caterpillar_{k}",
        )
        for k, r in enumerate(design.random)
    ]


def notices(fit: LmmFit, design: Design) -> list[Notice]:
    """Everything the reader must know, the verdict first."""
    told = [*verdict_notices(fit), *design_notices(design)]
    dropped = collinearity_notice(fit.data.fixed.choice, design.x_names)
    return told if dropped is None else [*told, dropped]
