"""The scale of the outcome for marginal means, slopes and effect figures: what the mean is called."""

from __future__ import annotations

from workbench.api import margins
from workbench_glmm.outcome import COUNTS
from workbench_glmm.ratios import ratio_of
from workbench_glmm.reading import Reading

DF_WORDS = {
    "asymptotic": "the normal distribution (infinitely many)",
    "residual": "rows minus coefficients",
}


def mean_title(reading: Reading) -> str:
    """What the mean of the outcome is: a probability, a share, an expected count."""
    outcome, name = reading.outcome, reading.design.y_name
    if outcome.event:
        event = "" if outcome.event in ("event", "1") else f" = {outcome.event}"
        return f"Probability of {name}{event}"
    if reading.family.name in COUNTS:
        return f"Expected count of {name}"
    return f"Expected {name}"


def outcome_scale(reading: Reading) -> margins.Scale | None:
    """The scale of a link; None where the linear predictor is the mean."""
    if reading.link.name == "identity":
        return None
    ratio = ratio_of(reading.family.name, reading.link.name)
    short = "Probability" if reading.outcome.event else "Count" if reading.family.name in COUNTS else "Mean"
    return margins.Scale(mean_title(reading), short, reading.link.mean, "" if ratio is None else ratio.title)
