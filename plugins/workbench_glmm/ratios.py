"""What the exponential of a coefficient is called, by family and link: odds ratio, rate ratio and so on."""

from __future__ import annotations

from dataclasses import dataclass

COUNTS = ("poisson", "negative_binomial", "negative_binomial_1")


@dataclass(frozen=True)
class Ratio:
    """title: over the column; help: what it is, one sentence; short: OR, IRR; baseline: for the intercept."""

    title: str
    short: str
    help: str
    baseline: str


ODDS = Ratio(
    "Odds ratio",
    "OR",
    "Factor by which the odds of the event change for one unit of the term.",
    "the odds of the event where all predictors are zero or at their reference level",
)
RATES = Ratio(
    "Rate ratio",
    "IRR",
    "Incidence-rate ratio: factor by which the expected count changes for one unit of the term.",
    "the expected count where all predictors are zero or at their reference level",
)
HAZARDS = Ratio(
    "Hazard ratio",
    "HR",
    "Factor by which the hazard of the event changes for one unit of the term, if the outcome says whether "
    "the event had happened by a certain time.",
    "the cumulative hazard where all predictors are zero or at their reference level",
)
RISKS = Ratio(
    "Risk ratio",
    "RR",
    "Factor by which the probability of the event changes for one unit of the term.",
    "the probability where all predictors are zero or at their reference level",
)
MEANS = Ratio(
    "Ratio of means",
    "ratio",
    "Factor by which the expected outcome changes for one unit of the term.",
    "the expected outcome where all predictors are zero or at their reference level",
)


def ratio_of(family: str, link: str) -> Ratio | None:
    """The name of exp(coefficient); None where it has no meaning of its own. family: without "quasi"."""
    if link == "logit":
        return ODDS
    if link == "cloglog":
        return HAZARDS
    if link != "log":
        return None
    return RATES if family in COUNTS else RISKS if family == "binomial" else MEANS
