"""The residual structure as tables: its parameters, the residual deviations, and what it gains."""

from __future__ import annotations

import math
from collections.abc import Iterator

from workbench.api import Block, Column, Table
from workbench.engine.distributions import chi_square_upper_p
from workbench.engine.residual_structures import ResidualFit
from workbench.engine.residual_structures.inference import ParameterRow, deviation_table, residual_table
from workbench_linear_mlm.residual_options import STRUCTURES
from workbench_linear_mlm.structured import Structured
from workbench_linear_mlm.tables import number

Row = dict[str, float | str | None]


def structure_blocks(fitted: Structured) -> Iterator[Block]:
    """All of them; deviations only where there are several."""
    level = fitted.options.ci_level
    yield _parameters(
        "residual_structure",
        f"Residual structure: {structure_words(fitted)}",
        "Parameter",
        residual_table(fitted.fit, level),
        level,
        "Intervals are taken on a scale without limits (log odds, logarithm) and mapped back.",
    )
    deviations = deviation_table(fitted.fit, level)
    if deviations:
        note = "Variances are the squares. " + (
            "Where two variables matter, each is given at the reference of the other."
            if fitted.spec.kind in ("arh1", "unstructured") and fitted.spec.strata is not None
            else ""
        )
        title = "Residual standard deviations"
        yield _parameters("residual_deviations", title, "Residual SD of", deviations, level, note.strip())
    yield structure_test(fitted)


def structure_words(fitted: Structured) -> str:
    """The structure in one line: AR(1) within Subject, by wave; spread by Sex."""
    spec, options = fitted.spec, fitted.options
    words = STRUCTURES[spec.kind] if spec.kind != "diagonal" else "independent"
    if spec.kind not in ("identity", "diagonal") and spec.group is not None:
        words += f" within {spec.group_name}"
    if spec.time is not None and spec.kind not in ("diagonal", "compound_symmetry"):
        words += f", by {options.time}"
    if spec.strata is not None:
        words += f", with spread by {spec.strata.name}"
    return words


def _parameters(
    table_id: str, title: str, first: str, found: tuple[ParameterRow, ...], level: float, note: str
) -> Table:
    share = f"{100 * level:g}%"
    columns = (
        Column("term", first),
        Column("estimate", "Estimate", "number", "By the same likelihood as all other estimates."),
        Column("std_error", "SE", "number", "Standard error, from the curvature of the likelihood."),
        Column("conf_low", f"{share} CI low", "number", "Wald interval on the transformed scale."),
        Column("conf_high", f"{share} CI high", "number", "Wald interval on the transformed scale."),
    )
    rows = tuple(
        {
            "term": row.parameter.name,
            "estimate": number(row.estimate),
            "std_error": number(row.std_error),
            "conf_low": number(row.conf_low),
            "conf_high": number(row.conf_high),
        }
        for row in found
    )
    return Table(table_id, title, columns, rows, note)


def structure_test(fitted: Structured) -> Table:
    """The model against the same one with independent residuals of one variance."""
    plain, fit = fitted.independent, fitted.fit
    columns = (
        Column("model", "Residuals", help=f"This model: {structure_words(fitted)}."),
        Column("n_params", "Parameters", "integer", "Coefficients, variances, correlations and sigma."),
        Column("aic", "AIC", "fixed", "Smaller is better."),
        Column("bic", "BIC", "fixed", "Smaller is better; uses the number of rows."),
        Column("log_lik", "Log-likelihood", "fixed", "Restricted where the fit is by REML."),
        Column("chi_sq", "χ²", "fixed", "Twice the gain of log-likelihood."),
        Column("df", "df", "integer", "Parameters of the residual structure."),
        Column("p_value", "p", "p_value", "Likelihood-ratio test of independent residuals of one variance."),
    )
    chi_sq, df = max(plain.criterion - fit.criterion, 0.0), fit.n_params - plain.n_params
    tested: Row = {"chi_sq": chi_sq, "df": df, "p_value": number(chi_square_upper_p(chi_sq, df))}
    rows = (
        {"model": "Independent", **_criteria(plain), **dict.fromkeys(tested)},
        {"model": "As in this model", **_criteria(fit), **tested},
    )
    note = "Both fitted by REML; their fixed parts are the same." if fit.reml else "Both fitted by ML."
    return Table("residual_test", "Is the residual structure needed?", columns, rows, note)


def _criteria(fit: ResidualFit) -> Row:
    return {
        "n_params": fit.n_params,
        "aic": fit.criterion + 2 * fit.n_params,
        "bic": fit.criterion + fit.n_params * math.log(fit.n_obs),
        "log_lik": fit.log_lik,
    }
