"""Lights for the mean of the outcome: straight lines, and slopes alike within and between groups.

A bend is judged by the share of the unexplained variation that the squared predictor would explain: Cohen's
(1988) small and medium effects, R2 = .02 and .13.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from workbench.analysis.diagnostics.assessment import SIGNIFICANT, Assessment, Light, light_of
from workbench.analysis.diagnostics.fitted_model import Added, FittedModel, Floats
from workbench.engine.diagnostics.added_columns import AddedColumn
from workbench.engine.ols import OlsFit, fit_ols
from workbench.engine.ols_checks import added_variable

SMALL, MEDIUM = 0.02, 0.13
MOST_PREDICTORS = 40


def linearity(model: FittedModel) -> Iterator[Assessment]:
    """One light for each numeric predictor with more than two values."""
    names = curved_names(model)
    squares = [(model.predictors.covariates[name].values - centre) ** 2 for name, centre in names]
    for (name, _), test in zip(names, added(model, squares), strict=True):
        light, verdict = bend_light(test.share, test.p_value)
        yield Assessment(
            f"linearity:{name}",
            f"The effect of {name} is a straight line",
            light,
            verdict,
            "Curvature (t)",
            test.statistic,
            test.df,
            test.p_value,
        )


def bend_light(share: float, p_value: float) -> tuple[Light, str]:
    """By the share of the unexplained variation that the square takes away; nan where it adds nothing."""
    if np.isnan(share):
        return "green", "a bend is part of the model, or two values leave none to see"
    light = light_of(share, SMALL, MEDIUM, p_value)
    words = f"it would explain {100 * share:.1f}% of what is unexplained"
    if light == "green":
        return light, "no bend beyond chance" if p_value >= SIGNIFICANT else f"a slight bend: {words}"
    return light, f"it bends: {words}. Try a square, a logarithm or a spline"


def curved_names(model: FittedModel) -> list[tuple[str, float]]:
    """Numeric predictors that may bend, with their means."""
    found = model.predictors.covariates.items()
    return [(name, c.mean) for name, c in found if len(c.distinct) > 2][:MOST_PREDICTORS]


def within_and_between(model: FittedModel) -> Iterator[Assessment]:
    """One light for each predictor that varies both within and between the groups of a grouping.

    Where the group means of a predictor have an effect of their own, its one slope mixes what happens within
    groups with what happens between them (Mundlak 1978, Econometrica 46; Snijders & Bosker 2012, ch. 4.6).
    """
    wanted, means = [], []
    for label, codes, levels in model.groupings:
        for name, covariate in list(model.predictors.covariates.items())[:MOST_PREDICTORS]:
            mean = _group_means(covariate.values, codes, len(levels))
            if mean is not None:
                wanted.append((name, label))
                means.append(mean)
    for (name, label), test in zip(wanted, added(model, means), strict=True):
        if np.isnan(test.statistic):
            continue
        differs = test.p_value < SIGNIFICANT
        verdict = (
            f"it differs: center {name} within {label} and add its mean to the model"
            if differs
            else "nothing speaks against it"
        )
        yield Assessment(
            f"contextual:{name}:{label}",
            f"The effect of {name} is the same within and between {label}",
            "amber" if differs else "green",
            verdict,
            f"Mean of {name} by {label} (t)",
            test.statistic,
            test.df,
            test.p_value,
        )


def _group_means(values: Floats, codes: np.ndarray, n_levels: int) -> Floats | None:
    """The mean of each row's group (n,); None where the predictor does not vary within or between groups."""
    size = np.maximum(np.bincount(codes, minlength=n_levels), 1)
    mean = (np.bincount(codes, values, n_levels) / size)[codes]
    total = float(values.std())
    if total == 0 or float((values - mean).std()) < 1e-6 * total or float(mean.std()) < 1e-6 * total:
        return None
    return np.asarray(mean)


def added(model: FittedModel, columns: Sequence[Floats]) -> Sequence[Added]:
    """Each column tested alone: by the model, or else on its residuals with its own columns held."""
    if not columns:
        return ()
    if model.added is not None:
        return model.added(np.column_stack(columns))
    kept = list(model.kept) or list(range(model.design.X.shape[1]))
    known = model.known
    y = model.residuals.values[known]
    fit = fit_ols(y, model.design.X[known][:, kept])
    return [_from_residuals(fit, column[known]) for column in columns]


def _from_residuals(fit: OlsFit, column: Floats) -> Added:
    found = added_variable(fit, (column - column.mean()) / (column.std() or 1.0))
    share = found.statistic**2 / (found.statistic**2 + found.df)
    return AddedColumn(found.statistic, found.df, found.p_value, share)
