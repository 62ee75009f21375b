"""One chain: start from draws of known values, then visit every incomplete variable, over and over.

    for t in 1 .. T:  for each target:  draw its missing values given all the others;  renew passive ones

What is kept of the way: the mean and the standard deviation of the imputed values of each target at every
t. For categories these are of their numbers 1 .. K.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from workbench.engine.imputation import two_level
from workbench.engine.imputation.group_level import first_values, group_level
from workbench.engine.imputation.predictors import PredictorColumns, predictor_columns
from workbench.engine.imputation.problem import TWO_LEVEL, Floats, Groups, Problem, Target
from workbench.engine.imputation.single_level import single_level
from workbench.errors import ModelError


@dataclass(frozen=True)
class Chain:
    """values: completed and passive variables by name (n,); means, sds (T, targets): of imputed values."""

    values: dict[str, Floats]
    means: Floats
    sds: Floats


def run_chain(
    problem: Problem, n_iter: int, rng: Generator, *, on_iteration: Callable[[int], object] = lambda t: None
) -> Chain:
    """n_iter visits of every target. on_iteration may raise to stop.

    ModelError for a two-level or group method without groups.
    """
    check(problem)
    values = first_values_of(problem, rng)
    memories: dict[str, two_level.Memory] = {}
    means, sds = (np.full((n_iter, len(problem.targets)), np.nan) for _ in range(2))
    for t in range(n_iter):
        on_iteration(t)
        for place, target in enumerate(problem.targets):
            _visit(target, problem, values, memories, rng)
            imputed = values[target.name][problem.columns[target.name].missing]
            shift = float(problem.columns[target.name].n_levels > 0)
            means[t, place] = imputed.mean() + shift
            sds[t, place] = imputed.std(ddof=1) if len(imputed) > 1 else np.nan
    return Chain(values, means, sds)


def check(problem: Problem) -> None:
    """ModelError where a method needs what the problem does not have."""
    for target in problem.targets:
        needs = target.method in TWO_LEVEL or target.method.startswith("group_")
        if needs and problem.groups is None:
            raise ModelError(
                f"'{target.name}' is imputed by a method for groups, but nothing says what groups the rows.",
                "Name the variable that groups the rows, or choose another method.",
            )
        if problem.columns[target.name].missing.all():
            raise ModelError(
                f"'{target.name}' has no value at all, so nothing can be learnt about it.", "Leave it out."
            )


def first_values_of(problem: Problem, rng: Generator) -> dict[str, Floats]:
    """Known values, and random ones of them where they are missing; then what is computed of them."""
    values: dict[str, Floats] = {name: column.values for name, column in problem.columns.items()}
    for target in problem.targets:
        column = problem.columns[target.name]
        known = column.values[~column.missing]
        if target.method.startswith("group_") and problem.groups is not None:
            of_group = first_values(column.values, problem.groups)
            gone = np.isnan(of_group)
            of_group[gone] = rng.choice(of_group[~gone], int(gone.sum()))
            values[target.name] = np.where(column.missing, of_group[problem.groups.codes], column.values)
        else:
            filled = column.values.copy()
            filled[column.missing] = rng.choice(known, int(column.missing.sum()))
            values[target.name] = filled
    _renew(problem, values, None)
    return values


def _visit(
    target: Target,
    problem: Problem,
    values: dict[str, Floats],
    memories: dict[str, two_level.Memory],
    rng: Generator,
) -> None:
    column = problem.columns[target.name]
    columns = predictor_columns(target, problem, values)
    if target.method.startswith("group_") and problem.groups is not None:
        new = group_level(target, problem, columns, problem.groups, rng)
    else:
        new = column.values.copy()
        if target.method in TWO_LEVEL and problem.groups is not None:
            drawn, memories[target.name] = _two_level(
                target, problem, columns, problem.groups, memories.get(target.name), rng
            )
        else:
            drawn = single_level(
                target.method, new, column.missing, columns.X, column.n_levels, problem.donors, rng
            )
        new[column.missing] = drawn
    values[target.name] = np.where(column.missing, np.clip(new, target.low, target.high), new)
    _renew(problem, values, target.name)


def _two_level(
    target: Target,
    problem: Problem,
    columns: PredictorColumns,
    groups: Groups,
    memory: two_level.Memory | None,
    rng: Generator,
) -> tuple[Floats, two_level.Memory]:
    column = problem.columns[target.name]
    if target.method == "two_level_binary":
        return two_level.binary(column.values, column.missing, columns, groups, memory, problem.sweeps, rng)
    return two_level.numbers(
        column.values,
        column.missing,
        columns,
        groups,
        memory,
        problem.sweeps,
        rng,
        hetero=target.method == "two_level_hetero",
        donors=problem.donors if target.method == "two_level_pmm" else 0,
    )


def _renew(problem: Problem, values: dict[str, Floats], changed: str | None) -> None:
    """Compute passive variables of which a source changed (all at first), in their order."""
    stale = set() if changed is None else {changed}
    for passive in problem.passives:
        if changed is None or stale & set(passive.sources):
            computed = passive.compute(values)
            lacking = ~np.isfinite(computed)
            if lacking.any():
                middle = computed[~lacking].mean() if not lacking.all() else 0.0
                computed = np.where(lacking, middle, computed)
            values[passive.name] = computed
            stale.add(passive.name)
