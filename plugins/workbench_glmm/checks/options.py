"""The options of checks, as the analyses list them."""

from __future__ import annotations

from workbench.api import Choice, Number

CUTOFF = Number(
    0.5,
    low=0.0,
    high=1.0,
    open_interval=True,
    title="Cutoff",
    help="From which predicted probability on a row counts as an event in the classification table.",
    group="Output",
    advanced=True,
)

CASES = Choice(
    "outliers",
    {"outliers": "Rows that stand out", "all": "All rows", "none": "None"},
    title="List of cases",
    help="Rows with predicted value, interval, residuals and influence, by their number in the data.",
    group="Output",
    advanced=True,
)
