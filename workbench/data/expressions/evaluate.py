"""Computes an expression column by column, after kinds.py has found that it fits the data."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import reduce
from typing import Any

import numpy as np

from workbench.data.expressions.functions import FUNCTIONS
from workbench.data.expressions.kinds import check_condition, kind_of
from workbench.data.expressions.parser import parse
from workbench.data.expressions.source import Source, category
from workbench.data.expressions.tree import (
    Among,
    Binary,
    Call,
    Compare,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Text,
)
from workbench.data.expressions.values import Bools, Categories, Floats, Truth, Value
from workbench.data.variable import Measure
from workbench.errors import ExpressionError

COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "^": np.power,
}


def evaluate(text: str, source: Source) -> Value:
    """The values of an expression. Raises ExpressionError, with the place, for what does not fit the data."""
    node = parse(text)
    kind_of(node, source, text)
    with np.errstate(all="ignore"):
        return Evaluator(source, text).value(node)


def select(text: str, source: Source) -> Bools:
    """The rows (n,) on which a condition is true; unknown ones are not among them."""
    node = check_condition(text, source)
    with np.errstate(all="ignore"):
        return Evaluator(source, text).truth(node).yes


class Evaluator:
    """source: the data; text: the expression as written, for messages."""

    def __init__(self, source: Source, text: str) -> None:
        self.source, self.text = source, text

    def value(self, node: Node) -> Value:
        """The values of any piece but a lone text."""
        if isinstance(node, Name) and self.source.variable(node.name).measure is not Measure.NUMERIC:
            return self.categories(node)
        if isinstance(node, Name | Number | Negative | Binary):
            return self.numbers(node)
        if isinstance(node, Call) and FUNCTIONS[node.function].gives == "number":
            return self.numbers(node)
        if isinstance(node, Text):
            message = "A text alone is no value."
            raise ExpressionError(message, expression=self.text, position=node.position)
        return self.truth(node)

    # --- numbers and categories

    def numbers(self, node: Node) -> Floats | float:
        match node:
            case Number(value):
                return value
            case Name(name):
                return self.source.numeric(name)
            case Negative(operand):
                return -self.numbers(operand)
            case Binary(sign, left, right):
                found: Floats | float = ARITHMETIC[sign](self.numbers(left), self.numbers(right))
                return found
            case Call(name, arguments):
                compute = FUNCTIONS[name].compute
                assert compute is not None
                computed: Floats | float = compute(*(self.numbers(argument) for argument in arguments))
                return computed
        raise AssertionError(node)

    def categories(self, node: Name) -> Categories:
        codes, levels = self.source.codes(node.name)
        return Categories(codes, levels, self.source.variable(node.name))

    # --- conditions

    def truth(self, node: Node) -> Truth:
        match node:
            case Compare():
                return self.comparison(node)
            case Among():
                return self.membership(node)
            case Not(condition):
                return self.truth(condition).negated()
            case Logic("and", conditions):
                return reduce(Truth.both, map(self.truth, conditions))
            case Logic("or", conditions):
                return reduce(Truth.either, map(self.truth, conditions))
            case Call("missing", (argument,)):
                return self.missing(argument)
        raise AssertionError(node)

    def comparison(self, node: Compare) -> Truth:
        left, right = node.left, node.right
        if isinstance(left, Number | Text) and self._is_categorical(right):
            return self.with_category(right, left, MIRRORED[node.operator])
        if isinstance(right, Number | Text) and self._is_categorical(left):
            return self.with_category(left, right, node.operator)
        if self._is_categorical(left) and self._is_categorical(right):
            return self.two_categories(node)
        a, b = self.numbers(left), self.numbers(right)
        known = ~(np.isnan(a) | np.isnan(b))
        return self._rows(COMPARE[node.operator](a, b) & known, known)

    def _is_categorical(self, node: Node) -> bool:
        return isinstance(node, Name) and self.source.variable(node.name).measure is not Measure.NUMERIC

    def with_category(self, name: Node, literal: Number | Text, sign: str) -> Truth:
        """A variable against a category that is written out; an order is that of the variable's levels."""
        assert isinstance(name, Name)
        found = self.categories(name)
        place = category(literal, found.variable, found.levels, self.text)
        known = found.codes >= 0
        if sign in ("==", "!="):
            return self._rows(COMPARE[sign](found.codes, place) & known, known)
        order = [level.value for level in found.variable.levels]
        rank = {value: i for i, value in enumerate(order)}
        ranks = np.array([*(rank[level] for level in found.levels), -1])
        here = self._rank(literal, found, order)
        return self._rows(COMPARE[sign](ranks[found.codes], here) & known, known)

    def _rank(self, literal: Number | Text, found: Categories, order: list[str]) -> int:
        return category(literal, found.variable, order, self.text)

    def two_categories(self, node: Compare) -> Truth:
        """Two variables: the same category is one written in the same way."""
        assert isinstance(node.left, Name) and isinstance(node.right, Name)
        one, other = self.categories(node.left), self.categories(node.right)
        places = np.array([*(_place(value, one.levels) for value in other.levels), -1])
        known = (one.codes >= 0) & (other.codes >= 0)
        return self._rows(COMPARE[node.operator](one.codes, places[other.codes]) & known, known)

    def membership(self, node: Among) -> Truth:
        if self._is_categorical(node.value):
            assert isinstance(node.value, Name)
            found = self.categories(node.value)
            places = [category(choice, found.variable, found.levels, self.text) for choice in node.choices]
            known = found.codes >= 0
            yes = np.isin(found.codes, places) & known
        else:
            values = np.asarray(self.numbers(node.value))
            known = ~np.isnan(values)
            wanted = [choice.value for choice in node.choices if isinstance(choice, Number)]
            yes = np.isin(values, wanted) & known
        truth = self._rows(yes, known)
        return truth.negated() if node.negated else truth

    def missing(self, argument: Node) -> Truth:
        value = self.value(argument)
        if isinstance(value, Truth):
            gone = ~value.known
        elif isinstance(value, Categories):
            gone = value.codes < 0
        else:
            gone = np.isnan(value)
        return self._rows(gone, np.True_)

    def _rows(self, yes: Any, known: Any) -> Truth:
        """One truth a row, also for a comparison of constants."""
        n = self.source.n_rows
        return Truth(np.broadcast_to(yes, n).copy(), np.broadcast_to(known, n).copy())


def _place(value: str, levels: tuple[str, ...]) -> int:
    """Its code there; -2, which nothing has, where it does not occur."""
    return levels.index(value) if value in levels else -2
