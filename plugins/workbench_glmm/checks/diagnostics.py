"""What generalised models tell the shared diagnostics, whatever they were fitted by.

Residuals are randomised quantile residuals, standard normal if the model holds; quasi families, which have no
distribution, give Pearson residuals over the root of the dispersion.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import special

from workbench.api import Block, diagnostics
from workbench.engine.distributions import normal_two_sided_p
from workbench_glmm.cells import Floats
from workbench_glmm.checks.checked import Checked
from workbench_glmm.checks.residuals import binned

DISTANCE = (0.05, 0.1)
ZEROS = (0.1, 0.3)
NOTHING = "nothing speaks against it"
Assessment = diagnostics.Assessment


def residuals_of(checked: Checked, n: int, used: NDArray[np.intp] | None = None) -> diagnostics.Residuals:
    """Residuals over n rows of the design; used: those that were checked, None for all."""
    quantile = checked.quantile
    if quantile is not None:
        return diagnostics.Residuals("Quantile residual", spread_over(quantile, n, used), True)
    spread = float(np.sqrt(np.mean(checked.pearson**2))) or 1.0
    return diagnostics.Residuals("Pearson residual", spread_over(checked.pearson / spread, n, used), False)


def spread_over(values: Floats, n: int, used: NDArray[np.intp] | None) -> Floats:
    """Values of the rows used in their places, nan elsewhere."""
    if used is None or len(values) == n:
        return values
    out = np.full(n, np.nan)
    out[used] = values
    return out


def ranks(values: Floats) -> Floats:
    """Ranks from 0 to 1, equal values sharing their middle: predictions crowd at the ends of their range."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    middle = np.cumsum(count) - count / 2
    return np.asarray(middle[place] / len(values))


def assessments(checked: Checked) -> tuple[Assessment, ...]:
    """The distribution of the outcome, and of counts the number of zeros; none without a law."""
    quantile = checked.quantile
    if quantile is None:
        return ()
    told = (_distribution(quantile),)
    return (*told, _zeros(checked)) if checked.is_count else told


def own_blocks(checked: Checked) -> Iterator[Block]:
    """Figures that belong to these models alone."""
    yield binned(checked)


def _distribution(quantile: Floats) -> Assessment:
    """Kolmogorov-Smirnov distance of the residuals from the normal law, p by Stephens' approximation."""
    u = np.sort(special.ndtr(quantile))
    n = len(u)
    steps = np.arange(1, n + 1) / n
    D = float(max((steps - u).max(), (u - steps + 1 / n).max()))
    p = float(special.kolmogorov((np.sqrt(n) + 0.12 + 0.11 / np.sqrt(n)) * D))
    light = diagnostics.light_of(D, *DISTANCE, p)
    doubt = f"it has another shape or spread, by up to {100 * D:.0f} in 100 rows"
    slight = NOTHING if p >= diagnostics.SIGNIFICANT else "a departure too small to matter"
    verdict = slight if light == "green" else doubt
    test = "Kolmogorov-Smirnov (D)"
    return Assessment("normality", "The distribution of the outcome", light, verdict, test, D, p_value=p)


def _zeros(checked: Checked) -> Assessment:
    """Zeros observed over zeros expected; the test takes the fitted means as known."""
    assert checked.law is not None
    p0 = checked.law.at_most(np.zeros_like(checked.y))
    observed, expected = float((checked.y == 0).sum()), float(p0.sum())
    spread = float(np.sqrt((p0 * (1 - p0)).sum()))
    z = (observed - expected) / spread if spread > 0 else 0.0
    p = float(normal_two_sided_p(z))
    ratio = observed / expected if expected > 0 else float("nan")
    light = diagnostics.light_of(abs(ratio - 1), *ZEROS, p)
    way = "more" if z > 0 else "fewer"
    verdict = f"{way} zeros than the model expects" if light in ("amber", "red") else NOTHING
    test = "Observed / expected"
    return Assessment("zeros", "The number of zeros", light, verdict, test, ratio, p_value=p)
