"""Profile likelihood intervals of the coefficients of a multinomial fit, and of their contrasts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from workbench.engine.categories import inverse
from workbench.engine.multinomial.fit import problem_of
from workbench.engine.multinomial.objective import Floats
from workbench.engine.multinomial.result import MultinomialFit
from workbench.engine.profile_limits import Profile
from workbench.engine.threads import threads_for


def profile_intervals(
    fit: MultinomialFit, maps: Floats, level: float = 0.95, check: Callable[[], None] = lambda: None
) -> tuple[Floats, Floats]:
    """Lower and upper limits (r,) of maps @ psi, for maps (r, k); nan where a limit is infinite."""
    problem, optimum = problem_of(fit.data), fit.optimum
    cov, inner = inverse(optimum.hessian), maps @ fit.data.back
    with threads_for(len(cov)):
        limits = [Profile(problem, optimum.theta, optimum.value, cov, g, check).limits(level) for g in inner]
    both = np.array(limits).reshape(len(maps), 2)
    return both[:, 0], both[:, 1]
