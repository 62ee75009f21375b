"""The typical case of effect displays: where predictors stand that a display does not show.

Numbers are at their mean, also those with two values only; factors are averaged over their levels, each as
often as in the data, and independently of each other, so that a column of an interaction between factors
that are not shown is the product of their shares. The band is estimate +- t SE with n - p degrees of
freedom, or z where the dispersion is known, and takes the variances as known.

Fox 2003, J. Stat. Softw. 8(15); Fox & Weisberg 2018, J. Stat. Softw. 87(9).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import prod

import numpy as np

from workbench.analysis.margins.model import Floats, MarginModel
from workbench.analysis.margins.reference_grid import (
    MOST_CELLS,
    Averaged,
    at_values,
    averaged_over,
    held_average,
)
from workbench.engine.marginal import Combinations, combinations
from workbench.errors import ModelError


def effect_rows(model: MarginModel, points: dict[str, Floats], others: Sequence[str]) -> Floats:
    """L (m, all columns) at m points of the predictors shown, by the rule that the options name."""
    if model.options.effect_others == "balanced":
        held = held_average(model, others)
    else:
        held = typical_case(model, others)
    return averaged_over(model, points, held)


def effect_estimates(model: MarginModel, L: Floats) -> Combinations:
    """L beta with the errors and df of the rule that the options name."""
    if model.options.effect_others == "balanced" or model.display_law is None:
        return model.estimates(L)
    return combinations(model.display_law, model.choice, L)


def typical_case(model: MarginModel, names: Sequence[str]) -> Averaged:
    """Values of the predictors that are not shown, and the weight of each combination of them."""
    choices = [_choices(model, name) for name in names]
    cells = prod(len(values) for values, _ in choices)
    if cells > MOST_CELLS:
        raise ModelError(
            f"The averages would run over {cells:,} combinations of levels.",
            "Name a level at which factors are held (option 'at').",
        )
    rows = np.array(list(product(*(values for values, _ in choices))), dtype=np.float64).reshape(cells, -1)
    shares = np.array(list(product(*(weights for _, weights in choices))), dtype=np.float64)
    columns = {name: rows[:, j] for j, name in enumerate(names)}
    return columns, shares.reshape(cells, -1).prod(axis=1)


def _choices(model: MarginModel, name: str) -> tuple[list[float], list[float]]:
    """Values of one predictor and their weights."""
    chosen = at_values(model, name)
    if chosen is not None:
        return chosen, [1 / len(chosen)] * len(chosen)
    factor = model.predictors.factors.get(name)
    if factor is None:
        return [model.predictors.covariates[name].mean], [1.0]
    share = np.bincount(factor.codes, minlength=len(factor.levels)) / len(factor.codes)
    return [float(i) for i in range(len(factor.levels))], share.tolist()
