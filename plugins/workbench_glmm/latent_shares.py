"""Where the variance of the latent variable lies: intraclass correlations and median odds ratios.

    ICC = sigma2_g / (sigma2_f* + sum sigma2 + variance of the link's error)

sigma2_g is the mean over the rows of z'Sigma z; pi^2 / 3 is the error variance of the logit, 1 of the probit,
pi^2 / 6 of both log-log links. The median odds ratio is exp(sqrt(2 sigma2) Phi^-1(3/4)): how far the odds of
two like rows from two random groups lie apart, as a median. Snijders & Bosker (2012), Multilevel Analysis,
section 17.2; Merlo et al. (2006), J. Epidemiol. Community Health 60; Larsen & Merlo (2005), Am. J. Epidemiol.
161.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from workbench.api import Column, RandomDesign, Table
from workbench_glmm.cells import Floats, Row

UPPER_QUARTILE = 0.6744897501960817


def group_variances(blocks: Sequence[RandomDesign], covariances: Sequence[Floats]) -> dict[str, float]:
    """sigma2 of each grouping, the mean over the rows of z'Sigma z; blocks over one grouping add up."""
    out: dict[str, float] = {}
    for block, sigma in zip(blocks, covariances, strict=True):
        share = float(np.einsum("ia,ab,ib->i", block.Z, sigma, block.Z).mean())
        out[block.label] = out.get(block.label, 0.0) + share
    return out


def icc_table(variances: dict[str, float], error: float, logit: bool) -> Table | None:
    """One row a grouping; None where the latent error has no variance (Cauchy)."""
    if not np.isfinite(error):
        return None
    total = sum(variances.values()) + error
    columns = [
        Column("level", "Group"),
        Column("variance", "Variance", "number", "On the scale of the link, averaged over the rows."),
        Column("value", "ICC", "fixed", "Share of the latent variance; predictors taken out.", 3),
    ]
    rows: list[Row] = [
        {"level": name, "variance": variance, "value": variance / total}
        for name, variance in variances.items()
    ]
    if logit:
        what = "How far the odds of two like rows from two random groups lie apart, as a median."
        columns.append(Column("median_odds_ratio", "Median odds ratio", "fixed", what))
        for row, variance in zip(rows, variances.values(), strict=True):
            row["median_odds_ratio"] = float(np.exp(np.sqrt(2.0 * variance) * UPPER_QUARTILE))
    note = f"Shares of the latent variable behind the outcome, whose error has the variance {error:.4g}."
    return Table("icc", "Intraclass correlation", tuple(columns), tuple(rows), note)
