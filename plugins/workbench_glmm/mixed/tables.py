"""The tables of a generalised linear mixed model beside its coefficients: variances, groups, fit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from workbench.api import Column, Table
from workbench.engine.glmm import GlmmFit
from workbench.engine.glmm.pql import PqlFit
from workbench_glmm.cells import Floats, Row, number, one_row
from workbench_glmm.mixed.fitting import Fitted

FIVE = (
    ("min", "Smallest", 0.0),
    ("q1", "1st quartile", 0.25),
    ("median", "Median", 0.5),
    ("q3", "3rd quartile", 0.75),
    ("max", "Largest", 1.0),
)
PARAMETERS = {
    "theta": ("Theta", "Variance = mean + mean² / theta."),
    "alpha": ("Alpha", "Variance = mean (1 + alpha)."),
    "dispersion": ("Dispersion", "Factor of the variance function."),
    "precision": ("Precision", "Variance = mean (1 - mean) / (1 + precision)."),
}


def random_effects(fitted: Fitted) -> Table:
    """Variances, and covariances below them, one block after the other."""
    fit, blocks = fitted.fit, fitted.design.random
    source = fit.working if isinstance(fit, PqlFit) else fit
    columns = (
        Column("group", "Group"),
        Column("term", "Term"),
        Column("term2", "With", help="The second term of a covariance; empty for a variance."),
        Column("variance", "Variance", "number", "Of the effect, on the scale of the link; or covariance."),
        Column("std_dev", "SD", "number", "Square root of the variance."),
        Column("correlation", "Correlation", "fixed", "Covariance of two random effects over their SDs."),
    )
    rows: list[Row] = []
    for block, sigma, correlation in zip(blocks, source.covariances, source.correlations, strict=True):
        rows += _block_rows(block.label, block.names, sigma, correlation)
    if isinstance(fit, PqlFit):
        rows.append(_variance_row("Residual", None, fit.dispersion))
    elif fit.family.name == "gaussian" and fit.parameter is not None:
        rows.append(_variance_row("Residual", None, fit.parameter))
    return Table("random_effects", "Random effects", columns, tuple(rows))


def _block_rows(group: str, names: Sequence[str], sigma: Floats, correlation: Floats) -> Iterator[Row]:
    for i, name in enumerate(names):
        yield _variance_row(group, name, float(sigma[i, i]))
    for i, one in enumerate(names):
        for j in range(i + 1, len(names)):
            yield {
                "group": group,
                "term": one,
                "term2": names[j],
                "variance": float(sigma[i, j]),
                "std_dev": None,
                "correlation": number(correlation[i, j]),
            }


def _variance_row(group: str, term: str | None, variance: float) -> Row:
    return {
        "group": group,
        "term": term,
        "term2": None,
        "variance": variance,
        "std_dev": float(np.sqrt(variance)),
        "correlation": None,
    }


def group_sizes(fitted: Fitted) -> Table:
    """How many levels each grouping factor has and how many rows they hold; repeated factors once."""
    columns = (
        Column("group", "Group"),
        Column("n_levels", "Levels", "integer", "Number of groups with at least one row used."),
        Column("min", "Smallest", "integer", "Rows in the smallest group."),
        Column("median", "Median", "number", "Rows in the median group."),
        Column("max", "Largest", "integer", "Rows in the largest group."),
    )
    rows: dict[str, Row] = {}
    for block in fitted.design.random:
        sizes = np.bincount(block.codes)
        sizes = sizes[sizes > 0]
        rows[block.label] = {
            "group": block.label,
            "n_levels": len(sizes),
            "min": int(sizes.min()),
            "median": float(np.median(sizes)),
            "max": int(sizes.max()),
        }
    return Table("groups", "Groups", columns, tuple(rows.values()))


def fit_table(fitted: Fitted) -> Table:
    """One row: size, likelihood, information criteria, the family's parameter, how the search ended."""
    fit = fitted.fit
    cells = _quasi_cells(fit) if isinstance(fit, PqlFit) else [*_likelihood_cells(fit), *_parameter(fit)]
    return one_row("fit", "Model fit", cells)


N_OBS = Column("n_obs", "Rows", "integer", "Rows used.")
N_PARAMS = Column(
    "n_params", "Parameters", "integer", "Coefficients, variances, covariances, and theta or a dispersion."
)
STEPS = Column("n_iter", "Steps", "integer", "Steps of the search.")
Cells = list[tuple[Column, float | int | None]]


def _likelihood_cells(fit: GlmmFit) -> Cells:
    by = (
        "Laplace approximation of the likelihood."
        if fit.quadrature_points == 1
        else f"Likelihood by adaptive quadrature with {fit.quadrature_points} points."
    )
    return [
        (N_OBS, fit.n_obs),
        (N_PARAMS, fit.n_params),
        (Column("log_lik", "Log-likelihood", "fixed", by), fit.log_lik),
        (Column("deviance", "Deviance", "fixed", "-2 log-likelihood."), fit.criterion),
        (Column("criterion", "ML criterion", "fixed", "-2 log-likelihood, as minimised."), fit.criterion),
        (Column("df_residual", "Residual df", "integer", "Rows minus parameters."), fit.df_residual),
        (Column("aic", "AIC", "fixed", "Smaller is better."), fit.aic),
        (Column("bic", "BIC", "fixed", "Smaller is better; uses the number of rows."), fit.bic),
        (
            Column(
                "pearson_dispersion",
                "Pearson dispersion",
                "number",
                "Squared Pearson residuals over residual df: well above 1 hints at overdispersion.",
            ),
            number(fit.pearson_dispersion),
        ),
        (STEPS, fit.n_iter),
        (Column("max_gradient", "Largest gradient", "number", "Zero at the optimum."), fit.gradient_norm),
        (
            Column(
                "hessian_condition", "Condition", "number", "Of the Hessian; very large: barely identified."
            ),
            fit.condition,
        ),
    ]


def _parameter(fit: GlmmFit) -> Cells:
    """Theta, dispersion or precision, with its standard error where it was estimated."""
    if fit.parameter is None:
        return []
    name = fit.family.parameter
    title, meaning = PARAMETERS[name]
    cells: Cells = [(Column(name, title, "number", meaning), fit.parameter)]
    if fit.parameter_error is not None:
        error = Column(f"{name}_std_error", f"SE of {title.lower()}", "number", "By the curvature.")
        cells.append((error, number(fit.parameter_error)))
    return cells


def _quasi_cells(fit: PqlFit) -> Cells:
    none = "A quasi family has none."
    n, p = fit.working.n_obs, fit.working.n_params
    return [
        (N_OBS, n),
        (N_PARAMS, p),
        (Column("log_lik", "Log-likelihood", "fixed", none), None),
        (Column("aic", "AIC", "fixed", none), None),
        (Column("bic", "BIC", "fixed", none), None),
        (
            Column(
                "dispersion", "Dispersion", "number", "Factor by which the variance exceeds the family's."
            ),
            fit.dispersion,
        ),
        (Column("sigma", "Residual SD", "number", "Square root of the dispersion."), fit.working.sigma),
        (Column("n_iter", "Iterations", "integer", "Working models fitted."), fit.n_iter),
    ]


def residual_summary(fitted: Fitted) -> Table:
    """Five numbers of the Pearson residuals."""
    quantiles = np.quantile(fitted.fit.pearson_residuals, [share for _, _, share in FIVE])
    kind = "standardised" if isinstance(fitted.fit, PqlFit) else "scaled"
    row: Row = {"residual": f"Pearson, {kind}"}
    row |= {key: float(q) for (key, _, _), q in zip(FIVE, quantiles, strict=True)}
    columns = (
        Column("residual", "Residual"),
        *(Column(key, title, "number", f"{title} of the residuals.") for key, title, _ in FIVE),
    )
    return Table("residual_summary", "Residuals", columns, (row,))
