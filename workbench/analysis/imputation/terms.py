"""Interactions and curves as predictors: computed anew whenever what they are made of is imputed.

A term such as x:kind gives one column for every category but the first of each factor, as a model has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from workbench.data.dataset import Dataset
from workbench.data.variable import Variable
from workbench.engine.imputation.problem import Floats, Passive, Values
from workbench.errors import OptionsError
from workbench.modeling import ModelSpec
from workbench.modeling.arithmetic import is_kind
from workbench.modeling.categories import category_variable
from workbench.modeling.evaluate import Evaluator, Memory
from workbench.modeling.terms import Term
from workbench.modeling.tree import Call, Name, Node


@dataclass(frozen=True)
class Facts:
    """What stays the same while values change: variables, categories, and the codes of the grouping
    variable.
    """

    n_rows: int
    variables: Mapping[str, Variable]
    levels: Mapping[str, tuple[str, ...]]
    group: tuple[str, NDArray[np.int32], tuple[str, ...]] | None


@dataclass(frozen=True)
class Current:
    """A source of data, as formulas read them, over the current values."""

    facts: Facts
    values: Values

    @property
    def n_rows(self) -> int:
        return self.facts.n_rows

    def variable(self, name: str) -> Variable:
        return self.facts.variables[name]

    def numeric(self, name: str) -> Floats:
        return self.values[name]

    def codes(self, name: str) -> tuple[NDArray[np.int32], tuple[str, ...]]:
        if self.facts.group is not None and self.facts.group[0] == name:
            return self.facts.group[1:]
        return self.values[name].astype(np.int32), self.facts.levels[name]


@dataclass(frozen=True)
class TermColumn:
    """One column of a term: a product of numeric factors and of indicators (variable, category)."""

    numeric: tuple[Node, ...]
    indicators: tuple[tuple[str, int], ...]
    facts: Facts

    def __call__(self, values: Values) -> Floats:
        evaluator = Evaluator(Current(self.facts, values), Memory())
        out = np.ones(self.facts.n_rows)
        for node in self.numeric:
            out = out * evaluator.column(node)
        for name, category in self.indicators:
            out = out * (values[name] == category)
        return out


def passive_terms(formula: str, data: Dataset, facts: Facts) -> tuple[tuple[Term, tuple[Passive, ...]], ...]:
    """Each term that is more than a variable, with its columns; OptionsError where it uses what is not
    imputed.
    """
    if not formula:
        return ()
    spec = ModelSpec.from_formula(formula, data.names)
    out = []
    for term in spec.fixed:
        if len(term.factors) == 1 and isinstance(term.factors[0], Name):
            continue
        _check(term, facts)
        out.append((term, tuple(_columns(term, facts))))
    return tuple(out)


def _check(term: Term, facts: Facts) -> None:
    known = {*facts.variables, *(() if facts.group is None else facts.group[:1])}
    strange = [name for name in term.variables if name not in known]
    if strange:
        raise OptionsError(
            f"{term} uses '{strange[0]}', which is not among the variables of the imputation.",
            "Add it to the variables, or take the term out.",
            option="terms",
        )
    if any(isinstance(node, Call) and is_kind(node, "basis") for node in term.factors):
        raise OptionsError(
            f"{term} has several columns, which cannot be computed while values are imputed.",
            "Write powers one by one, such as  I(x^2) + I(x^3).",
            option="terms",
        )


def _columns(term: Term, facts: Facts) -> Iterator[Passive]:
    source = Current(facts, {})
    numeric: list[Node] = []
    categories: list[list[tuple[str, int]]] = []
    for node in term.factors:
        name = category_variable(node, source)
        if name is None:
            numeric.append(node)
        else:
            categories.append([(name, k) for k in range(1, len(facts.levels[name]))])
    sources = tuple(name for name in term.variables if name in facts.variables)
    for number, chosen in enumerate(product(*categories)):
        compute = TermColumn(tuple(numeric), tuple(chosen), facts)
        yield Passive(f"{term}[{number}]", sources, compute)
