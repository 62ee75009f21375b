"""The assumptions of a regression whose tests are exact: they take the place of the shared ones."""

from __future__ import annotations

from workbench.api import diagnostics
from workbench.engine import ols_checks
from workbench.engine.diagnostics import neighbours, spread
from workbench.engine.ols import OlsFit

Assessment = diagnostics.Assessment


def own_assessments(fit: OlsFit) -> tuple[Assessment, ...]:
    """Additivity, spread, independence and normality."""
    return (_spread(fit), _independence(fit), _normality(fit), _additivity(fit))


def _spread(fit: OlsFit) -> Assessment:
    found, r = ols_checks.breusch_pagan(fit), fit.weighted_residuals
    ratio = spread.along(fit.fitted, r).ratio
    light, verdict = diagnostics.spread_light(ratio, found.p_value)
    return Assessment(
        "spread",
        "Equal spread",
        light,
        verdict,
        "Breusch-Pagan (χ²)",
        found.statistic,
        found.df,
        found.p_value,
    )


def _independence(fit: OlsFit) -> Assessment:
    found, r = ols_checks.durbin_watson(fit), fit.weighted_residuals
    correlation = float(neighbours.autocorrelation(r, None, 1)[0])
    light, verdict = diagnostics.neighbour_light(correlation, 0.0, found.p_value)
    return Assessment(
        "independence",
        "Neighbouring rows are independent",
        light,
        verdict,
        "Durbin-Watson (d)",
        found.statistic,
        p_value=found.p_value,
    )


def _normality(fit: OlsFit) -> Assessment:
    r = fit.weighted_residuals
    test, statistic, p = diagnostics.normal_test(r, None)
    light, verdict = diagnostics.shape_light(r, p)
    return Assessment("normality", "Normal residuals", light, verdict, test, statistic, p_value=p)


def _additivity(fit: OlsFit) -> Assessment:
    found = ols_checks.tukey(fit)
    t2, df = found.statistic**2, fit.df_residual - 1
    light, verdict = diagnostics.bend_light(t2 / (t2 + df), found.p_value)
    verdict = verdict.replace("it bends", "they do not simply add up").replace("it would", "a square would")
    return Assessment(
        "additivity",
        "The predictors add up",
        light,
        verdict,
        "Tukey (z)",
        found.statistic,
        p_value=found.p_value,
    )
