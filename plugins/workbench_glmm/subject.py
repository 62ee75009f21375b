"""What the coefficients of a model move, in words."""

from __future__ import annotations

from workbench_glmm.outcome import COUNTS
from workbench_glmm.ratios import HAZARDS, ODDS, ratio_of
from workbench_glmm.reading import Reading


def subject(reading: Reading) -> str:
    """A phrase that a sentence begins with: the odds of passed = yes, the expected count of visits."""
    outcome, name = reading.outcome, reading.design.y_name
    ratio = ratio_of(reading.family.name, reading.link.name)
    event = name if outcome.event in ("", "event", "1") else f"{name} = {outcome.event}"
    if ratio is ODDS:
        return f"the odds of {event}"
    if ratio is HAZARDS:
        return f"the hazard of {event}"
    if outcome.event:
        return f"the probability of {event}"
    count = "count of " if reading.family.name in COUNTS else ""
    return f"the expected {count}{name}"
