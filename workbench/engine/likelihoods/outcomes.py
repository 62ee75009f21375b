"""Can this outcome come from that family? Each fault is told in one sentence, with what to do next."""

from __future__ import annotations

import numpy as np

from workbench.engine.likelihoods.kernel import Floats
from workbench.errors import DataError
from workbench.plurals import counted

COUNTS = ("poisson", "negative_binomial", "negative_binomial_1")


def check(family: str, y: Floats, trials: Floats | None = None) -> None:
    """Raise DataError unless y (n,), with trials (n,) for a binomial outcome, can come from the family."""
    if family == "binomial":
        _binomial(y, trials)
    elif family in COUNTS:
        _counts(y)
    elif family in ("gamma", "inverse_gaussian"):
        _refuse(y <= 0.0, "above zero", "zero or negative", "Choose another family, such as gaussian.")
    elif family == "beta":
        advice = "For shares of whole counts use a binomial outcome with trials."
        _refuse((y <= 0.0) | (y >= 1.0), "strictly between 0 and 1", "at or beyond these limits", advice)
    if len(y) and bool(np.all(y == y[0])) and (trials is None or bool(np.all(trials == trials[0]))):
        raise DataError(
            f"The outcome has the same value ({y[0]:g}) in all {len(y)} rows used; "
            "nothing is left to explain.",
            "Choose another outcome, or check the filter and the missing values.",
        )


def _binomial(y: Floats, trials: Floats | None) -> None:
    if trials is None:
        _refuse((y != 0.0) & (y != 1.0), "0 or 1", "something else", "Name the trials, or recode it.")
        return
    whole = (trials == np.round(trials)) & (trials >= 0.0)
    if not bool(whole.all()):
        raise DataError(
            f"The number of trials must be a whole number of 0 or more; row {_first(~whole)} has "
            f"{trials[_first(~whole) - 1]:g}.",
            "Remove these rows, or choose another variable for the trials.",
        )
    over = (y > trials) | (y < 0.0)
    if bool(over.any()):
        row = _first(over)
        raise DataError(
            f"There are more events than trials in {counted(int(over.sum()), 'row')} "
            f"(first in row {row}: {y[row - 1]:g} of {trials[row - 1]:g}).",
            "Check which variable holds the events and which the trials.",
        )
    _refuse(
        np.abs(y - np.round(y)) > 1e-6, "whole numbers of events", "fractions", "Give events, not shares."
    )


def _counts(y: Floats) -> None:
    bad = (y < 0.0) | (y != np.round(y))
    _refuse(bad, "counts (0, 1, 2, ...)", "negative or fractional", "Choose a family for measured outcomes.")


def _refuse(bad: np.ndarray, wanted: str, found: str, advice: str) -> None:
    if bool(bad.any()):
        raise DataError(
            f"The outcome must be {wanted}, but {counted(int(bad.sum()), 'value is', 'values are')} {found} "
            f"(first in row {_first(bad)}).",
            advice,
        )


def _first(bad: np.ndarray) -> int:
    return int(np.argmax(bad)) + 1
