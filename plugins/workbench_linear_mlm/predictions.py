"""Predictions for other data, from Python: for known groups, new groups, or the average of all groups.

    from workbench.api import dataset_of
    from workbench_linear_mlm.predictions import fit, predict

    model = fit(dataset_of(frame), formula="reading ~ age + (age | child)")
    later = predict(model, dataset_of(other), groups="conditional", interval="prediction")
    later.fit, later.conf_low, later.conf_high

What the error of a prediction contains:

    groups        interval      error
    population    confidence    coefficients: by the chosen df method (population mean at these values)
    population    prediction    and the differences between groups and the residual: a row of a group not seen
    conditional   confidence    coefficients and random effects together (mean of this group)
    conditional   prediction    and the residual: a further row of this group

Intervals take t with the df of the method for a population mean and rows minus coefficients otherwise; a
new observation has weight one. The variances are taken as known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from workbench.api import (
    Dataset,
    ModelError,
    NewGroups,
    QuietReporter,
    Variable,
    new_matrix,
    new_offset,
    new_random,
)
from workbench.engine import distributions
from workbench.engine.lmm import LmmFit
from workbench.engine.lmm.model import Floats
from workbench.engine.prediction_error import NewRows, error_variance, new_group_variance, random_part
from workbench_linear_mlm.fitted import Fitted
from workbench_linear_mlm.fixed_model import of_lmm, of_ols
from workbench_linear_mlm.ols_blocks import FittedOls
from workbench_linear_mlm.options import LmmOptions, OlsOptions

Groups: TypeAlias = Literal["conditional", "population"]
Interval: TypeAlias = Literal["confidence", "prediction"]


@dataclass(frozen=True)
class Predictions:
    """Arrays (m,), nan where a predictor is missing.

    std_error: of the mean or of a new observation, as the interval asks; new_group: rows of which some group
    was not in the data of the fit, always False for the population.
    """

    fit: Floats
    std_error: Floats
    df: Floats
    conf_low: Floats
    conf_high: Floats
    new_group: NDArray[np.bool_]


@dataclass(frozen=True)
class _Reread:
    """Other data read as the data of the fit were: categories stay categories, numbers numbers."""

    data: Dataset
    fitted: Dataset

    @property
    def n_rows(self) -> int:
        return self.data.n_rows

    def variable(self, name: str) -> Variable:
        self.data.variable(name)  # it must be there
        return self.fitted.variable(name)

    def numeric(self, name: str) -> Floats:
        return self.data.numeric(name)

    def codes(self, name: str) -> tuple[NDArray[np.int32], tuple[str, ...]]:
        return self.data.codes(name)


def fit(data: Dataset, **options: Any) -> Fitted | FittedOls:
    """Fit a linear mixed model, or a linear regression where the formula has no random effect.

    options: as in the recipes of `linear_mlm.lmm` and `linear_mlm.ols`; errors as theirs.
    """
    from workbench_linear_mlm import lmm, ols  # which make tables of predictions

    formula = str(options.get("formula", ""))
    if options.get("residual", "identity") != "identity" or options.get("variance_by") is not None:
        raise ModelError(
            "Predictions for other data are not available for models with a residual structure.",
            "Fit the model with independent residuals, or read the predictions in its result.",
        )
    if "|" not in formula:
        return ols.fit_model(data, OlsOptions.of(options))
    return lmm.fit_model(data, LmmOptions.of(options), QuietReporter())


def predict(
    model: Fitted | FittedOls,
    data: Dataset,
    *,
    groups: Groups = "conditional",
    interval: Interval = "confidence",
    level: float = 0.95,
    allow_new_levels: bool = False,
) -> Predictions:
    """Predict the outcome for the rows of `data` (see the top of this file).

    A regression knows no groups. allow_new_levels: groups that the fit has not seen get the average of all,
    and the variance between groups as their error; else they are a ModelError, as are missing groups.
    Raises ModelError for an unknown category of a predictor and DataError for a variable that is not there.
    """
    if model.design.memberships:
        raise ModelError(
            "Predictions for other data are not available for models with multiple membership.",
            "Read the predictions in the result of the analysis.",
        )
    source = _Reread(data, model.data)
    fixed = of_ols(model) if isinstance(model, FittedOls) else of_lmm(model)
    L = new_matrix(model.design, source)
    offset = new_offset(model.design, source, model.options.offset)
    known = np.asarray(np.isfinite(L).all(axis=1))
    tests = fixed.estimates(np.where(known[:, None], L, 0.0))
    known &= np.isfinite(tests.estimate)
    mean = _Mean(tests.estimate, tests.std_error**2, tests.df, np.zeros(len(L), dtype=bool))
    if isinstance(model, Fitted):
        rows = _new_rows(model, source, L, conditional=groups == "conditional", allowed=allow_new_levels)
        mean = _of_groups(model.fit, rows, mean, groups, interval)
    elif interval == "prediction":
        mean = mean._replace(variance=mean.variance + model.fit.sigma**2)
    return _predictions(mean, 0.0 if offset is None else offset, known, level)


class _Mean(NamedTuple):
    """Arrays (m,): the prediction without the offset, the variance of its error, df, rows of new groups."""

    value: Floats
    variance: Floats
    df: Floats
    new: NDArray[np.bool_]


def _of_groups(fit: LmmFit, rows: NewRows, mean: _Mean, groups: Groups, interval: Interval) -> _Mean:
    """What the groups add to a population mean."""
    if groups == "population" and interval == "confidence":
        return mean
    plain = np.full(len(mean.df), float(fit.n_obs - len(fit.beta)))
    residual = fit.sigma**2 if interval == "prediction" else 0.0
    if groups == "population":
        return mean._replace(variance=mean.variance + new_group_variance(fit, rows) + residual, df=plain)
    new = np.any([codes < 0 for codes in rows.codes], axis=0)
    return _Mean(mean.value + random_part(fit, rows), error_variance(fit, rows) + residual, plain, new)


def _predictions(mean: _Mean, offset: Floats | float, known: NDArray[np.bool_], level: float) -> Predictions:
    known = known & np.isfinite(mean.variance) & np.isfinite(mean.value + offset)
    value, error = (np.where(known, v, np.nan) for v in (mean.value + offset, np.sqrt(mean.variance)))
    df = np.where(known, mean.df, np.nan)
    half = distributions.t_quantile((1 + level) / 2, df) * error
    return Predictions(value, error, df, value - half, value + half, mean.new)


def _new_rows(model: Fitted, source: _Reread, L: Floats, *, conditional: bool, allowed: bool) -> NewRows:
    """The rows as the engine takes them; for the population every group is new."""
    found = new_random(model.design, source)
    if conditional and not allowed:
        _refuse_new(found)
    kept = np.nan_to_num(L[:, list(model.fit.kept)])
    codes = [block.codes if conditional else np.full(len(L), -1) for block in found]
    return NewRows(kept, [block.Z for block in found], codes)


def _refuse_new(found: Sequence[NewGroups]) -> None:
    for block in found:
        new = block.codes < 0
        if not new.any():
            continue
        names = list(dict.fromkeys(block.names[i] for i in np.flatnonzero(new)))
        if None in names:
            raise ModelError(
                f"The group {block.label} is missing on {int(new.sum())} of {len(new)} rows.",
                "Fill it in, predict for the population, or allow new levels.",
            )
        shown = ", ".join(str(name) for name in names[:5]) + (" ..." if len(names) > 5 else "")
        raise ModelError(
            f"The model does not know {len(names)} of the levels of {block.label}: {shown}.",
            "Predict for the population, or allow new levels: they get the average of all groups, and the "
            "variance between groups as their error.",
        )
