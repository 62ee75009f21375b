"""Imputing variables of the groups: one value a group, from the means of everything else there.

A group in which some rows have a value gets that value (the first) in its other rows; only groups without
any are imputed, by the same methods as rows, on one row a group (van Buuren 2018, sec. 7.8).
"""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from workbench.engine.imputation.predictors import PredictorColumns, by_group
from workbench.engine.imputation.problem import Floats, Groups, Problem, Target
from workbench.engine.imputation.single_level import single_level


def group_level(
    target: Target, problem: Problem, columns: PredictorColumns, groups: Groups, rng: Generator
) -> Floats:
    """Values (n,) of the target, complete."""
    values = problem.columns[target.name].values
    of_group = first_values(values, groups)
    X = by_group(columns.X, groups)
    missing = np.isnan(of_group)
    if missing.any():
        method = target.method.removeprefix("group_")
        n_levels = problem.columns[target.name].n_levels
        of_group[missing] = single_level(method, of_group, missing, X, n_levels, problem.donors, rng)
    return np.where(np.isnan(values), of_group[groups.codes], values)


def first_values(values: Floats, groups: Groups) -> Floats:
    """The first known value of every group (n_groups,), nan where there is none."""
    known = ~np.isnan(values)
    out = np.full(groups.n_groups, np.nan)
    out[groups.codes[known][::-1]] = values[known][::-1]
    return out
