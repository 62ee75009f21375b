"""Predicted outcomes of rows of the data, with intervals for their mean and for a new observation."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from workbench.api import (
    Block,
    Column,
    Dataset,
    Design,
    Notice,
    Reporter,
    Table,
    new_random,
    unknown_categories,
)
from workbench_linear_mlm.fitted import Fitted
from workbench_linear_mlm.ols_blocks import FittedOls
from workbench_linear_mlm.options import LmmOptions
from workbench_linear_mlm.predictions import Groups, Predictions, predict
from workbench_linear_mlm.tables import number

MOST_ROWS = 20_000
MOST_NAMED = 5  # rows of an unknown category that are named
Row = dict[str, float | str | None]


def lmm_predictions(fitted: Fitted) -> Iterator[Block]:
    """The table, where it was asked for."""
    yield from _table(fitted, fitted.reporter)


def ols_predictions(fitted: FittedOls, reporter: Reporter) -> Iterator[Block]:
    """The table, where it was asked for."""
    yield from _table(fitted, reporter)


def _table(model: Fitted | FittedOls, reporter: Reporter) -> Iterator[Block]:
    if model.options.predictions == "none":
        return
    rows = wanted_rows(model.design, model.data, model.options.predictions)
    shown = rows[:MOST_ROWS]
    groups: Groups = "conditional"
    if isinstance(model.options, LmmOptions) and model.options.predicted_for == "population":
        groups = "population"
    shown, refused = known_rows(model.design, model.data, shown)
    for notice in refused:
        reporter.notice(notice)
    level, part = model.options.ci_level, model.data.take(shown)
    mean = predict(model, part, groups=groups, level=level, allow_new_levels=True)
    new = predict(model, part, groups=groups, interval="prediction", level=level, allow_new_levels=True)
    known = np.flatnonzero(np.isfinite(mean.fit))
    for notice in told(rows, len(shown), known, mean):
        reporter.notice(notice)
    names = group_names(model.design, part) if isinstance(model, Fitted) else {}
    flag = bool(mean.new_group[known].any())
    lines = tuple(_rows(shown, known, names, mean, new, flag))
    title = "Predictions" if groups == "conditional" else "Predictions for an average group"
    if lines:
        yield Table("predictions", title, _columns(model, list(names), flag), lines, _note(model, groups))


def wanted_rows(design: Design, data: Dataset, which: str) -> NDArray[np.intp]:
    """Numbers of the rows: all, or those without an outcome."""
    every = np.arange(data.n_rows)
    if which == "all":
        return every
    unused = np.setdiff1d(every, design.rows)
    return unused[without_outcome(design, data, unused)]


def without_outcome(design: Design, data: Dataset, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Of these rows, those on which a variable of the outcome is missing."""
    missing = np.zeros(len(rows), dtype=bool)
    for name in design.spec.outcome_variables:
        missing |= ~np.isfinite(data.numeric(name)[rows])
    return missing


def known_rows(
    design: Design, data: Dataset, rows: NDArray[np.intp]
) -> tuple[NDArray[np.intp], list[Notice]]:
    """Those of the rows whose categories all have a coefficient, and notices that name the others."""
    left, notices = np.ones(len(rows), dtype=bool), []
    for unknown in unknown_categories(design, data.take(rows)):
        left[unknown.rows] = False
        named = ", ".join(f"{row + 1:,}" for row in rows[unknown.rows[:MOST_NAMED]])
        more = len(unknown.rows) - MOST_NAMED
        where = f"Row {named} has" if len(unknown.rows) == 1 else f"Rows {named} have"
        if more > 0:
            where = f"Rows {named} and {more:,} more have"
        notices.append(
            Notice(
                "warning",
                f"{where} no prediction: the model does not know the category {unknown.category} of "
                f"{unknown.variable}.",
                "Correct the category, or fit the model to data in which it occurs.",
                f"predictions_unknown_{unknown.variable}_{unknown.category}",
            )
        )
    return rows[left], notices


def told(rows: NDArray[np.intp], tried: int, known: NDArray[np.intp], mean: Predictions) -> Iterator[Notice]:
    """What is not in the table, and which groups are new; tried: how many rows could have a prediction."""
    if not len(rows):
        message = "No row is without an outcome, so nothing was predicted."
        yield Notice(
            "info", message, "Add rows with an empty outcome, or predict all rows.", "predictions_none"
        )
    if len(rows) > MOST_ROWS:
        message = f"Predictions are shown for the first {MOST_ROWS:,} of {len(rows):,} rows."
        yield Notice("info", message, "", "predictions_shown")
    left = tried - len(known)
    if left:
        have = "1 row has" if left == 1 else f"{left:,} rows have"
        message = f"{have} no prediction, because a predictor is missing."
        yield Notice("info", message, "", "predictions_missing")
    new = int(mean.new_group[known].sum())
    if new:
        yield Notice(
            "warning",
            f"{new:,} of the rows that are predicted belong to a group that was not in the fit.",
            "They get the average of all groups, and intervals as wide as groups differ.",
            "predictions_new_groups",
        )


def group_names(design: Design, data: Dataset) -> dict[str, tuple[str | None, ...]]:
    """For every grouping the group of each row."""
    return {found.label: found.names for found in new_random(design, data)}


def _rows(
    rows: NDArray[np.intp],
    known: NDArray[np.intp],
    names: dict[str, tuple[str | None, ...]],
    mean: Predictions,
    new: Predictions,
    flag: bool,
) -> Iterator[Row]:
    for i in known:
        yield {
            "row": int(rows[i]) + 1,
            **{f"group_{k}": values[i] for k, values in enumerate(names.values(), 1)},
            **({"new_group": "yes" if mean.new_group[i] else None} if flag else {}),
            "estimate": number(mean.fit[i]),
            "std_error": number(mean.std_error[i]),
            "conf_low": number(mean.conf_low[i]),
            "conf_high": number(mean.conf_high[i]),
            "pred_low": number(new.conf_low[i]),
            "pred_high": number(new.conf_high[i]),
        }


def _columns(model: Fitted | FittedOls, labels: list[str], flag: bool) -> tuple[Column, ...]:
    share = f"{100 * model.options.ci_level:g}%"
    columns = [Column("row", "Row", "integer", "Number of the row in the data.")]
    columns += [Column(f"group_{k}", label) for k, label in enumerate(labels, 1)]
    if flag:
        columns.append(Column("new_group", "New", help="Whether a group of the row was not in the fit."))
    return (
        *columns,
        Column("estimate", "Prediction", "number", f"Predicted {model.design.y_name}."),
        Column("std_error", "SE", "number", "Standard error of the prediction as a mean."),
        Column("conf_low", f"{share} CI low", "interval_low", "Confidence interval of the mean."),
        Column("conf_high", f"{share} CI high", "interval_high", "Confidence interval of the mean."),
        Column("pred_low", f"{share} PI low", "interval_low", "Prediction interval of a new observation."),
        Column("pred_high", f"{share} PI high", "interval_high", "Prediction interval of a new observation."),
    )


def _note(model: Fitted | FittedOls, groups: Groups) -> str:
    if isinstance(model, FittedOls):
        return "CI: of the mean at these values; PI: of a new observation."
    of = "the row's groups" if groups == "conditional" else "an average group"
    return f"For {of}. CI: of the mean; PI: of a new observation. The variances are taken as known."
