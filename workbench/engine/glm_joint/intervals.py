"""Profile and bootstrap intervals of models by full likelihood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import SeedSequence

from workbench.engine.categories import inverse
from workbench.engine.glm_joint.fit import Objective, search
from workbench.engine.glm_joint.recipe import Recipe
from workbench.engine.glm_joint.result import JointFit
from workbench.engine.likelihoods import Floats
from workbench.engine.lmm.newton import Problem
from workbench.engine.outcome_laws import OutcomeLaw
from workbench.engine.profile_limits import Profile
from workbench.engine.threads import threads_for
from workbench.errors import WorkbenchError


def profile_intervals(
    fit: JointFit, level: float, check: Callable[[], None] = lambda: None
) -> tuple[Floats, Floats]:
    """Lower and upper limits of all coefficients of the parts, one part after the other; nan where infinite.

    Everything else, the dispersion included, moves along.
    """
    objective = Objective(fit.model)
    n = len(objective.bases[0])
    with threads_for(sum(fit.model.sizes)):
        found = search(objective, objective.at(fit))
        problem = Problem(objective.value, objective.slope, lambda _: 1e-13 * n)
        cov = inverse(found.hessian)
        limits = [
            Profile(problem, found.theta, found.value, cov, g, check).limits(level)
            for g in objective.back[: sum(fit.model.sizes)]
        ]
    both = np.array(limits).reshape(-1, 2)
    return both[:, 0], both[:, 1]


@dataclass(frozen=True)
class JointBootstrap:
    """Refits to outcomes drawn from the fitted law."""

    recipe: Recipe
    law: OutcomeLaw

    def draw(self, count: int, seed: SeedSequence) -> Floats:
        """Coefficients (count, k) of all parts, the zeros last; rows of nan where a refit failed."""
        rng = np.random.default_rng(seed)
        size = self.recipe.X.shape[1] + (0 if self.recipe.Z is None else self.recipe.Z.shape[1])
        out = np.full((count, size), np.nan)
        for k in range(count):
            row = self._refit(replace(self.recipe, y=self.law.draw(rng)))
            if len(row) == size:
                out[k] = row
        return out

    def _refit(self, recipe: Recipe) -> Floats:
        try:
            fit = recipe.fit()
        except WorkbenchError:
            return np.empty(0)
        parts = [*fit.main.beta, *([] if fit.zero is None else [fit.zero.beta])]
        return np.concatenate(parts)
