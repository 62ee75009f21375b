"""The outcome as categories: their order, what is odd about it, and what cannot be modelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from workbench.api import Dataset, Design, Measure, ModelError, ModelSpec, Notice, Variable, display_names

MOST_CATEGORIES = 50
SHOWN = 8
MERGE = "Merge categories that belong together, or treat the outcome as a number in a linear model."


@dataclass(frozen=True)
class Categories:
    """codes (n,): the category of each row used; levels: those that occur, in order; name: of the outcome.

    labels: what readers know levels by, where they have a name of their own.
    """

    name: str
    codes: NDArray[np.intp]
    levels: tuple[str, ...]
    notices: tuple[Notice, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """K."""
        return len(self.levels)

    @property
    def shown(self) -> tuple[str, ...]:
        """The levels as readers know them."""
        return tuple(self.labels.get(level, level) for level in self.levels)


def ordered_categories(design: Design, data: Dataset) -> Categories:
    """The outcome of a design built with response="any", its categories from lowest to highest.

    Raises ModelError for text without an order, for pairs of counts, and for too many categories.
    """
    found = _categories(design)
    variable = _variable(design, data)
    if variable is None:
        return found
    if variable.measure in (Measure.TEXT, Measure.ID):
        raise ModelError(
            f"The outcome {found.name} is {variable.measure}: its categories have no order.",
            "Declare it as ordinal in the variable view and put its categories in order.",
        )
    found = _in_declared_order(found, variable)
    notices = tuple(_order_notices(found, variable))
    return Categories(found.name, found.codes, found.levels, notices, display_names(variable))


def unordered_categories(design: Design, data: Dataset) -> Categories:
    """The outcome of a design built with response="any", the reference category first."""
    found = _categories(design)
    variable = _variable(design, data)
    notices = tuple(_common_notices(found, variable))
    if variable is not None and variable.measure is Measure.ORDINAL and found.count > 2:
        message = f"The categories of {found.name} are ordered, which this model does not use."
        advice = "A cumulative model needs fewer coefficients and often says more."
        notices = (*notices, Notice("info", message, advice, "ordered_outcome"))
    labels = {} if variable is None else display_names(variable)
    return Categories(found.name, found.codes, found.levels, notices, labels)


def _categories(design: Design) -> Categories:
    name = design.y_name
    if design.y.ndim > 1:
        raise ModelError(
            f"The outcome {name} is a pair of counts, not a category.",
            "Choose a variable with one category a row, or a binomial model.",
        )
    if design.y_levels is not None:
        codes, levels = design.y.astype(np.intp), design.y_levels
    else:
        values, codes = np.unique(design.y, return_inverse=True)
        levels = tuple(f"{value:.15g}" for value in values)
    if len(levels) > MOST_CATEGORIES:
        raise ModelError(
            f"The outcome {name} has {len(levels):,} different categories; this model takes up to "
            f"{MOST_CATEGORIES}.",
            MERGE,
        )
    return Categories(name, codes, levels)


def _variable(design: Design, data: Dataset) -> Variable | None:
    """The variable behind the outcome; None where it is computed."""
    named = [name for name in ModelSpec(outcome=design.spec.outcome).variables if name in data]
    return data.variable(named[0]) if len(named) == 1 else None


def _in_declared_order(found: Categories, variable: Variable) -> Categories:
    """Categories by the order of the variable's levels: a chosen reference does not change what is higher."""
    rank = {level.value: i for i, level in enumerate(variable.levels)}
    if not rank:
        return found
    order = sorted(range(found.count), key=lambda i: rank.get(found.levels[i], i))
    place = np.empty(found.count, dtype=np.intp)
    place[order] = np.arange(found.count)
    return Categories(found.name, place[found.codes], tuple(found.levels[i] for i in order))


def _order_notices(found: Categories, variable: Variable) -> Iterator[Notice]:
    yield from _common_notices(found, variable)
    if variable.measure is Measure.NOMINAL and found.count > 2:
        yield Notice(
            "warning",
            f"The outcome {found.name} is declared as nominal; its categories are taken in the order "
            f"{in_order(found.levels)}.",
            "If that is not their order, declare the variable as ordinal and put its categories in order.",
            "nominal_outcome",
        )


def _common_notices(found: Categories, variable: Variable | None) -> Iterator[Notice]:
    declared = () if variable is None else tuple(level.value for level in variable.levels)
    missing = frozenset() if variable is None else variable.missing_among(declared)
    empty = [value for value in declared if value not in found.levels and value not in missing]
    if empty:
        one = len(empty) == 1
        yield Notice(
            "warning",
            f"{'Category' if one else 'Categories'} {', '.join(empty[:SHOWN])} of {found.name} "
            f"{'has' if one else 'have'} no row in the model.",
            "The model leaves them out and cannot predict them; merge them with others if they belong there.",
            "empty_category",
        )
    if found.count == 2:
        yield Notice(
            "info",
            f"{found.name} has two categories, {found.levels[0]} and {found.levels[1]}: this is binary "
            "regression.",
            "The generalised linear model with a binomial outcome gives the same estimates and more output.",
            "two_categories",
        )


def in_order(levels: tuple[str, ...]) -> str:
    """`a < b < c`, shortened in the middle where there are many."""
    if len(levels) > SHOWN:
        return " < ".join((*levels[: SHOWN - 2], "...", levels[-1]))
    return " < ".join(levels)
