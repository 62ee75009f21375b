"""Profile likelihood limits of what is linear in the parameters of a mixed model of any kernel."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from workbench.engine.glmm import KernelFit
from workbench.engine.glmm.model import Floats
from workbench.engine.glmm.problem import Problem
from workbench.engine.glmm.quadrature import Quadrature, rule
from workbench.engine.glmm.search import Exactly, Objective, Surface
from workbench.engine.lmm import newton
from workbench.engine.profile_limits import Profile


def limits_along(
    fit: KernelFit,
    problem: Problem,
    psi: Floats,
    cov: Floats,
    g: Floats,
    level: float,
    check: Callable[[], None] = lambda: None,
) -> tuple[float, float]:
    """Both limits of g' psi, nan where the likelihood does not fall far enough.

    problem, psi (k,), cov (k, k): those of the fit, or the same model in other parameters.
    check: called before every refit; it may raise to stop.
    """
    points = fit.quadrature_points
    nodes = rule(points, problem.factors[0].q)
    surface = Surface(problem, Exactly if points == 1 else partial(Quadrature, nodes=nodes))

    def value(at: Floats) -> tuple[float, Objective]:
        found, state = surface.value(at)
        return 0.5 * found, state

    def slope(state: Objective) -> tuple[Floats, Floats]:
        gradient, hessian = surface.slope(state)
        return 0.5 * gradient, 0.5 * hessian

    steps = newton.Problem(value, slope, lambda state: 0.5 * surface.rounding(state))
    best, state = value(psi)
    surface.stand(state)
    return Profile(steps, psi, best, cov, g, check).limits(level)
