"""Do counts vary more than the family allows? The test, and the families for counts side by side.

    Poisson          Var = mu                      quasi-Poisson        Var = phi mu
    NB2              Var = mu + mu^2 / theta       NB1                  Var = mu (1 + alpha)

Poisson and quasi-Poisson have the same coefficients; the latter's errors are sqrt(phi) times as large. The
likelihood ratio of NB2 against Poisson is a test on the boundary of theta: its p is half that of chi-square
with 1 df (Self & Liang 1987, J. Am. Stat. Assoc. 82).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from workbench.api import Action, Block, Column, Notice, Section, Table, WorkbenchError
from workbench.engine.distributions import chi_square_upper_p
from workbench.engine.glm import GlmFit, GlmModel, family_of, fit_glm
from workbench.engine.glm_joint.recipe import Recipe
from workbench.engine.likelihoods import Floats
from workbench_glmm.cells import Row, number
from workbench_glmm.single.fitted import FittedGlm
from workbench_glmm.single.joint_fitted import FittedJoint

COUNT_FAMILIES = ("poisson", "quasi_poisson", "negative_binomial", "negative_binomial_1")
LARGE = 1.5  # Pearson dispersion from which the reader is told
NAMES = {
    "poisson": "Poisson",
    "quasi_poisson": "Quasi-Poisson",
    "negative_binomial": "Negative binomial (NB2)",
    "negative_binomial_1": "Negative binomial (NB1)",
}


@dataclass(frozen=True)
class Version:
    """One family fitted to the same rows; nan where it has no such number.

    beta, std_error: (p,) of the coefficients; dispersion: by Pearson residuals; parameter: theta or alpha.
    """

    family: str
    beta: Floats
    std_error: Floats
    dispersion: float
    parameter: float
    log_lik: float
    n_params: int


def dispersion_notice(fitted: FittedGlm) -> Notice | None:
    """Told where counts or shares vary clearly more than the family allows; None elsewhere."""
    fit, family = fitted.fit, fitted.options.family
    if family not in ("poisson", "binomial") or fitted.outcome.is_binary or fit.df_residual <= 0:
        return None
    p = float(chi_square_upper_p(fit.pearson_chi2, fit.df_residual))
    if fit.pearson_dispersion < LARGE or p > 0.05:
        return None
    remedies = {
        "poisson": (
            Action("Use negative binomial", {"family": "negative_binomial"}),
            Action("Use quasi-Poisson", {"family": "quasi_poisson"}),
        ),
        "binomial": (Action("Use quasi-binomial", {"family": "quasi_binomial"}),),
    }[family]
    return Notice(
        "warning",
        f"{fitted.design.y_name} varies {fit.pearson_dispersion:.2g} times as much as the family allows, so "
        "that standard errors and p values are too small.",
        "Choose a family with a dispersion of its own.",
        "overdispersion",
        remedies,
    )


def dispersion_test(fitted: FittedGlm) -> Table | None:
    """Pearson's chi-square of families without a dispersion; None where it says nothing."""
    fit = fitted.fit
    if not fit.model.dispersion_known or fitted.outcome.is_binary or fit.df_residual <= 0:
        return None
    phi = fit.pearson_dispersion
    row: Row = {
        "statistic": fit.pearson_chi2,
        "df": fit.df_residual,
        "dispersion": phi,
        "p_value": float(chi_square_upper_p(fit.pearson_chi2, fit.df_residual)),
        "verdict": _verdict(phi),
    }
    columns = (
        Column("statistic", "Pearson χ²", "fixed", "Sum of squared Pearson residuals."),
        Column("df", "df", "integer", "Rows minus coefficients."),
        Column("dispersion", "Dispersion φ", "fixed", "Chi-square over df: 1 if the family is right.", 3),
        Column("p_value", "p", "p_value", "Of more variation than the family allows."),
        Column("verdict", "In words"),
    )
    return Table("overdispersion", "Overdispersion", columns, (row,))


def _verdict(phi: float) -> str:
    if phi > LARGE:
        return "More variation than the family allows"
    return (
        "Less variation than the family allows" if phi < 1 / LARGE else "About as much as the family allows"
    )


def dispersion_blocks(fitted: FittedGlm | FittedJoint) -> Iterator[Block]:
    """The test, and the families for counts side by side, folded away."""
    blocks: list[Block] = []
    if isinstance(fitted, FittedGlm):
        table = dispersion_test(fitted)
        blocks += [] if table is None else [table]
    if fitted.options.family in COUNT_FAMILIES and not fitted.options.zero_inflation:
        versions = compared(fitted)
        if len(versions) > 2:
            blocks += [models_table(fitted, versions), coefficients_table(fitted, versions)]
    if blocks:
        yield Section("dispersion", "Dispersion", tuple(blocks), collapsed=True)


def compared(fitted: FittedGlm | FittedJoint) -> list[Version]:
    """Each family for counts on the same rows; those that cannot be fitted are left out."""
    model = _count_model(fitted)
    poisson = fit_glm(model)
    overdispersed = float(model.w @ ((model.y - poisson.mu) ** 2 - model.y)) > 0.0
    if poisson.separation is not None or not overdispersed:
        return []
    found = _poisson_versions(poisson)
    for build in (_nb2_version, _nb1_version):
        fitted.reporter.check()
        try:
            found.append(build(model))
        except (WorkbenchError, np.linalg.LinAlgError):
            continue
    return found


def _count_model(fitted: FittedGlm | FittedJoint) -> GlmModel:
    """The model with Poisson counts."""
    reading = fitted.reading
    family, _ = family_of("poisson")
    component = fitted.component if isinstance(fitted, FittedGlm) else fitted.components[0]
    return GlmModel(
        family,
        reading.link,
        False,
        reading.outcome.y,
        component.kept,
        weights=reading.outcome.weights,
        offset=reading.design.offset,
    )


def _poisson_versions(fit: GlmFit) -> list[Version]:
    """Poisson, and quasi-Poisson, which has its coefficients."""
    poisson = _version("poisson", fit, fit.log_lik)
    quasi = replace(
        poisson,
        family="quasi_poisson",
        std_error=poisson.std_error * np.sqrt(fit.pearson_dispersion),
        log_lik=float("nan"),
    )
    return [poisson, quasi]


def _nb2_version(model: GlmModel) -> Version:
    family, _ = family_of("negative_binomial")
    fit = fit_glm(replace(model, family=family, theta=1.0), estimate_theta=True)
    return _version("negative_binomial", fit, fit.log_lik, fit.model.parameter)


def _version(family: str, fit: GlmFit, log_lik: float | None, parameter: float = float("nan")) -> Version:
    assert log_lik is not None
    error = fit.tests.std_error
    return Version(family, fit.beta, error, fit.pearson_dispersion, parameter, log_lik, fit.n_params)


def _nb1_version(model: GlmModel) -> Version:
    name = "negative_binomial_1"
    recipe = Recipe("plain", name, model.link.name, model.y, model.X, None, model.weights, model.offset)
    fit = recipe.fit()
    error = np.sqrt(np.diag(fit.main.law(0).cov))
    spread = (model.y - fit.mu) ** 2 / fit.variance
    dispersion = float(model.w @ spread / (model.n_obs - model.X.shape[1]))
    beta = fit.main.beta[0]
    return Version(name, beta, error, dispersion, fit.parameter, fit.log_lik, fit.n_params)


def models_table(fitted: FittedGlm | FittedJoint, versions: list[Version]) -> Table:
    """One row a family."""
    n = float(np.log(len(fitted.reading.outcome.y)))
    columns = (
        Column("model", "Family"),
        Column("dispersion", "Dispersion φ", "fixed", "Pearson chi-square over df.", 3),
        Column("parameter", "Theta, alpha", "number", "Theta of NB2; alpha of NB1."),
        Column("log_lik", "Log-likelihood", "fixed", "A quasi family has none."),
        Column("aic", "AIC", "fixed", "Smaller is better."),
        Column("bic", "BIC", "fixed", "Smaller is better."),
    )
    rows = tuple(
        {
            "model": NAMES[v.family],
            "dispersion": number(v.dispersion),
            "parameter": number(v.parameter),
            "log_lik": number(v.log_lik),
            "aic": number(-2 * v.log_lik + 2 * v.n_params),
            "bic": number(-2 * v.log_lik + n * v.n_params),
        }
        for v in versions
    )
    return Table("count_models", "Families for counts", columns, rows, _boundary_note(versions))


def _boundary_note(versions: list[Version]) -> str:
    """The likelihood ratio test of NB2 against Poisson in a sentence."""
    by_name = {v.family: v for v in versions}
    if "poisson" not in by_name or "negative_binomial" not in by_name:
        return ""
    drop = max(2 * (by_name["negative_binomial"].log_lik - by_name["poisson"].log_lik), 0.0)
    p = 0.5 * float(chi_square_upper_p(drop, 1))
    shown = "p < .001" if p < 0.001 else f"p = {p:.3f}".replace("0.", ".")
    return (
        f"Negative binomial (NB2) against Poisson: likelihood ratio {drop:.2f}, {shown}; half the p of "
        "chi-square with 1 df, as theta lies on its boundary."
    )


def coefficients_table(fitted: FittedGlm | FittedJoint, versions: list[Version]) -> Table:
    """Each coefficient and its error under every family."""
    component = fitted.component if isinstance(fitted, FittedGlm) else fitted.components[0]
    columns = [Column("term", "Term")]
    for v in versions:
        name = NAMES[v.family].replace("Negative binomial ", "").strip("()")
        if v.family != "quasi_poisson":
            columns.append(Column(f"{v.family}_estimate", f"{name}: estimate", "number", "Estimate."))
        columns.append(Column(f"{v.family}_std_error", f"{name}: SE", "number", "Standard error."))
    rows = []
    for i, term in enumerate(component.names):
        row: Row = {"term": term}
        for v in versions:
            row[f"{v.family}_estimate"] = number(v.beta[i])
            row[f"{v.family}_std_error"] = number(v.std_error[i])
        rows.append({c.id: row[c.id] for c in columns})
    note = "Quasi-Poisson has the estimates of Poisson."
    return Table("count_coefficients", "Coefficients by family", tuple(columns), tuple(rows), note)
