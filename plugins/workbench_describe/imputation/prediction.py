"""How long an imputation will take, roughly: what decides between live results and a Run button."""

from __future__ import annotations

from workbench.api import ImputationOptions

VARIABLES = 4
"""Incomplete variables that are assumed where none are named."""


def seconds(n_rows: int, options: ImputationOptions) -> float:
    """Seconds for all chains on one core, measured on a two-core machine of 2020s make."""
    visits = options.n_sets * options.iterations * max(len(options.variables) // 2, VARIABLES)
    one = 3e-4 + 4e-7 * n_rows
    if options.group:
        one += 2.5e-4 * options.sweeps + 1e-6 * n_rows
    return 0.1 + visits * one
