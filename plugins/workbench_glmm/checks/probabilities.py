"""How good predicted probabilities are: ROC curve, calibration, classification."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.api import Axis, Column, Figure, Intervals, Line, Panel, Points, Reference, Table
from workbench.engine.calibration import Calibration, calibration
from workbench.engine.roc import Roc, roc
from workbench_glmm.cells import Row, number, one_row, percent_words
from workbench_glmm.checks.checked import Checked

MOST_STEPS = 2000
GROUPS = 10


def probability_blocks(checked: Checked, cutoff: float, level: float) -> Iterator[Figure | Table]:
    """Classification, the ROC curve and calibration of a binomial outcome."""
    events, others = checked.events, checked.n_trials - checked.events
    curve = roc(checked.mean, events, others)
    yield classification_table(checked, cutoff)
    yield classification_measures(checked, cutoff)
    yield roc_table(curve, level)
    yield roc_figure(curve)
    groups = calibration(checked.mean, events, checked.n_trials, GROUPS)
    yield calibration_table(groups, level)
    yield hosmer_lemeshow(checked, groups)
    yield calibration_figure(checked, groups, level)


# --- classification


def classification_table(checked: Checked, cutoff: float) -> Table:
    """Observed against predicted."""
    hit, miss, alarm, quiet = _counts(checked, cutoff)
    columns = (
        Column("observed", "Observed"),
        Column("predicted_event", "Predicted: event", "integer", f"Probability of at least {cutoff:g}."),
        Column("predicted_other", "Predicted: none", "integer", f"Probability below {cutoff:g}."),
        Column("percent_correct", "Correct", "percent", "Share of the row that is predicted right."),
    )
    total = hit + miss + alarm + quiet
    rows: tuple[Row, ...] = (
        {
            "observed": "Event",
            "predicted_event": hit,
            "predicted_other": miss,
            "percent_correct": _share(hit, miss),
        },
        {
            "observed": "None",
            "predicted_event": alarm,
            "predicted_other": quiet,
            "percent_correct": _share(quiet, alarm),
        },
        {
            "observed": "Together",
            "predicted_event": hit + alarm,
            "predicted_other": miss + quiet,
            "percent_correct": (hit + quiet) / total,
        },
    )
    note = (
        "The rows were used to fit the model, so new rows will be predicted a little worse. "
        f"An event is predicted from a probability of {cutoff:g} on."
    )
    return Table("classification", "Classification", columns, rows, note)


def _counts(checked: Checked, cutoff: float) -> tuple[float, float, float, float]:
    """Events told and missed, others told as events and as none."""
    told = checked.mean >= cutoff
    events, others = checked.events, checked.n_trials - checked.events
    return (
        float(events[told].sum()),
        float(events[~told].sum()),
        float(others[told].sum()),
        float(others[~told].sum()),
    )


def _share(part: float, rest: float) -> float | None:
    return part / (part + rest) if part + rest else None


def classification_measures(checked: Checked, cutoff: float) -> Table:
    """Accuracy, sensitivity, specificity, predictive values, and the Brier score."""
    hit, miss, alarm, quiet = _counts(checked, cutoff)
    total = hit + miss + alarm + quiet
    prevalence = (hit + miss) / total
    brier = float(
        (
            checked.events * (1 - checked.mean) ** 2 + (checked.n_trials - checked.events) * checked.mean**2
        ).sum()
        / total
    )
    cells = [
        (Column("accuracy", "Accuracy", "percent", "Share predicted right."), (hit + quiet) / total),
        (
            Column(
                "no_information", "Without model", "percent", "Right if the commoner outcome is always told."
            ),
            max(prevalence, 1 - prevalence),
        ),
        (
            Column("sensitivity", "Sensitivity", "percent", "Of the events, share told as events."),
            _share(hit, miss),
        ),
        (
            Column("specificity", "Specificity", "percent", "Of the others, share told as none."),
            _share(quiet, alarm),
        ),
        (
            Column("ppv", "Positive value", "percent", "Of those told as events, share that are."),
            _share(hit, alarm),
        ),
        (
            Column("npv", "Negative value", "percent", "Of those told as none, share that are."),
            _share(quiet, miss),
        ),
        (
            Column("brier", "Brier score", "fixed", "Mean squared distance of probability and outcome.", 4),
            brier,
        ),
    ]
    return one_row("classification_measures", "Quality of the classification", cells)


# --- ROC


def roc_table(curve: Roc, level: float) -> Table:
    """The area under the curve and the threshold that separates best."""
    low, high = curve.interval(level)
    share, best = percent_words(level), curve.best
    cells = [
        (
            Column(
                "auc", "AUC", "fixed", "Chance that an event has a higher probability than a non-event.", 4
            ),
            curve.area,
        ),
        (Column("std_error", "SE", "fixed", "DeLong's standard error.", 4), number(curve.std_error)),
        (Column("conf_low", f"{share} CI low", "fixed", "DeLong's interval.", 4), number(low)),
        (Column("conf_high", f"{share} CI high", "fixed", "DeLong's interval.", 4), number(high)),
        (Column("n_events", "Events", "integer", "Number of events."), curve.n_events),
        (Column("n_others", "Others", "integer", "Number of non-events."), curve.n_others),
        (
            Column(
                "best_cutoff", "Best cutoff", "number", "Largest sum of sensitivity and specificity (Youden)."
            ),
            float(curve.threshold[best]),
        ),
        (
            Column("sensitivity", "Sensitivity", "percent", "At the best cutoff."),
            float(curve.sensitivity[best]),
        ),
        (
            Column("specificity", "Specificity", "percent", "At the best cutoff."),
            float(curve.specificity[best]),
        ),
    ]
    return one_row("roc", "Discrimination", cells)


def roc_figure(curve: Roc) -> Figure:
    """Sensitivity against 1 - specificity over all cutoffs."""
    k = len(curve.threshold)
    kept = np.unique(np.linspace(0, k - 1, min(k, MOST_STEPS)).astype(int))
    x = (0.0, *(1 - curve.specificity[kept]).tolist())
    y = (0.0, *curve.sensitivity[kept].tolist())
    best = curve.best
    marks = (
        Reference("sloped", 0.0, 1.0),
        Line(x, y, width=2.0),
        Points(
            (float(1 - curve.specificity[best]),),
            (float(curve.sensitivity[best]),),
            labels=(f"Cutoff {curve.threshold[best]:.3g}",),
            color="accent",
            size=9.0,
            opacity=1.0,
            name="Best cutoff",
        ),
    )
    axes = Axis("1 - specificity", (0.0, 1.0)), Axis("Sensitivity", (0.0, 1.0))
    return Figure(
        "roc_curve",
        f"ROC curve (AUC {curve.area:.3f})",
        (Panel(marks, *axes),),
        description="The farther the curve is from the dashed line, the better the model tells events from "
        "non-events; on the line it tells nothing.",
        aspect=1.1,
    )


# --- calibration


def calibration_table(groups: Calibration, level: float) -> Table:
    """Groups of rows by predicted probability: events expected and observed."""
    share = percent_words(level)
    low, high = groups.interval(level)
    columns = (
        Column("group", "Group", "integer", "By rising predicted probability."),
        Column("n", "Trials", "integer", "Rows, or trials."),
        Column("mean_predicted", "Predicted", "fixed", "Mean predicted probability.", 3),
        Column("observed", "Observed", "fixed", "Share of events.", 3),
        Column("conf_low", f"{share} CI low", "fixed", "Wilson's interval of the observed share.", 3),
        Column("conf_high", f"{share} CI high", "fixed", "Wilson's interval of the observed share.", 3),
        Column("expected_events", "Events expected", "fixed", "Sum of the predicted probabilities.", 1),
        Column("events", "Events observed", "integer", "Number of events."),
    )
    rows = tuple(
        {
            "group": g + 1,
            "n": float(groups.trials[g]),
            "mean_predicted": float(groups.mean_fitted[g]),
            "observed": float(groups.observed[g]),
            "conf_low": float(low[g]),
            "conf_high": float(high[g]),
            "expected_events": float(groups.expected[g]),
            "events": float(groups.events[g]),
        }
        for g in range(len(groups.trials))
    )
    return Table("calibration", "Calibration", columns, rows)


def hosmer_lemeshow(checked: Checked, groups: Calibration) -> Table:
    """The test of Hosmer and Lemeshow, with what it is worth."""
    cells = [
        (Column("statistic", "χ²", "fixed", "Sum over the groups of the table above."), groups.chi_square),
        (Column("df", "df", "integer", "Groups less two."), groups.df),
        (
            Column("p_value", "p", "p_value", "Small: the probabilities do not come true."),
            number(groups.p_value),
        ),
    ]
    table = one_row("hosmer_lemeshow", "Hosmer-Lemeshow test", cells)
    note = (
        "The result depends on how the groups are cut; with few rows the test sees little, with many it sees "
        "departures too small to matter. The calibration plot says more."
    )
    if not checked.is_binary:
        note += " With several trials a row the deviance says the same more directly."
    return Table(table.id, table.title, table.columns, table.rows, note)


def calibration_figure(checked: Checked, groups: Calibration, level: float) -> Figure:
    """Observed shares against predicted probabilities, group by group."""
    low, high = groups.interval(level)
    x = tuple(groups.mean_fitted.tolist())
    marks = (
        Reference("sloped", 0.0, 1.0),
        Intervals(x, tuple(low.tolist()), tuple(high.tolist())),
        Points(x, tuple(groups.observed.tolist()), size=7.0, opacity=1.0),
    )
    return Figure(
        "calibration_plot",
        "Calibration",
        (Panel(marks, Axis(checked.title), Axis("Observed share of events")),),
        description="Points on the line mean that predicted probabilities come true. Bars are "
        f"{percent_words(level)} intervals of the observed shares.",
        aspect=1.1,
    )
