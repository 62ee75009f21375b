"""The options of intervals, as LmmOptions lists them."""

from __future__ import annotations

from workbench.api import Choice

CI_METHOD = Choice(
    "wald",
    {
        "wald": "Wald (estimate and standard error)",
        "profile": "Profile likelihood",
    },
    title="Intervals",
    help="Wald intervals are quick and cover coefficients only. Profile intervals also cover standard "
    "deviations and correlations and need not be symmetric.",
    group="Inference",
)
