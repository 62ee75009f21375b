"""Where the variance of the latent variable lies: intraclass correlations and median odds ratios.

    ICC of a level = variances of it and of those it lies in / (sum of all + variance of the link's error)

sigma2 of a grouping is the mean over the rows of z'Sigma z; pi^2 / 3 is the error variance of the logit, 1 of
the probit, pi^2 / 6 of both log-log links. The median odds ratio is exp(sqrt(2 sigma2) Phi^-1(3/4)): how far
the odds of two like rows from two random groups lie apart, as a median. Snijders & Bosker (2012), Multilevel
Analysis, section 17.2; Merlo et al. (2006), J. Epidemiol. Community Health 60.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from workbench.api import Column, RandomDesign, Table
from workbench_glmm.cells import Floats, Row

LATENT = {"logit": np.pi**2 / 3, "probit": 1.0, "cloglog": np.pi**2 / 6, "loglog": np.pi**2 / 6}
UPPER_QUARTILE = 0.6744897501960817


def group_variances(blocks: Sequence[RandomDesign], covariances: Sequence[Floats]) -> dict[str, float]:
    """sigma2 of each grouping, the mean over the rows of z'Sigma z; blocks over one grouping add up."""
    out: dict[str, float] = {}
    for block, sigma in zip(blocks, covariances, strict=True):
        share = float(np.einsum("ia,ab,ib->i", block.Z, sigma, block.Z).mean())
        out[block.label] = out.get(block.label, 0.0) + share
    return out


def shares(variances: Mapping[str, float], error: float) -> dict[str, float]:
    """The ICC of each grouping; a grouping `class:school` lies in `school`."""
    total = sum(variances.values()) + error
    parts = {name: set(name.split(":")) for name in variances}
    return {
        name: sum(v for other, v in variances.items() if parts[other] <= parts[name]) / total
        for name in variances
    }


def icc_table(
    null: Mapping[str, float], fitted: Mapping[str, float], error: float, logit: bool, outcome: str
) -> Table | None:
    """One row a grouping, from the null and the fitted model; None where the error has no variance."""
    if not np.isfinite(error):
        return None
    columns = [
        Column("level", "Level"),
        Column("value", "ICC", "number", "Correlation of the latent variable in two rows of a group."),
        Column(
            "variance",
            "Variance",
            "number",
            "Between groups in the null model, on the scale of the link.",
        ),
        Column("adjusted", "Adjusted ICC", "number", "The same in the fitted model: predictors taken out."),
    ]
    if logit:
        what = (
            "How far the odds of two like rows from two random groups lie apart, as a median; fitted model."
        )
        columns.append(Column("median_odds_ratio", "Median odds ratio", "fixed", what))
    rows: list[Row] = []
    adjusted = shares(fitted, error)
    for name, value in shares(null, error).items():
        row: Row = {"level": name, "value": value, "variance": null[name], "adjusted": adjusted.get(name)}
        if logit:
            row["median_odds_ratio"] = float(np.exp(np.sqrt(2.0 * fitted.get(name, 0.0)) * UPPER_QUARTILE))
        rows.append(row)
    note = (
        f"From the null model of {outcome}: random intercepts only, on the same rows. Shares of a latent "
        f"variable whose error has the variance {error:.4g}."
    )
    return Table("icc", "Intraclass correlation", tuple(columns), tuple(rows), note)
