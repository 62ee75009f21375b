"""The reference grid: what the model predicts at chosen values of some predictors, averaged over the others.

Factors that are not named are averaged over their levels, all with equal weight, or ("proportional") over
the combinations in the data by how often they occur; covariates are held at their mean, or averaged over the
values of the option `at`. The prediction is linear in the coefficients, so that a point of the grid is a row
l of weights on the columns of X (Searle, Speed & Milliken 1980, The American Statistician 34).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np
from numpy.typing import NDArray

from workbench.analysis.margins.model import Floats, MarginModel
from workbench.analysis.margins.predictors import Predictors
from workbench.data.dataset import Dataset
from workbench.data.text.numbers import number_text
from workbench.data.variable import Variable
from workbench.errors import ModelError
from workbench.modeling.prediction import new_matrix, new_random_matrices
from workbench.modeling.tree import Node

MOST_CELLS = 200_000
AT_ONCE = 4_000_000  # numbers in the matrix of one pass

Values = Mapping[str, Sequence[float]]
"""For each predictor the values it takes: numbers, or the places of a factor's levels."""

Averaged = tuple[dict[str, Floats], Floats]
"""Combinations of values, as columns, and the weight of each."""


@dataclass(frozen=True)
class Points:
    """A small data set of predictor values: what the design needs to build the rows of X.

    columns: (m,) for each predictor; the places of levels for a factor.
    """

    data: Dataset
    predictors: Predictors
    columns: Mapping[str, Floats]

    @property
    def n_rows(self) -> int:
        return len(next(iter(self.columns.values()), np.empty(1)))

    def variable(self, name: str) -> Variable:
        """Metadata, as in the data the model was fitted to."""
        return self.data.variable(name)

    def numeric(self, name: str) -> Floats:
        """Values of a covariate, or of a factor that also enters as a number."""
        factor = self.predictors.factors.get(name)
        if factor is None:
            return self.columns[name]
        return np.array([float(level) for level in factor.levels])[self.columns[name].astype(np.intp)]

    @property
    def given(self) -> dict[Node, Floats]:
        """The values of everything that stands for a number in the formula."""
        return {leaf: self.numeric(name) for name, leaf in self.predictors.leaves.items()}

    def codes(self, name: str) -> tuple[NDArray[np.int32], tuple[str, ...]]:
        """Places of a factor's levels, and the levels."""
        return self.columns[name].astype(np.int32), self.predictors.factors[name].levels


def rows_at(model: MarginModel, columns: Mapping[str, Floats], block: int | None = None) -> Floats:
    """Rows (m, columns) of X, or of Z of a random block, at m points where every predictor has a value."""
    if not columns:
        return np.array(model.design.X[:1])
    points = Points(model.data, model.predictors, columns)
    if block is None:
        values = new_matrix(model.design, points, points.given)
    else:
        values = new_random_matrices(model.design, points, points.given)[block]
    if not np.isfinite(values).all():
        raise ModelError(
            "The model has no value at the average of its predictors: a logarithm or root is missing there.",
            "Name other values for the predictors (option 'at').",
        )
    return values


def averaged_at(
    model: MarginModel, points: Mapping[str, Floats], others: Sequence[str], block: int | None = None
) -> Floats:
    """L (m, all columns) at m points of some predictors, averaged over the others; see `rows_at`."""
    return averaged_over(model, points, held_average(model, others), block)


def averaged_over(
    model: MarginModel, points: Mapping[str, Floats], held: Averaged, block: int | None = None
) -> Floats:
    """L (m, all columns) at m points of some predictors, averaged over values of the others."""
    inner, share = held
    m = len(next(iter(points.values()), np.empty(1)))
    k = len(share)
    if m * k > MOST_CELLS:
        raise ModelError(
            f"The averages would run over {m * k:,} combinations of values.",
            "Name fewer predictors, or weigh combinations by how often they occur.",
        )
    step = max(1, AT_ONCE // (k * model.design.X.shape[1]))
    parts = []
    for start in range(0, m, step):
        mine = {name: np.repeat(values[start : start + step], k) for name, values in points.items()}
        size = min(step, m - start)
        columns = {**mine, **{name: np.tile(values, size) for name, values in inner.items()}}
        parts.append(np.einsum("mkp,k->mp", rows_at(model, columns, block).reshape(size, k, -1), share))
    return np.concatenate(parts)


def combined(values: Values) -> dict[str, Floats]:
    """All combinations of the values, as columns; the last predictor runs fastest."""
    rows = np.array(list(product(*values.values())), dtype=np.float64)
    return {name: rows[:, j] for j, name in enumerate(values)}


def held_average(model: MarginModel, names: Sequence[str]) -> Averaged:
    """Values of the predictors averaged over, and the weight of each combination of them."""
    weights = model.options.marginal_weights
    choices = {name: held_values(model, name) for name in names}
    spread = [name for name, values in choices.items() if len(values) > 1]
    if weights == "equal" or not spread:
        cells = prod(len(values) for values in choices.values())
        if cells > MOST_CELLS:
            raise ModelError(
                f"The averages would run over {cells:,} combinations of levels.",
                "Weigh combinations by how often they occur.",
            )
        return combined(choices), np.full(cells, 1 / cells)
    return _observed(model, choices, spread)


def _observed(model: MarginModel, choices: Mapping[str, Sequence[float]], spread: Sequence[str]) -> Averaged:
    """The combinations of the spread predictors that occur, by their share of the rows or weights.

    Values a predictor is set to that the data do not have are taken as equally frequent.
    """
    observed = [
        name for name in spread if set(choices[name]) <= set(_column(model.predictors, name).tolist())
    ]
    rows = np.column_stack([_column(model.predictors, name) for name in observed] or [np.zeros(0)])
    weight = model.design.weights
    if observed:
        wanted = np.all([np.isin(rows[:, j], choices[n]) for j, n in enumerate(observed)], axis=0)
        cells, place = np.unique(rows[wanted], axis=0, return_inverse=True)
        each = np.ones(len(rows)) if weight is None else weight
        share: Floats = np.bincount(place.ravel(), each[wanted]).astype(np.float64)
    else:
        cells, share = np.zeros((1, 0)), np.ones(1)
    rest = combined({name: values for name, values in choices.items() if name not in observed})
    k = len(next(iter(rest.values()), np.empty(1)))
    columns = {name: np.repeat(cells[:, j], k) for j, name in enumerate(observed)}
    columns |= {name: np.tile(values, len(cells)) for name, values in rest.items()}
    return columns, np.repeat(share / share.sum(), k) / k


def _column(predictors: Predictors, name: str) -> Floats:
    factor = predictors.factors.get(name)
    return predictors.covariates[name].values if factor is None else factor.codes.astype(np.float64)


def held_values(model: MarginModel, name: str) -> list[float]:
    """The values a predictor is averaged over where it is not in focus."""
    chosen = at_values(model, name)
    if chosen is not None:
        return chosen
    factor = model.predictors.factors.get(name)
    if factor is not None:
        return [float(i) for i in range(len(factor.levels))]
    covariate = model.predictors.covariates[name]
    return covariate.distinct.tolist() if covariate.is_indicator else [covariate.mean]


def at_values(model: MarginModel, name: str) -> list[float] | None:
    """What option `at` says of a predictor: numbers, or places of levels; None if nothing."""
    given = model.options.at.get(name)
    if given is None:
        return None
    factor = model.predictors.factors.get(name)
    return list(
        _numbers(name, given) if factor is None else _places(name, given, factor.levels, factor.texts)
    )


def _numbers(name: str, given: Sequence[float | str]) -> Iterator[float]:
    for value in given:
        try:
            yield float(value)
        except ValueError:
            raise ModelError(
                f"{name} is a number and cannot be held at {value}.", "Name numbers, for example 0, 10."
            ) from None


def _places(
    name: str, given: Sequence[float | str], levels: Sequence[str], texts: Sequence[str]
) -> Iterator[float]:
    for value in given:
        wanted = number_text(value) if isinstance(value, float) else str(value)
        known = [i for i in range(len(levels)) if wanted in (levels[i], texts[i])]
        if not known:
            raise ModelError(
                f"{name} has no level {wanted} in the model.", f"Its levels are {', '.join(texts[:10])}."
            )
        yield float(known[0])


def check_named(model: MarginModel) -> None:
    """ModelError where an option names a variable that is no predictor of the model."""
    options, names = model.options, model.predictors.names
    named = [
        *options.marginal_means,
        *options.marginal_by,
        *options.effects_of,
        *options.at,
        options.slopes_of,
        options.slopes_by,
    ]
    for name in named:
        if name is not None and name not in names:
            raise ModelError(
                f"{name} is not a predictor of the model.",
                f"Predictors are {', '.join(names)}." if names else "The model has no predictor.",
            )
