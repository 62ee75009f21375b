"""Outcome, weights and offset of a design."""

from __future__ import annotations

from typing import Literal

import numpy as np

from workbench.errors import DataError, ModelError
from workbench.modeling.arithmetic import is_kind
from workbench.modeling.categories import category_variable, used_levels
from workbench.modeling.evaluate import Floats
from workbench.modeling.printer import label
from workbench.modeling.raw import RawFrame, Rows, count_rows, taken
from workbench.modeling.spec import ModelSpec
from workbench.modeling.tree import Call, Name, Node

Response = Literal["numeric", "any"]


def add_outcome(spec: ModelSpec, raw: RawFrame, response: Response) -> Node:
    outcome = spec.outcome
    if outcome is None:
        raise ModelError("The model has no outcome.", "Name the variable to be explained before ~.")
    pair = is_kind(outcome, "cbind")
    category = category_variable(outcome, raw.source)
    if response == "numeric" and (pair or category is not None):
        if category is not None and not (raw.source.codes(category)[0] >= 0).any():
            raise ModelError(f"The outcome {label(outcome)} has no values.", "Choose another outcome.")
        what = "a pair of counts" if pair else raw.source.variable(category or "").measure
        advice = "Choose a numeric outcome, or a model for categories and counts."
        raise ModelError(f"The outcome {label(outcome)} is {what}, not numeric.", advice)
    if isinstance(outcome, Call) and pair:
        for argument in outcome.arguments:
            raw.add_number(argument.value)
    else:
        raw.add_factor(outcome)
    return outcome


def response_values(outcome: Node, raw: RawFrame, rows: Rows) -> tuple[Floats, tuple[str, ...] | None]:
    variable = category_variable(outcome, raw.source)
    if isinstance(outcome, Call) and is_kind(outcome, "cbind"):
        pair = [taken(raw.numbers[argument.value], rows) for argument in outcome.arguments]
        return np.column_stack(pair), None
    if variable is None:
        y, levels = taken(raw.numbers[outcome], rows), None
    else:
        codes, levels = used_levels(taken(raw.codes[variable][0], rows), raw.codes[variable][1])
        y = codes.astype(np.float64)
    if len(y) == 1:
        message = "There is only one row on which all variables of the model are known."
        raise ModelError(
            message, "A model needs more rows than coefficients: use variables with fewer missing values."
        )
    if y.min() == y.max():
        message = f"The outcome {label(outcome)} has the same value on all {len(y)} rows used."
        raise ModelError(message, "There is nothing to explain: choose another outcome.")
    return y, levels


def add_weights(name: str, raw: RawFrame) -> None:
    """Fetch the weights; rows of weight zero are left out."""
    values = raw.add_number(Name(name))
    negative, zero = values < 0, values == 0
    if negative.any():
        message = f"The weights {name} are negative on {count_rows(int(negative.sum()))}."
        raise DataError(message, "Weights must be above zero.")
    if zero.any():
        message = f"The weight {name} is zero on {count_rows(int(zero.sum()))}."
        raw.notices.append((message, "These rows are left out."))
        raw.exclude(name, zero)


def offset_values(spec: ModelSpec, raw: RawFrame, rows: Rows, name: str | None) -> Floats | None:
    nodes = [*spec.offsets, *([] if name is None else [Name(name)])]
    if not nodes:
        return None
    total = np.zeros(raw.source.n_rows)
    for node in nodes:
        total += raw.numbers[node]
    return taken(total, rows)
