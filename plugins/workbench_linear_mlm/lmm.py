"""The estimator of linear mixed models: from data and options to the result, step by step.

Each step publishes what it found, so that coefficients are on screen while figures are still drawn.
"""

from __future__ import annotations

import numpy as np

from workbench.api import Block, Dataset, Design, ModelError, ModelSpec, Notice, Reporter, Result, Section
from workbench.engine.inference import coefficient_tests, wald_intervals
from workbench.engine.lmm import LmmFit, RandomBlock, fit_lmm
from workbench_linear_mlm import tables
from workbench_linear_mlm.caterpillar import caterpillar
from workbench_linear_mlm.design import collinearity_notice, data_use, design_notices, design_of
from workbench_linear_mlm.fit_table import fit_table
from workbench_linear_mlm.options import LmmOptions
from workbench_linear_mlm.residual_figures import normal_qq, residuals_against_fitted


def estimate(data: Dataset, options: LmmOptions, reporter: Reporter) -> Result:
    """Fit the model and describe it. See `Reporter` for progress and cancelling."""
    reporter.progress(0.02, "Reading the model")
    design = design_of(model_of(options, data), data, options)
    reporter.progress(0.1, "Fitting the model")
    fit = fit_design(design, reml=options.method == "reml", reporter=reporter)
    blocks: list[Block] = []

    def show(*new: Block) -> None:
        for block in new:
            blocks.append(block)
            reporter.publish(block)

    show(fit_table(fit.n_obs, fit.n_params, fit.log_lik, fit.sigma, reml=fit.reml))
    reporter.progress(0.4, "Testing the coefficients")
    show(coefficients(fit, design, options), components(fit, design), sizes(design))
    reporter.progress(0.6, "Drawing the residuals")
    show(*figures(fit, design, options))
    return Result("", {}, data_use(design, data), tuple(blocks), tuple(notices(fit, design)))


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


def coefficients(fit: LmmFit, design: Design, options: LmmOptions) -> Block:
    """The table of fixed effects."""
    tests = coefficient_tests(fit, options.df_method)
    low, high = wald_intervals(tests, options.ci_level)
    names = [design.x_names[k] for k in fit.kept]
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
    """Everything the reader must know."""
    told = design_notices(design)
    dropped = collinearity_notice(fit.data.fixed.choice, design.x_names)
    return told if dropped is None else [*told, dropped]
