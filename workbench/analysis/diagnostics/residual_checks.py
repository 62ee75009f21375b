"""Lights for the residuals: spread along the fitted values and between groups, normality, independence.

Bounds: a ratio of standard deviations of 2, a variance ratio of 4, is where unequal spread begins to harm
(Fox 2016, Applied Regression Analysis, 12.2); 1.5 deserves a look. Skewness of 0.5 is moderate and of 1 high
(Bulmer 1979, Principles of Statistics); excess kurtosis of 1 and 3 likewise. A correlation of neighbours of
0.1 is small and of 0.3 medium (Cohen 1988).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from workbench.analysis.diagnostics.assessment import SIGNIFICANT, Assessment, Light, light_of
from workbench.analysis.diagnostics.fitted_model import FittedModel, Floats
from workbench.engine.diagnostics import neighbours, spread
from workbench.engine.diagnostics.envelopes import simulated_normality
from workbench.engine.diagnostics.shapes import omnibus, shape_of
from workbench.engine.ols_checks import MOST_SHAPIRO, shapiro_wilk

SPREAD = (1.5, 2.0)
SKEWNESS = (0.5, 1.0)
KURTOSIS = (1.0, 3.0)
NEIGHBOURS = (0.1, 0.3)
FACTOR = "the standard deviation differs by a factor of"
MODEL_VARIANCE = "Transform the outcome, or model the variance"
OTHER_FAMILY = "Try another family, or model the dispersion"
NOTHING = "nothing speaks against it"


def equal_spread(model: FittedModel) -> Iterator[Assessment]:
    """Along the fitted values, and between the groups of the finest grouping.

    Only where residuals are normal if the model holds: others differ in spread by themselves.
    """
    if not model.residuals.normal:
        return
    known = model.known
    found = spread.along(model.fitted[known], model.residuals.values[known])
    advice = MODEL_VARIANCE if model.residuals.raw is not None else OTHER_FAMILY
    light, verdict = spread_light(found.ratio, found.p_value, advice=advice)
    yield Assessment(
        "spread",
        "Equal spread along the fitted values",
        light,
        verdict,
        "Breusch-Pagan (χ²)",
        found.statistic,
        found.df,
        found.p_value,
    )
    for label, codes, _levels in model.groupings[:1] if model.within else ():
        own = spread.between(codes[known], model.residuals.values[known])
        light, verdict = spread_light(
            own.ratio, own.p_value, f"standard deviations of {label} typically differ by a factor of", advice
        )
        yield Assessment(
            f"spread:{label}",
            f"Equal spread in every {label}",
            light,
            verdict,
            "Brown-Forsythe (F)",
            own.statistic,
            own.df,
            own.p_value,
        )


def spread_light(
    ratio: float, p_value: float, how: str = FACTOR, advice: str = MODEL_VARIANCE
) -> tuple[Light, str]:
    """By the ratio of the largest to the smallest standard deviation, the test alongside; how: in words."""
    light, words = light_of(ratio, *SPREAD, p_value), f"{how} {ratio:.1f}"
    if light == "none":
        return light, "cannot be tested here"
    if light == "green":
        return light, NOTHING if p_value >= SIGNIFICANT else f"nearly equal: {words}"
    return light, f"it differs: {words}. {advice}"


def normality(model: FittedModel) -> Iterator[Assessment]:
    """Of the residuals, where the model says they are normal."""
    if not model.residuals.normal:
        return
    samples = model.replicates
    values = model.residuals.values[model.known]
    simulated = None if samples is None else samples.residuals[:, model.known]
    test, statistic, p = normal_test(values, simulated)
    light, words = shape_light(values, p)
    yield Assessment("normality", "Normally distributed residuals", light, words, test, statistic, p_value=p)


def normal_test(values: Floats, simulated: Floats | None) -> tuple[str, float, float]:
    """Name, statistic and p: against what the model makes, else Shapiro-Wilk, else by moments."""
    if simulated is not None:
        return ("Straightness of the Q-Q plot, simulated (W′)", *simulated_normality(values, simulated))
    if len(values) <= MOST_SHAPIRO:
        found = shapiro_wilk(values)
        return "Shapiro-Wilk (W)", found.statistic, found.p_value
    return ("D'Agostino-Pearson (K²)", *omnibus(values))


def shape_light(values: Floats, p_value: float) -> tuple[Light, str]:
    """The light and its words, by the larger of skewness and kurtosis."""
    shape = shape_of(values)
    skew = light_of(abs(shape.skewness), *SKEWNESS, p_value)
    tails = light_of(abs(shape.kurtosis), *KURTOSIS, p_value)
    light = max(skew, tails, key=ORDER.index)
    words = f"skewness {shape.skewness:.2f}, excess kurtosis {shape.kurtosis:.2f}"
    if light == "none":
        return light, "cannot be tested here"
    if light == "green":
        return light, NOTHING if p_value >= SIGNIFICANT else f"close enough to normal: {words}"
    way = "to the right" if shape.skewness > 0 else "to the left"
    what = f"skewed {way}" if ORDER.index(skew) >= ORDER.index(tails) else "with long tails"
    if skew == "green" and shape.kurtosis < 0:
        what = "with short tails"
    return light, f"{what}: {words}"


ORDER: tuple[Light, ...] = ("none", "green", "amber", "red")


def independence(model: FittedModel) -> Iterator[Assessment]:
    """Neighbouring rows, within groups where there are any, against what the model expects by itself.

    Residuals of a group sum nearly to zero, so their neighbours are negatively correlated even where the
    model holds; replicates say by how much, or all orders of the rows of a group.
    """
    groups = model.groupings[0] if model.groupings else None
    if groups and not model.within and model.inside is None:
        return
    r, expected, pairs, p = neighbour_correlation(model)
    if pairs < 10:
        return
    light, verdict = neighbour_light(r, expected, p)
    where = f" in the same {groups[0]}" if groups else ""
    yield Assessment(
        "independence",
        f"Neighbouring rows{where} are independent",
        light,
        verdict,
        "Correlation of neighbours (r)",
        r,
        p_value=p,
    )


def neighbour_light(r: float, expected: float, p_value: float) -> tuple[Light, str]:
    """By the correlation r of neighbours beyond what is expected."""
    light = light_of(abs(r - expected), *NEIGHBOURS, p_value)
    if light == "none":
        return light, "cannot be tested here"
    if light == "green":
        return light, NOTHING if p_value >= SIGNIFICANT else f"nearly: correlation {r:.2f}"
    against = f", where {expected:.2f} is expected" if abs(expected) >= 0.005 else ""
    alike = "resemble each other" if r > expected else "alternate"
    return light, f"they {alike}: correlation {r:.2f}{against}. If rows are in time, model it"


def neighbour_correlation(model: FittedModel, lag: int = 1) -> tuple[float, float, int, float]:
    """r, what the model expects, pairs of rows, and the two-sided p."""
    order, groups = model.sequence
    if model.inside is not None:
        return _inside(model.inside[order], groups, lag)
    found, pairs = neighbours.autocorrelation(model.residuals.values[order], groups, lag)
    r, samples = float(found), model.replicates
    if pairs == 0:
        return r, 0.0, 0, float("nan")
    if samples is None:
        return r, 0.0, pairs, float(2 * ndtr(-abs(r) * np.sqrt(pairs)))
    simulated = neighbours.autocorrelation(samples.residuals[:, order], groups, lag)[0]
    middle = float(simulated.mean())
    beyond = np.sum(np.abs(simulated - middle) >= abs(r - middle))
    return r, middle, pairs, float((1 + beyond) / (1 + len(simulated)))


def _inside(values: Floats, groups: NDArray[np.integer] | None, lag: int) -> tuple[float, float, int, float]:
    """The same of residuals within groups, against the rows of each group in random order."""
    found, pairs = neighbours.autocorrelation(values, groups, lag)
    expected = neighbours.shuffled_autocorrelation(values, groups, lag) if pairs else 0.0
    r = float(found)
    return r, expected, pairs, float(2 * ndtr(-abs(r - expected) * np.sqrt(pairs))) if pairs else float("nan")
