"""Profile likelihood intervals of the coefficients of a multinomial mixed model."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from workbench.engine.kernel_profile import limits_along
from workbench.engine.multinomial.mixed import MultinomialMixedFit
from workbench.engine.multinomial.objective import Floats
from workbench.engine.threads import threads_for


def profile_intervals(
    fit: MultinomialMixedFit, level: float = 0.95, check: Callable[[], None] = lambda: None
) -> tuple[Floats, Floats]:
    """Lower and upper limits (k,) of psi; nan where a limit is infinite."""
    kernel_fit = fit.fit
    problem, pairs = kernel_fit.problem, []
    with threads_for(0):
        for row in problem.fixed.X_map:
            g = np.zeros(len(kernel_fit.psi))
            g[problem.places[0]] = row
            pairs.append(
                limits_along(kernel_fit, problem, kernel_fit.psi, kernel_fit.cov_psi, g, level, check)
            )
    both = np.array(pairs).reshape(-1, 2)
    return both[:, 0], both[:, 1]
