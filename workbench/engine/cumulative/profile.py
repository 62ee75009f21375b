"""Profile likelihood intervals of a cumulative fit's parameters."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from workbench.engine.categories import inverse
from workbench.engine.cumulative.links import Floats
from workbench.engine.cumulative.objective import CumulativeObjective
from workbench.engine.cumulative.result import CumulativeFit
from workbench.engine.lmm.newton import Problem
from workbench.engine.profile_limits import Profile
from workbench.engine.threads import threads_for


def profile_intervals(
    fit: CumulativeFit, maps: Floats, level: float = 0.95, check: Callable[[], None] = lambda: None
) -> tuple[Floats, Floats]:
    """Lower and upper limits (r,) of maps @ psi, for maps (r, k); nan where a limit is infinite."""
    objective = CumulativeObjective(fit.data)
    problem = Problem(objective.value, objective.slope, lambda _: 1e-13 * len(fit.data.order))
    optimum, cov = fit.optimum, inverse(fit.optimum.hessian)
    inner = maps @ fit.data.back
    with threads_for(len(cov)):
        limits = [Profile(problem, optimum.theta, optimum.value, cov, g, check).limits(level) for g in inner]
    both = np.array(limits).reshape(len(maps), 2)
    return both[:, 0], both[:, 1]
