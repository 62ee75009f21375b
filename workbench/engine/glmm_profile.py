"""Profile likelihood intervals of a generalised linear mixed model.

Coefficients are linear in the parameters of the search, and so is the standard deviation of a random effect
that stands alone in its block; deviations and correlations of several effects together are not, see
spread_profile.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from workbench.engine.glmm import KernelFit
from workbench.engine.glmm.model import Floats
from workbench.engine.kernel_profile import limits_along
from workbench.engine.spread_profile import Place, profile_spreads
from workbench.engine.threads import threads_for


def profile_coefficients(
    fit: KernelFit, level: float = 0.95, check: Callable[[], None] = lambda: None
) -> tuple[Floats, Floats]:
    """Limits (p,) of all coefficients; nan where a limit is infinite."""
    place = fit.problem.places[0]
    pairs = []
    with threads_for(0):
        for row in fit.problem.fixed.X_map:
            g = np.zeros(len(fit.psi))
            g[place] = row
            pairs.append(limits_along(fit, fit.problem, fit.psi, fit.cov_psi, g, level, check))
    both = np.array(pairs).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def profile_random(
    fit: KernelFit, level: float = 0.95, check: Callable[[], None] = lambda: None
) -> dict[Place, tuple[float, float]]:
    """Limits of standard deviations and correlations, by (block, term, second term or -1).

    nan where a limit was not found; nothing of blocks of one effect that do not vary.
    """
    out = profile_spreads(fit, level, check)
    with threads_for(0):
        for k, g in _alone(fit):
            low, high = limits_along(fit, fit.problem, fit.psi, fit.cov_psi, g, level, check)
            out[k, 0, -1] = (max(low, 0.0) if np.isfinite(low) else 0.0, high)
    return out


def _alone(fit: KernelFit) -> Iterator[tuple[int, Floats]]:
    """Block and the direction g with g'psi its standard deviation."""
    first = fit.problem.places[1].start
    for part in fit.problem.structure.parts:
        rows, cols = part.factor.pairs
        for k, place, M in zip(part.factor.blocks, part.factor.slices, part.Z_maps, strict=True):
            here = np.flatnonzero((rows == place.start) & (cols == place.start))
            if place.stop - place.start == 1 and fit.factors[k][0, 0] > 0.0:
                g = np.zeros(len(fit.psi))
                at = first + int(here[0])
                g[at] = float(M[0, 0]) * np.sign(fit.psi[at] * float(M[0, 0]))
                yield k, g
        first += len(rows)
