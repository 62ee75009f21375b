"""How long a comparison will take, roughly: what decides between live results and a Run button."""

from __future__ import annotations

from workbench_glmm.comparison.options import ComparisonOptions


def comparison_seconds(n_rows: int, options: ComparisonOptions) -> float:
    """Seconds for the fits of a model comparison."""
    factors = max((text.count("|") + text.count("/") for text in options.models), default=0)
    nodes = options.quadrature_points
    one = (0.03 + 5e-6 * n_rows) * (1 + 4 * (factors > 1)) * (1 + nodes / 5 * (nodes > 1))
    return 0.2 + len(options.models) * one
