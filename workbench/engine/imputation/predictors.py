"""The columns that predict one variable, from the current values of the others.

A number is one column, a variable of K categories K - 1 columns against its first; the means of these
columns in the groups follow where they are asked for. Columns are centred and scaled; those without
variation are dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from workbench.engine.imputation.problem import Floats, Groups, Predictor, Problem, Target, Values


@dataclass(frozen=True)
class PredictorColumns:
    """X (n, 1 + p): a constant, then the columns; Z (n, q): a constant, then those with random effects."""

    X: Floats
    Z: Floats


def predictor_columns(target: Target, problem: Problem, values: Values) -> PredictorColumns:
    """For all rows; values: complete, by name."""
    n = problem.n_rows
    fixed: list[Floats] = []
    random: list[Floats] = []
    for predictor in target.predictors:
        for column in _columns(predictor, problem, values):
            fixed.append(column)
            if predictor.random:
                random.append(column)
            if predictor.mean and problem.groups is not None:
                fixed.append(problem.groups.means(column))
    ones = np.ones(n)
    return PredictorColumns(
        np.column_stack([ones, *_scaled(fixed)]), np.column_stack([ones, *_scaled(random)])
    )


def _columns(predictor: Predictor, problem: Problem, values: Values) -> Iterator[Floats]:
    x = values[predictor.name]
    known = problem.columns.get(predictor.name)
    if known is None or known.n_levels == 0:
        yield x
    else:
        for k in range(1, known.n_levels):
            yield (x == k).astype(np.float64)


def _scaled(columns: list[Floats]) -> Iterator[Floats]:
    """Mean 0 and standard deviation 1; columns without variation are left out."""
    for x in columns:
        centred = x - x.mean()
        spread = float(np.sqrt(np.mean(centred**2)))
        if spread > 1e-10 * (1.0 + float(np.abs(x).max())):
            yield centred / spread


def by_group(X: Floats, groups: Groups) -> Floats:
    """Means of the columns in every group (n_groups, p)."""
    sizes = np.maximum(np.bincount(groups.codes, minlength=groups.n_groups), 1)
    sums = [np.bincount(groups.codes, x, minlength=groups.n_groups) for x in X.T]
    return np.asarray(np.column_stack(sums) / sizes[:, None])
