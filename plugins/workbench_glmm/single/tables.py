"""The tables of a generalised linear model beside its coefficients: fit, residuals, explained variation."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.api import Column, Table
from workbench_glmm.cells import Row, number, one_row
from workbench_glmm.single.explained import COLUMNS, NOTE, explained
from workbench_glmm.single.fitted import FittedGlm

FIVE: tuple[tuple[str, str, float], ...] = (
    ("min", "Smallest", 0.0),
    ("q1", "1st quartile", 0.25),
    ("median", "Median", 0.5),
    ("q3", "3rd quartile", 0.75),
    ("max", "Largest", 1.0),
)


def fit_table(fitted: FittedGlm) -> Table:
    """One row: size, likelihood, deviances, dispersion, information criteria."""
    fit = fitted.fit
    quasi = " A quasi family has none." if fit.model.quasi else ""
    known = fit.model.dispersion_known
    cells = [
        (Column("n_obs", "Rows", "integer", "Rows used."), fit.n_obs),
        (
            Column("n_params", "Parameters", "integer", "Coefficients, and a dispersion or theta."),
            fit.n_params,
        ),
        (Column("log_lik", "Log-likelihood", "fixed", "Logarithm of the likelihood." + quasi), fit.log_lik),
        (
            Column("deviance", "Deviance", "fixed", "Distance from a model that fits every row."),
            fit.deviance,
        ),
        (Column("df_residual", "df", "integer", "Rows minus coefficients."), fit.df_residual),
        (
            Column("null_deviance", "Null deviance", "fixed", "The same for the intercept alone."),
            null_deviance(fitted),
        ),
        (Column("df_null", "Null df", "integer", "Rows minus one for the intercept."), fit.df_null),
        (
            Column(
                "dispersion",
                "Dispersion",
                "number",
                "Fixed at 1 by the family." if known else "Pearson chi-square over residual df.",
            ),
            number(fit.dispersion),
        ),
        *_theta(fitted),
        (Column("aic", "AIC", "fixed", "Smaller is better." + quasi), fit.aic),
        (Column("bic", "BIC", "fixed", "Smaller is better; uses the number of rows." + quasi), fit.bic),
        (Column("iterations", "Iterations", "integer", "Steps of Fisher scoring."), fit.iterations),
    ]
    return one_row("fit", "Model fit", cells)


def _theta(fitted: FittedGlm) -> Iterator[tuple[Column, float | None]]:
    """theta of a negative binomial, with its standard error where it was estimated."""
    fit = fitted.fit
    if fit.model.theta is None:
        return
    theta = fit.theta
    value = fit.model.theta if theta is None or not theta.unbounded else float("inf")
    yield Column("theta", "Theta", "number", "Variance = mean + mean² / theta."), value
    if theta is not None:
        yield (
            Column("theta_std_error", "SE of theta", "number", "By the curvature of the likelihood."),
            number(theta.std_error),
        )


def null_deviance(fitted: FittedGlm) -> float:
    """Deviance of the intercept alone; of a negative binomial at the theta of the model, as R has it."""
    from workbench.engine.glm import null_fit

    return null_fit(fitted.fit, same_theta=True).deviance if fitted.fit.theta else fitted.null.deviance


def residual_summary(fitted: FittedGlm) -> Table:
    """Five numbers of the deviance and the Pearson residuals."""
    fit = fitted.fit
    kinds = (("Deviance", fit.deviance_residuals), ("Pearson", fit.pearson_residuals))
    used = fit.model.w > 0
    rows: list[Row] = []
    for name, values in kinds:
        quantiles = np.quantile(values[used], [share for _, _, share in FIVE])
        rows.append(
            {"residual": name, **{key: float(q) for (key, _, _), q in zip(FIVE, quantiles, strict=True)}}
        )
    columns = (
        Column("residual", "Residual"),
        *(Column(key, title, "number", f"{title} of the residuals.") for key, title, _ in FIVE),
    )
    return Table("residual_summary", "Residuals", columns, tuple(rows))


def r2_table(fitted: FittedGlm) -> Table:
    """Measures of explained variation; each says in its own way how far the model is from the null model."""
    rows = tuple(
        {"definition": e.name, "value": number(e.value), "meaning": e.meaning} for e in explained(fitted)
    )
    return Table("r2", "Explained variation", COLUMNS, rows, NOTE)
