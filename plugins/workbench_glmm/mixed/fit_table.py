"""The table of fit: size, likelihood, information criteria, the family's parameter, how the search ended."""

from __future__ import annotations

from workbench.api import Column, Table
from workbench.engine.glmm import GlmmFit, JointGlmmFit, PqlFit
from workbench_glmm.cells import number, one_row
from workbench_glmm.mixed.fitting import Fitted

PARAMETERS = {
    "theta": ("Theta", "Variance = mean + mean² / theta."),
    "alpha": ("Alpha", "Variance = mean (1 + alpha)."),
    "dispersion": ("Dispersion", "Factor of the variance function."),
    "precision": ("Precision", "Variance = mean (1 - mean) / (1 + precision)."),
}


def fit_table(fitted: Fitted) -> Table:
    """One row: size, likelihood, information criteria, the family's parameter, how the search ended."""
    fit = fitted.fit
    if isinstance(fit, PqlFit):
        return one_row("fit", "Model fit", _quasi_cells(fit))
    return one_row("fit", "Model fit", [*_likelihood_cells(fit), *_parameter(fit)])


N_OBS = Column("n_obs", "Rows", "integer", "Rows used.")
N_PARAMS = Column(
    "n_params", "Parameters", "integer", "Coefficients, variances, covariances, and theta or a dispersion."
)
STEPS = Column("n_iter", "Steps", "integer", "Steps of the search.")
Cells = list[tuple[Column, float | int | None]]


def _likelihood_cells(fit: GlmmFit | JointGlmmFit) -> Cells:
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


def _parameter(fit: GlmmFit | JointGlmmFit) -> Cells:
    """Theta, dispersion or precision, with its standard error where it was estimated; none if modelled."""
    value, error = fit.common_parameter, fit.parameter_error
    if value is None:
        return []
    name = fit.family.parameter
    title, meaning = PARAMETERS[name]
    cells: Cells = [(Column(name, title, "number", meaning), value)]
    if error is not None:
        column = Column(f"{name}_std_error", f"SE of {title.lower()}", "number", "By the curvature.")
        cells.append((column, number(error)))
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
