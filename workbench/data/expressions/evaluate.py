"""Computes an expression column by column, after kinds.py has found that it fits the data."""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import reduce
from importlib import import_module
from typing import Any

import numpy as np

from workbench.data.expressions.functions import FUNCTIONS, Function
from workbench.data.expressions.kinds import ISO_FORMATS, check_condition, constant_of, kind_of
from workbench.data.expressions.parser import parse
from workbench.data.expressions.source import Source, category, written
from workbench.data.expressions.tree import (
    Among,
    Binary,
    Call,
    Compare,
    Items,
    Logic,
    Missing,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Pair,
    Text,
)
from workbench.data.expressions.values import Arguments, Bools, Categories, Floats, Truth, Value
from workbench.data.grouping import joint_codes
from workbench.data.progress import pause
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
        if isinstance(node, Text | Missing):
            what = "A text alone" if isinstance(node, Text) else "NA alone"
            raise ExpressionError(f"{what} is no value.", expression=self.text, position=node.position)
        found = self.argument(node)
        assert found is not None
        return found

    def argument(self, node: Node) -> Value | None:
        """The values of any piece: a text is a category for all rows, NA is None."""
        pause()
        match node:
            case Missing():
                return None
            case Text(value):
                return Categories.computed(np.zeros(self.source.n_rows, dtype=np.int32), (value,))
            case Name(name) if self.source.variable(name).measure is not Measure.NUMERIC:
                return self.categories(node)
            case Name() | Number() | Negative() | Binary():
                return self.numbers(node)
            case Call(name) if FUNCTIONS[name].computed_by:
                return self.computed(node)
        return self.truth(node)

    def computed(self, node: Call) -> Value:
        """What a function of the list computes."""
        function = FUNCTIONS[node.function]
        compute = loaded(function.computed_by)
        if function.plain:
            plain: Value = compute(*(self.numbers(argument) for argument in node.arguments))
            return plain
        given = Arguments(
            tuple(self.argument(a.new if isinstance(a, Pair) else a) for a in node.arguments),
            self.source.n_rows,
            call=node,
            text=self.text,
            **self.named(node, function),
        )
        found: Value = compute(given)
        return found

    def named(self, node: Call, function: Function) -> dict[str, Any]:
        """The named arguments as `Arguments` holds them."""
        found: dict[str, Any] = {"named": {}}
        for name, value in node.named:
            items = value.items if isinstance(value, Items) else (value,)
            match function.named[name].what:
                case "groups":
                    found["groups"] = joint_codes(self.source, [n.name for n in items if isinstance(n, Name)])
                case "order":
                    found["order"] = np.broadcast_to(self.numbers(value), self.source.n_rows)
                case "numbers":
                    found["named"][name] = [constant_of(item) for item in items]
                case "texts":
                    found["named"][name] = [item.value for item in items if isinstance(item, Text)]
                case "value":
                    found["named"][name] = self.argument(value)
                case "word":
                    found["named"][name] = value.value if isinstance(value, Text) else ""
        return found

    # --- numbers and categories

    def numbers(self, node: Node) -> Floats | float:
        pause()
        match node:
            case Number(value):
                return value
            case Missing():
                return float("nan")
            case Name(name):
                return self.source.numeric(name)
            case Negative(operand):
                return -self.numbers(operand)
            case Binary(sign, left, right):
                found: Floats | float = ARITHMETIC[sign](self.numbers(left), self.numbers(right))
                return found
            case Call():
                computed = self.computed(node)
                assert not isinstance(computed, Categories | Truth)
                return computed
        raise AssertionError(node)

    def categories(self, node: Node) -> Categories:
        if isinstance(node, Name):
            codes, levels = self.source.codes(node.name)
            return Categories(codes, levels, self.source.variable(node.name))
        found = self.argument(node)
        assert isinstance(found, Categories)
        return found

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
            case Call():
                found = self.computed(node)
                assert isinstance(found, Truth)
                return found
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
        if isinstance(node, Text):
            return True
        if isinstance(node, Name):
            return self.source.variable(node.name).measure is not Measure.NUMERIC
        return isinstance(node, Call) and kind_of(node, self.source, self.text) == "category"

    def with_category(self, node: Node, literal: Number | Text, sign: str) -> Truth:
        """Categories against one that is written out; an order is that of the levels, or of time."""
        found = self.categories(node)
        known = found.codes >= 0
        if sign not in ("==", "!="):
            ranks, here = self._ranks(found, literal)
            return self._rows(COMPARE[sign](ranks[found.codes], here) & known, known)
        place = self._place(literal, found)
        return self._rows(COMPARE[sign](found.codes, place) & known, known)

    def _place(self, literal: Number | Text, found: Categories) -> int:
        """The code of a category that is written; -1 for one that does not occur."""
        if found.derived or found.variable.format in ISO_FORMATS:
            value = written(literal)
            return found.levels.index(value) if value in found.levels else -1
        return category(literal, found.variable, found.levels, self.text)

    def _ranks(self, found: Categories, literal: Number | Text) -> tuple[Any, Any]:
        """Something that orders the levels, one for each code and one for -1, and the literal's own."""
        if found.variable.format in ISO_FORMATS:
            return np.array([*found.levels, ""], dtype=object), written(literal)
        order = [level.value for level in found.variable.levels]
        rank = {value: i for i, value in enumerate(order)}
        here = category(literal, found.variable, order, self.text)
        return np.array([*(rank[level] for level in found.levels), -1]), here

    def two_categories(self, node: Compare) -> Truth:
        """The same category is one written in the same way; dates also come before one another."""
        one, other = self.categories(node.left), self.categories(node.right)
        known = (one.codes >= 0) & (other.codes >= 0)
        if node.operator not in ("==", "!="):
            order = {text: i for i, text in enumerate(sorted({*one.levels, *other.levels}))}
            first, second = (
                np.array([*(order[level] for level in side.levels), -1])[side.codes] for side in (one, other)
            )
            return self._rows(COMPARE[node.operator](first, second) & known, known)
        place = {value: i for i, value in enumerate(one.levels)}
        # -2, which nothing has, where it does not occur
        places = np.array([*(place.get(value, -2) for value in other.levels), -1])
        return self._rows(COMPARE[node.operator](one.codes, places[other.codes]) & known, known)

    def membership(self, node: Among) -> Truth:
        if self._is_categorical(node.value):
            found = self.categories(node.value)
            places = [self._place(choice, found) for choice in node.choices]
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
        value = self.argument(argument)
        if value is None:
            return self._rows(np.True_, np.True_)
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


def loaded(where: str) -> Callable[..., Any]:
    """The function at "module:name" below this package, imported on first use."""
    module, _, name = where.partition(":")
    found: Callable[..., Any] = getattr(import_module(f"workbench.data.expressions.{module}"), name)
    return found
