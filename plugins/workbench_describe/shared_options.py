"""Options that the analyses of this family share."""

from __future__ import annotations

from workbench.api import Condition, Number

SUBSET = Condition(
    title="Filter",
    help='Only rows on which this is true are used, such as  sex == "Female" and age >= 18.',
    group="Data",
    advanced=True,
)
CI_LEVEL = Number(
    0.95,
    low=0.0,
    high=1.0,
    open_interval=True,
    title="Confidence level",
    help="The share of intervals that would cover the true value in repeated studies; 0.95 is usual.",
    group="Output",
    advanced=True,
)
