"""The predictors of a model's fixed part: factors with their levels, covariates with their values.

A covariate is a variable, or a mean within groups such as group_center(ses, school), which is held and varied
as a whole. A number with only two values (a 0/1 indicator) has two levels to average over, like a factor; it
is held at its mean nowhere, as no row has that value. emmeans does the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from workbench.data.dataset import Dataset
from workbench.data.display_names import display_names
from workbench.data.variable import Variable
from workbench.modeling.design import Design
from workbench.modeling.leaves import leaf_values, leaves
from workbench.modeling.terms import Term
from workbench.modeling.tree import Node

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Factor:
    """A categorical predictor. levels: in the order of the variable; codes: (n,) of the rows used.

    texts: the words shown for the levels; reference: place of the level the others are compared with.
    """

    name: str
    levels: tuple[str, ...]
    texts: tuple[str, ...]
    reference: int
    codes: NDArray[np.intp]


@dataclass(frozen=True)
class Covariate:
    """A numeric predictor. values: (n,) on the rows used."""

    name: str
    values: Floats

    @cached_property
    def mean(self) -> float:
        """Mean over the rows used."""
        return float(self.values.mean())

    @cached_property
    def sd(self) -> float:
        """Standard deviation over the rows used, with n - 1."""
        return float(self.values.std(ddof=1))

    @cached_property
    def range(self) -> tuple[float, float]:
        """Smallest and largest value."""
        return float(self.values.min()), float(self.values.max())

    @cached_property
    def distinct(self) -> Floats:
        """The distinct values, ascending."""
        return np.unique(self.values)

    @property
    def is_indicator(self) -> bool:
        """Whether it has only two values."""
        return len(self.distinct) <= 2


@dataclass(frozen=True)
class Predictors:
    """By name; a variable used both as a number and as a factor counts as a factor.

    terms: for each fixed term the predictors in it; leaves: what stands for a number in the formula.
    """

    factors: dict[str, Factor]
    covariates: dict[str, Covariate]
    terms: tuple[tuple[str, ...], ...]
    leaves: dict[str, Node]

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, in order of appearance."""
        return tuple(dict.fromkeys(name for term in self.terms for name in term))

    @property
    def highest_terms(self) -> list[tuple[str, ...]]:
        """The sets of variables that no other term has all of and more."""
        sets = dict.fromkeys(tuple(dict.fromkeys(term)) for term in self.terms)
        kept: dict[frozenset[str], tuple[str, ...]] = {}
        for names in sets:
            if not any(set(names) < set(other) for other in sets):
                kept.setdefault(frozenset(names), names)
        return list(kept.values())

    @property
    def interactions(self) -> list[tuple[str, ...]]:
        """Those of them with two variables or more."""
        return [names for names in self.highest_terms if len(names) > 1]


def predictors_of(design: Design, data: Dataset) -> Predictors:
    """The predictors of the fixed part on the rows used."""
    terms = tuple(term_predictors(design, term) for term in design.spec.fixed)
    numeric = [f for term in design.spec.fixed for f in term.factors if f not in design.codings]
    found = {name: leaf for factor in numeric for name, leaf in leaves(factor).items()}
    codings = {
        design.codings[f].variable: design.codings[f].levels
        for term in design.spec.fixed
        for f in term.factors
        if f in design.codings
    }
    factors = {name: _factor(name, levels, design, data) for name, levels in codings.items()}
    covariates = {
        name: Covariate(name, leaf_values(design, data, leaf))
        for name, leaf in found.items()
        if name not in factors
    }
    return Predictors(factors, covariates, terms, found)


def term_predictors(design: Design, term: Term) -> tuple[str, ...]:
    """The predictors in one term, each once."""
    found: dict[str, None] = {}
    for factor in term.factors:
        coding = design.codings.get(factor)
        found |= dict.fromkeys(leaves(factor) if coding is None else [coding.variable])
    return tuple(found)


def _factor(name: str, coded: tuple[str, ...], design: Design, data: Dataset) -> Factor:
    variable = data.variable(name)
    levels = tuple(in_order(variable, coded))
    codes, known = data.codes(name)
    place = {level: i for i, level in enumerate(levels)}
    table = np.array([place.get(level, -1) for level in known], dtype=np.intp)
    words = display_names(variable)
    texts = tuple(words.get(level, level) for level in levels)
    return Factor(name, levels, texts, levels.index(coded[0]), table[codes[design.rows]])


def in_order(variable: Variable, levels: Iterable[str]) -> list[str]:
    """Levels in the order of the variable, whichever of them is the reference."""
    found = list(levels)
    rank = {level.value: i for i, level in enumerate(variable.levels)}
    return sorted(found, key=lambda level: rank.get(level, found.index(level)))
