"""From rows to a fitted model of any kernel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from workbench.engine.glmm import checks
from workbench.engine.glmm.covariance import covariance
from workbench.engine.glmm.curvature import with_correction
from workbench.engine.glmm.model import Floats, Information, OnIteration, PredictorBlock
from workbench.engine.glmm.prepare import prepare
from workbench.engine.glmm.problem import Point, Problem
from workbench.engine.glmm.quadrature import Quadrature, rule
from workbench.engine.glmm.result import KernelFit, plain, raw_factors
from workbench.engine.glmm.search import Approximate, Exactly, Optimum, Surface, lowest
from workbench.engine.glmm.single import Single
from workbench.engine.glmm.start import starting_point
from workbench.engine.glmm.verdict import Ending, judge, separated_columns
from workbench.engine.likelihoods.joint import JointKernel
from workbench.engine.lmm.boundary import has_zero_direction
from workbench.engine.threads import threads_for
from workbench.errors import ModelError

MAX_ITER = 200
TOL = 1e-16


def fit_kernel(
    kernel: JointKernel,
    X: Sequence[Floats],
    blocks: Sequence[PredictorBlock],
    *,
    offset: Floats | None = None,
    names: Sequence[Sequence[str]] | None = None,
    phi_names: Sequence[str] = (),
    has_sides: bool = False,
    information: Information = "observed",
    quadrature_points: int = 1,
    start: Point | Callable[[Problem], Point] | None = None,
    max_iter: int = MAX_ITER,
    tol: float = TOL,
    on_iteration: OnIteration | None = None,
) -> KernelFit:
    """Fit by maximum (approximate) likelihood.

    X: columns (n, p_a) of every linear predictor.  blocks: random blocks, each with its predictors.
    offset (m, n).  names: of the columns of every X, for messages.
    phi_names: what the kernel's further parameters are called (theta, dispersion ...).
    has_sides: whether the linear predictors after the first are of dispersion and zeros, not of categories.
    information: of the rows in the Laplace determinant: `observed` is the Laplace approximation proper,
    `expected` what lme4 uses.  quadrature_points: nodes per random effect of adaptive Gauss-Hermite
    quadrature, for one grouping; 1 is the Laplace approximation.  start: in comparable
    units, or what makes it of the problem.
    tol: Newton decrement at which the search ends.
    on_iteration(step, criterion) may raise to stop.
    Raises DataError and ModelError for parts that carry no such model.
    """
    X = [np.asarray(x, dtype=np.float64) for x in X]
    checks.everything(kernel.n, X, blocks, offset, kernel.m)
    checks.quadrature(blocks, quadrature_points, information)
    with threads_for(0), np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # far trial points
        problem = prepare(kernel, X, blocks, offset=offset, information=information)
        approximate = _approximation(problem, quadrature_points)
        try:
            best, surface = lowest(
                problem,
                (start(problem) if callable(start) else start) or starting_point(problem),
                approximate=approximate,
                max_iter=max_iter,
                tol=tol,
                on_iteration=on_iteration,
            )
        except np.linalg.LinAlgError as error:
            raise _no_start() from error
        if on_iteration is not None:  # what follows may take as long again
            surface.tick = partial(on_iteration, best.n_iter, best.value)
        hessian = _hessian(surface, best, approximate)
        given = names, tuple(phi_names), has_sides
        return _build(problem, tuple(blocks), best, hessian, quadrature_points, *given)


def _approximation(problem: Problem, points: int) -> Approximate:
    if points == 1:
        return Exactly
    return partial(Quadrature, nodes=rule(points, problem.factors[0].q))


def _hessian(surface: Surface, best: Optimum, approximate: Approximate) -> Floats:
    """Exact Hessian at the optimum."""
    if approximate is Exactly and isinstance(surface.problem.structure, Single):
        return best.hessian
    surface.thorough = True
    hessian = surface.stand(best.state).hessian
    return hessian if approximate is Exactly else with_correction(surface, best.theta, best.state, hessian)


def _no_start() -> ModelError:
    return ModelError(
        "No starting point was found at which this model has a likelihood.",
        "Choose another link (log or logit hold for every value of the predictors), or fewer predictors.",
    )


def _build(
    problem: Problem,
    blocks: tuple[PredictorBlock, ...],
    best: Optimum,
    hessian: Floats,
    quadrature_points: int,
    names: Sequence[Sequence[str]] | None,
    phi_names: tuple[str, ...],
    has_sides: bool,
) -> KernelFit:
    state = best.state.laplace
    cov = covariance(hessian, best.theta, best.gradient)
    factors = raw_factors(problem, state.at.L)
    end = Ending(
        converged=best.converged,
        n_iter=best.n_iter,
        hessian=hessian,
        psi=best.theta,
        p=problem.fixed.p,
        cov=cov,
        phi=tuple(zip(phi_names, state.at.phi.tolist(), strict=False)),
    )
    return KernelFit(
        problem=problem,
        blocks=blocks,
        state=state,
        criterion=best.value,
        psi=best.theta,
        gradient=best.gradient,
        hessian=hessian,
        cov_psi=cov,
        decrement=best.decrement,
        n_iter=best.n_iter,
        converged=best.converged,
        singular=has_zero_direction(problem.factors, state.at.L),
        quadrature_points=quadrature_points,
        verdict=judge(plain(blocks), factors, end, _separated(problem, end, names), has_sides),
    )


def _separated(problem: Problem, end: Ending, names: Sequence[Sequence[str]] | None) -> list[tuple[int, str]]:
    """Linear predictor and name of the raw columns whose coefficients run away."""
    scale, cov = problem.fixed.X_map, end.cov[: end.p, : end.p]
    if np.isnan(cov).any():
        cov = np.asarray(np.linalg.pinv(end.hessian[: end.p, : end.p] / 2.0), dtype=np.float64)
    beta = scale @ end.psi[: end.p]
    errors = np.sqrt(np.maximum(np.diag(scale @ cov @ scale.T), 0.0))
    out: list[tuple[int, str]] = []
    for a, (s, part) in enumerate(zip(problem.fixed.slices, problem.fixed.parts, strict=True)):
        places = [part.choice.kept[k] for k in separated_columns(scale[s, s], beta[s], errors[s])]
        out += [(a, f"column {k + 1}" if names is None else names[a][k]) for k in places]
    return out
