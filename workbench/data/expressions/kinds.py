"""Checks an expression against the variables, without touching values: of which kind is each piece?

number      numeric variables, numbers, arithmetic, most functions
category    variables of other measures, texts in quotes
condition   comparisons, `in`, missing(), and what `and`, `or`, `not` make of them
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.data.expressions.functions import FUNCTIONS, Kind
from workbench.data.expressions.parser import parse
from workbench.data.expressions.source import Source, category, unknown
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
from workbench.data.variable import Measure
from workbench.errors import ExpressionError

WORDS: dict[Kind, str] = {"number": "a number", "category": "a category", "condition": "a condition"}


def kind_of(node: Node, source: Source, text: str) -> Kind:
    """The kind of an expression; ExpressionError, with its place, at the first piece that does not fit."""
    return Checker(source, text).kind(node)


def check_condition(text: str, source: Source) -> Node:
    """The tree of a condition that fits the data; ExpressionError where it cannot be read or is none."""
    node = parse(text)
    if kind_of(node, source, text) != "condition":
        raise ExpressionError(
            "This is a value, not a condition.",
            'Compare it with something, as in age > 18 or sex == "Female".',
            expression=text,
            position=node.position,
        )
    return node


class Checker:
    """source: whose variables; text: the expression as written, for messages."""

    def __init__(self, source: Source, text: str) -> None:
        self.source, self.text = source, text

    def kind(self, node: Node) -> Kind:
        match node:
            case Number():
                return "number"
            case Text():
                return "category"
            case Name():
                return self.variable(node)
            case Negative(operand):
                return self.expect(operand, "number", "A minus sign")
            case Binary(operator, left, right):
                self.expect(left, "number", operator)
                return self.expect(right, "number", operator)
            case Compare():
                return self.comparison(node)
            case Among():
                return self.membership(node)
            case Not(condition):
                return self.expect(condition, "condition", "not")
            case Logic(operator, conditions):
                for condition in conditions:
                    self.expect(condition, "condition", operator)
                return "condition"
            case Call():
                return self.call(node)

    def variable(self, node: Name, *, quoted: bool = False) -> Kind:
        if node.name not in self.source.names:
            raise unknown(node, self.source, self.text, quoted=quoted)
        numeric = self.source.variable(node.name).measure is Measure.NUMERIC
        return "number" if numeric else "category"

    def expect(self, node: Node, wanted: Kind, what: str) -> Kind:
        found = self.kind(node)
        if found == wanted:
            return found
        advice = {
            "number": "Compare categories with == or in.",
            "condition": 'Compare it with something, as in age > 18 or sex == "Female".',
            "category": "",
        }[wanted]
        raise self.fault(f"{what} needs {WORDS[wanted]}, and this is {WORDS[found]}.", advice, node.position)

    def comparison(self, node: Compare) -> Kind:
        left = self.kind(node.left)
        category = left == "category" and isinstance(node.right, Name)
        right = self.variable(node.right, quoted=True) if category else self.kind(node.right)  # type: ignore[arg-type]
        if "condition" in (left, right):
            raise self.fault("Two conditions cannot be compared.", "Join them with and or or.", node.position)
        if left == right == "number":
            return "condition"
        if isinstance(node.left, Text) and isinstance(node.right, Text | Number):
            raise self.fault("This compares two texts.", "Write a variable without quotes.", node.position)
        self._mixed(node, left, right)
        for one, other in ((node.left, node.right), (node.right, node.left)):
            self._known(one, [other])
        if node.operator not in ("==", "!="):
            self._ordered(node)
        return "condition"

    def _mixed(self, node: Compare, left: Kind, right: Kind) -> None:
        """A category may be compared with a number that is written out; a number with no text."""
        one, other = (node.left, node.right) if left == "number" else (node.right, node.left)
        if left == right or isinstance(one, Number):
            return
        name = one.name if isinstance(one, Name) else "This"
        raise self.fault(
            f"{name} is a number and cannot be compared with a category.",
            "Write the number without quotes, or change the measure in the variable view.",
            other.position,
        )

    def _ordered(self, node: Compare) -> None:
        names = [side for side in (node.left, node.right) if isinstance(side, Name)]
        for name in names:
            if self.source.variable(name.name).measure is not Measure.ORDINAL:
                raise self.fault(
                    f"The categories of {name.name} have no order.",
                    "Use == or in, or make the variable ordinal in the variable view.",
                    node.position,
                )
        if len(names) == 2:
            message = "The order of two categorical variables cannot be compared."
            raise self.fault(message, "Compare each with a category.", node.position)

    def membership(self, node: Among) -> Kind:
        found = self.kind(node.value)
        if found == "condition" or isinstance(node.value, Text):
            raise self.fault("Before in stands a variable or a number.", "", node.value.position)
        texts = [choice for choice in node.choices if isinstance(choice, Text)]
        if found == "number" and texts:
            name = node.value.name if isinstance(node.value, Name) else "This"
            raise self.fault(
                f"{name} is a number, and {texts[0].value} is in quotes.",
                "Write the number without quotes, or change the measure in the variable view.",
                texts[0].position,
            )
        self._known(node.value, node.choices)
        return "condition"

    def _known(self, name: Node, literals: Sequence[Node]) -> None:
        """Each category that is written has to be one of the variable's, where it lists them."""
        if not isinstance(name, Name):
            return
        variable = self.source.variable(name.name)
        if variable.measure is Measure.NUMERIC or not variable.levels:
            return
        for literal in literals:
            if isinstance(literal, Text | Number):
                category(literal, variable, variable.level_values(), self.text)

    def call(self, node: Call) -> Kind:
        function = FUNCTIONS[node.function]
        least, given = len(function.takes), len(node.arguments)
        if given < least or (given > least and not function.more):
            count = f"{least} or more arguments" if function.more else f"{least} argument" + "s" * (least > 1)
            raise self.fault(f"{node.function}() takes {count}, not {given}.", "", node.position)
        for place, argument in enumerate(node.arguments):
            allowed = function.takes[min(place, least - 1)]
            if self.kind(argument) not in allowed:
                self.expect(argument, allowed[0], f"{node.function}()")
        return function.gives

    def fault(self, message: str, advice: str, position: int) -> ExpressionError:
        return ExpressionError(message, advice, expression=self.text, position=position)
