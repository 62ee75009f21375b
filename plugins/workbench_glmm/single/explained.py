"""Pseudo R-squared: McFadden, Cox-Snell, Nagelkerke, Tjur, Efron, and by deviance.

    McFadden      1 - l / l0                         adjusted: 1 - (l - p) / l0 for p predictors
    Cox-Snell     1 - exp(2 (l0 - l) / n)            Nagelkerke: over its largest value, 1 - exp(2 l0 / n)
    Tjur          mean fitted probability of events minus that of non-events
    Efron         1 - sum (y - mu)^2 / sum (y - mean)^2
    deviance      1 - D / D0

McFadden 1974; Cox & Snell 1989; Nagelkerke 1991, Biometrika 78; Tjur 2009, Am. Stat. 63; Efron 1978;
Cameron & Windmeijer 1997, J. Econometrics 77, for the deviance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from workbench.api import Column
from workbench_glmm.single.fitted import FittedGlm

COLUMNS = (
    Column("definition", "Measure"),
    Column("value", "Value", "fixed", "0: no better than the mean; 1: perfect.", 4),
    Column("meaning", "What it compares"),
)
NOTE = (
    "None of these is a share of variance in the sense of linear regression, and their sizes cannot be "
    "compared with each other."
)


@dataclass(frozen=True)
class Measure:
    """One measure with its value and what it means."""

    name: str
    value: float
    meaning: str


def explained(fitted: FittedGlm) -> Iterator[Measure]:
    """The measures that the family and the outcome allow."""
    fit, null = fitted.fit, fitted.null
    if fit.log_lik is not None and null.log_lik is not None and fit.model.dispersion_known:
        yield from _by_likelihood(fitted, fit.log_lik, null.log_lik)
    if fitted.outcome.is_binary:
        event = fit.model.y == 1
        yield Measure(
            "Tjur",
            float(fit.mu[event].mean() - fit.mu[~event].mean()),
            "Mean fitted probability of events and of non-events",
        )
    w, y = fit.model.w, fit.model.y
    centre = float(w @ y / w.sum())
    yield Measure(
        "Efron",
        float(1 - w @ (y - fit.mu) ** 2 / (w @ (y - centre) ** 2)),
        "Squared residuals and those of the mean",
    )
    if fit.theta is None and null.deviance > 0:
        yield Measure("Deviance", 1 - fit.deviance / null.deviance, "Residual and null deviance")


def _by_likelihood(fitted: FittedGlm, l1: float, l0: float) -> Iterator[Measure]:
    """Measures by log-likelihoods; those of Cox and Snell need rows that are single observations."""
    extra = fitted.fit.rank - fitted.null.rank
    if l0 != 0:
        yield Measure("McFadden", 1 - l1 / l0, "Log-likelihood and that of the null model")
        yield Measure("McFadden, adjusted", 1 - (l1 - extra) / l0, "The same, less one for each predictor")
    if fitted.outcome.trials is not None:
        return
    n = float(fitted.fit.model.w.sum())
    cox_snell = float(-np.expm1(2 * (l0 - l1) / n))
    yield Measure("Cox-Snell", cox_snell, "Likelihood ratio per row")
    largest = float(-np.expm1(2 * l0 / n))
    if fitted.reading.family.name in ("binomial", "poisson", "negative_binomial"):
        yield Measure("Nagelkerke", cox_snell / largest, "Cox-Snell and its largest possible value")
