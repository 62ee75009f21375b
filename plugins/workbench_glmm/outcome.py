"""The outcome as the families need it: shares of events with their trials, counts, amounts; checked.

A binomial outcome may be a category against the others, two numbers, events out of trials (`trials`, or
cbind(events, others)), or shares with the trials as weights. Everything becomes y, the observed mean of a
row, and the number of trials behind it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from workbench.api import DataError, Design, ModelError, Notice, counted

Floats = NDArray[np.float64]
BINOMIAL = ("binomial", "quasi_binomial")
COUNTS = ("poisson", "negative_binomial", "negative_binomial_1")


class OutcomeOptions(Protocol):
    """The options this module reads."""

    @property
    def family(self) -> str: ...
    @property
    def event_level(self) -> str: ...
    @property
    def trials(self) -> str | None: ...
    @property
    def weights(self) -> str | None: ...


@dataclass(frozen=True)
class Outcome:
    """y (n,): the outcome, for a binomial one the share of events.

    weights (n,): prior weights beside the trials, None without them; trials (n,): of each row, None where
    each row is one trial or the family has none; event: the category or
    number whose probability is modelled, "" outside binomial outcomes; others: what it stands against.
    """

    y: Floats
    weights: Floats | None = None
    trials: Floats | None = None
    event: str = ""
    others: str = ""
    notices: tuple[Notice, ...] = ()

    @property
    def is_binary(self) -> bool:
        """Whether every row is one trial."""
        return bool(self.event) and self.trials is None


def read_outcome(design: Design, options: OutcomeOptions) -> Outcome:
    """The outcome of a design built with response="any"; DataError or ModelError where it does not fit the
    family."""
    family = options.family
    if family in BINOMIAL:
        return _binomial(design, options)
    if options.trials is not None:
        raise ModelError(
            "A number of trials belongs to a binomial outcome.", "Choose the binomial family, or no trials."
        )
    if design.y.ndim > 1 or design.y_levels is not None:
        what = "two columns of counts" if design.y.ndim > 1 else "a category"
        raise ModelError(
            f"The outcome {design.y_name} is {what}, which this family cannot have.",
            "Choose the binomial family, or an outcome that is a number.",
        )
    _check(design, family)
    return Outcome(np.asarray(design.y, dtype=np.float64), design.weights)


# --- numbers


def _check(design: Design, family: str) -> None:
    y, name = design.y, design.y_name
    if family in (*COUNTS, "quasi_poisson"):
        _refuse(design, y < 0, f"{name} is negative", "A count is 0 or more: choose another family.")
    if family in COUNTS:
        fraction = np.abs(y - np.rint(y)) > 1e-7
        _refuse(
            design,
            fraction,
            f"{name} is not a whole number",
            "A count has no fractions: choose quasi-Poisson or gamma, or use the count with an offset.",
        )
    if family in ("gamma", "inverse_gaussian"):
        advice = "This family is for amounts above 0: choose another one, or model the zeros apart."
        _refuse(design, y <= 0, f"{name} is not above 0", advice)
    if family == "beta":
        advice = (
            "Beta regression is for shares strictly between 0 and 1: rescale the variable, or move exact 0 "
            "and 1 inwards, for instance by (y * (n - 1) + 0.5) / n."
        )
        _refuse(design, (y <= 0) | (y >= 1), f"{name} is not between 0 and 1", advice)


def _refuse(design: Design, wrong: NDArray[np.bool_], what: str, advice: str) -> None:
    """DataError naming the first wrong row, if there is one."""
    if wrong.any():
        first = int(np.argmax(wrong))
        count = int(wrong.sum())
        value = np.atleast_1d(design.y[first])
        shown = " and ".join(f"{v:g}" for v in value)
        raise DataError(
            f"{what} on {counted(count, 'row')} (first: row {design.rows[first] + 1}, {shown}).", advice
        )


# --- events


def _binomial(design: Design, options: OutcomeOptions) -> Outcome:
    if design.y.ndim > 1:
        counts = np.asarray(design.y)
        return _counted(design, counts[:, 0], counts.sum(axis=1), "the counts")
    if options.trials is not None:
        if design.y_levels is not None:
            raise ModelError(
                f"The outcome {design.y_name} is a category, so each row is one trial.",
                "Leave the trials empty, or choose an outcome that counts events.",
            )
        trials = design.extra[options.trials]
        return _of_trials(design, np.asarray(design.y), trials, options.trials)
    if design.y_levels is not None:
        return _category(design, options)
    return _numbers(design, options)


def _of_trials(design: Design, y: Floats, trials: Floats, what: str) -> Outcome:
    """Events out of trials, or the share of events where that is what the numbers must be."""
    events = np.rint(y * trials)
    fractions = bool(((y > 0) & (y < 1)).any() and (y >= 0).all() and (y <= 1).all())
    if not fractions or bool((np.abs(y * trials - events) > 1e-3).any()):
        return _counted(design, y, trials, what)
    found = _counted(design, events, trials, what)
    words = f"{design.y_name} is taken as the share of events in {what}, since it has fractions."
    return replace(found, notices=(*found.notices, Notice("info", words, "", "shares")))


def _counted(design: Design, events: Floats, trials: Floats, what: str) -> Outcome:
    """Events out of trials."""
    name = design.y_name
    whole = np.abs(np.column_stack([events, trials]) - np.rint(np.column_stack([events, trials])))
    _refuse(
        design,
        (events < 0) | (trials < 0) | (whole > 1e-7).any(axis=1),
        f"{name} or {what} is not a whole number of 0 or more",
        "Events and trials are counts: correct these rows.",
    )
    _refuse(
        design,
        events > trials,
        f"{name} counts more events than {what}",
        "There cannot be more events than trials: correct these rows, or choose another trials variable.",
    )
    total, happened = float(trials.sum()), float(events.sum())
    if happened in (0.0, total):
        every = "no trial" if happened == 0 else "every trial"
        raise ModelError(
            f"In {name} {every} has the event.", "There is nothing to explain: choose another outcome."
        )
    empty = trials == 0
    told: tuple[Notice, ...] = ()
    if empty.any():
        told = (
            Notice(
                "info",
                f"{counted(int(empty.sum()), 'row has', 'rows have')} no trials, and no say in the model.",
                "Their fitted values are shown all the same.",
            ),
        )
    share = np.where(empty, happened / total, events / np.where(empty, 1.0, trials))
    return Outcome(share, design.weights, trials, "event", "no event", told)


def _category(design: Design, options: OutcomeOptions) -> Outcome:
    """One category of the outcome against the others."""
    levels = design.y_levels or ()
    event = options.event_level
    if event and event not in levels:
        raise ModelError(
            f"{design.y_name} has no row with the category {event}, so it cannot be the event.",
            f"Its categories in the rows used are {', '.join(levels[:10])}.",
        )
    if not event and len(levels) > 2:
        raise ModelError(
            f"The outcome {design.y_name} has {len(levels)} categories: {', '.join(levels[:10])}.",
            "Name the event to compare one category with all others, or choose a model for ordered or "
            "unordered categories.",
        )
    event = event or levels[1]
    others = [level for level in levels if level != event]
    y = (design.y == levels.index(event)).astype(np.float64)
    return Outcome(y, design.weights, None, event, " or ".join(others))


def _numbers(design: Design, options: OutcomeOptions) -> Outcome:
    """Two numbers, or shares with the trials as weights."""
    y = np.asarray(design.y)
    low, high = float(y.min()), float(y.max())
    shares = options.weights is not None and low >= 0 and high <= 1
    if not ((y > low) & (y < high)).any() and not (shares and (low > 0 or high < 1)):
        return _two_numbers(design, options, low, high)
    if low < 0 or high > 1:
        raise ModelError(
            f"The outcome {design.y_name} has more than two values, from {low:g} to {high:g}.",
            "A binomial outcome is yes or no, or events out of trials: name the trials, or choose a family "
            "for counts or amounts.",
        )
    if options.family == "binomial":
        _check_shares(design, options)
    return Outcome(y, None, design.weights, "event", "no event")


def _two_numbers(design: Design, options: OutcomeOptions, low: float, high: float) -> Outcome:
    names = [f"{low:.15g}", f"{high:.15g}"]
    event = options.event_level or names[1]
    if event not in names:
        raise ModelError(
            f"{design.y_name} has no row with the value {event}, so it cannot be the event.",
            f"Its values are {names[0]} and {names[1]}.",
        )
    told: tuple[Notice, ...] = ()
    if (low, high) != (0.0, 1.0):
        words = f"{design.y_name} = {event} is taken as the event."
        told = (Notice("info", words, "Option 'Event' says which it is."),)
    place = names.index(event)
    y = (design.y == (low, high)[place]).astype(np.float64)
    return Outcome(y, design.weights, None, event, names[1 - place], told)


def _check_shares(design: Design, options: OutcomeOptions) -> None:
    """Shares need their trials, and shares times trials are whole numbers."""
    if design.weights is None:
        raise ModelError(
            f"The outcome {design.y_name} is a share, and it is not said out of how many trials.",
            "Name the number of trials as weights, or choose quasi-binomial or beta.",
        )
    events = design.y * design.weights
    _refuse(
        design,
        np.abs(events - np.rint(events)) > 1e-3,
        f"{design.y_name} times {options.weights} is not a whole number",
        "A share times its number of trials is a count: correct these rows, or choose quasi-binomial.",
    )
