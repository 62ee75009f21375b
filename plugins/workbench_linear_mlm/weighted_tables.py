"""The tables that only models with sampling weights have."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.special import ndtri

from workbench.api import Column, Table
from workbench.engine.lmm.model import Floats
from workbench_linear_mlm.fit_table import N_OBS, N_PARAMS, SIGMA
from workbench_linear_mlm.tables import Limits, Place, number, one_row
from workbench_linear_mlm.weighted import Weighted

SCALING_WORDS = {
    "size": "Weights within a group are scaled to add up to its size.",
    "effective": "Weights within a group are scaled to add up to its effective size, (sum w)² / sum w².",
    "none": "Weights within a group are used as they are.",
}
Row = dict[str, float | str | None]


def fit_table(fitted: Weighted) -> Table:
    """Size and pseudo-likelihood; no information criteria, which a pseudo-likelihood has none of."""
    fit = fitted.fit
    cells = (
        (N_OBS, fit.n_obs),
        (N_PARAMS, fit.n_params),
        (
            Column(
                "pseudo_log_lik",
                "Pseudo log-likelihood",
                "fixed",
                "Every unit counts by its weight, so that AIC, BIC and likelihood-ratio tests do not hold.",
            ),
            fit.log_lik,
        ),
        (SIGMA, fit.sigma),
    )
    return one_row("fit", "Model fit", cells)


def weights_table(fitted: Weighted) -> Table:
    """One row a level: its variable, how many units, and how unequal their weights are."""
    sampling = fitted.sampling
    columns = (
        Column("level", "Level"),
        Column("variable", "Weights"),
        Column("n_units", "Units", "integer", "Rows or groups in the sample."),
        Column("min", "Smallest", "number", "Smallest weight within the level above, before scaling."),
        Column("max", "Largest", "number", "Largest weight within the level above, before scaling."),
        Column("cv", "CV", "number", "Standard deviation over mean of these weights."),
        Column(
            "effective",
            "Effective number",
            "number",
            "Units of equal weight that would tell as much: (sum w)² / sum w², w with the levels above.",
        ),
        Column(
            "design_effect", "Design effect", "fixed", "Number of units over the effective number (Kish)."
        ),
    )
    rows: list[Row] = []
    parts = zip(
        sampling.levels,
        sampling.variables,
        sampling.first,
        sampling.weights.conditional,
        sampling.weights.total,
        strict=True,
    )
    for level, variable, first, own, whole in parts:
        w, total = own[first], whole[first]
        effective = float(total.sum() ** 2 / (total**2).sum())
        rows.append(
            {
                "level": level,
                "variable": variable,
                "n_units": len(w),
                "min": float(w.min()),
                "max": float(w.max()),
                "cv": float(w.std() / w.mean()),
                "effective": effective,
                "design_effect": len(w) / effective,
            }
        )
    note = SCALING_WORDS[fitted.options.weight_scaling]
    return Table("sampling_weights", "Sampling weights", columns, tuple(rows), note)


def change_table(fitted: Weighted) -> Table:
    """The coefficients with and without sampling weights."""
    columns = (
        Column("term", "Term"),
        Column("estimate", "Weighted", "number", "Estimate with sampling weights."),
        Column("std_error", "SE", "number", "Robust standard error of the weighted estimate."),
        Column("unweighted", "Unweighted", "number", "Maximum likelihood estimate of the same model."),
        Column("unweighted_error", "SE unweighted", "number", "Its standard error, from the model."),
        Column("difference", "Difference", "number", "Weighted minus unweighted."),
    )
    fit, plain = fitted.fit, fitted.plain
    rows: tuple[Row, ...] = tuple(
        {
            "term": name,
            "estimate": float(b),
            "std_error": float(error),
            "unweighted": float(other),
            "unweighted_error": float(other_error),
            "difference": float(b - other),
        }
        for name, b, error, other, other_error in zip(
            fitted.names,
            fit.beta,
            np.sqrt(np.diag(fit.cov_beta)),
            plain.beta,
            np.sqrt(np.diag(plain.cov_beta)),
            strict=True,
        )
    )
    note = (
        "Where the two differ little, the chances to be drawn have little to do with the model; where they "
        "differ, they are informative, and the weighted estimates are those of the population."
    )
    return Table("weighting_effect", "What the weights change", columns, rows, note)


def places(fitted: Weighted) -> Iterator[tuple[Place, str, str | None, str | None]]:
    """Block, term and second term of every variance parameter, as the fit lists them; the residual last."""
    for k, block in enumerate(fitted.fit.blocks):
        for j in range(block.q):
            for i in range(j, block.q):
                second = None if i == j else block.names[i]
                yield (k, j, -1 if i == j else i), block.group, block.names[j], second
    yield (-1, -1, -1), "Residual", None, None


def error_table(fitted: Weighted) -> Table:
    """Variances and covariances with robust standard errors."""
    columns = (
        Column("group", "Group"),
        Column("term", "Term"),
        Column("term2", "With", help="The second term of a covariance; empty for a variance."),
        Column("estimate", "Estimate", "number", "Variance; covariance where two terms stand."),
        Column("std_error", "SE", "number", "Robust standard error; empty where a variance is zero."),
    )
    rows: list[Row] = []
    for (_, group, term, second), value, error in _listed(fitted):
        rows.append(
            {
                "group": group,
                "term": term,
                "term2": second,
                "estimate": float(value),
                "std_error": number(error),
            }
        )
    title = "Standard errors of variances and covariances"
    return Table("variance_errors", title, columns, tuple(rows))


def deviation_limits(fitted: Weighted) -> dict[Place, Limits]:
    """Wald intervals of standard deviations, on the scale of their logarithm."""
    z = float(ndtri((1 + fitted.options.ci_level) / 2))
    limits: dict[Place, Limits] = {}
    for (place, _, _, second), value, error in _listed(fitted):
        if second is None and value > 0 and np.isfinite(error):
            deviation, spread = np.sqrt(value), z * error / (2 * value)
            limits[place] = (float(deviation * np.exp(-spread)), float(deviation * np.exp(spread)))
    return limits


def _listed(
    fitted: Weighted,
) -> Iterator[tuple[tuple[Place, str, str | None, str | None], float, float]]:
    values: Floats = fitted.fit.variances
    yield from zip(places(fitted), values, fitted.fit.variance_errors, strict=True)


def level_table(fitted: Weighted) -> Table:
    """Intraclass correlations of the null model with the same weights."""
    columns = (
        Column("level", "Level"),
        Column(
            "value",
            "ICC",
            "number",
            "Correlation of two rows of a group: variance of this and higher levels over the total.",
        ),
        Column("variance", "Variance", "number", "Variance between the groups in the null model."),
        Column("n_levels", "Groups", "integer", "Number of groups."),
    )
    rows = tuple(
        {
            "level": level.group,
            "value": number(level.icc),
            "variance": number(level.variance),
            "n_levels": level.n_levels,
        }
        for level in fitted.null_shares.levels
    )
    note = f"From the null model of {fitted.design.y_name} with the same sampling weights."
    return Table("icc", "Intraclass correlation", columns, rows, note)


def explained_table(fitted: Weighted) -> Table:
    """Nakagawa's R squared in the population."""
    shares, source = fitted.shares, "Nakagawa et al. (2017)"
    columns = (
        Column("definition", "Measure"),
        Column("level", "Of"),
        Column("value", "Value", "number", "Share of variance; rows count by their weight."),
        Column("source", "After", "text", "Where the measure is defined."),
    )
    found = (
        ("Marginal R²", "fixed effects", shares.r2_marginal),
        ("Conditional R²", "fixed and random effects", shares.r2_conditional),
    )
    rows = tuple(
        {"definition": name, "level": of, "value": number(value), "source": source}
        for name, of, value in found
    )
    return Table("r2", "Explained variance", columns, rows)
