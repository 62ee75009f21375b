"""Checks an expression against the variables, without touching values: of which kind is each piece?

number      numeric variables, numbers, arithmetic, most functions
category    variables of other measures, texts in quotes
condition   comparisons, `in`, missing(), and what `and`, `or`, `not` make of them
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.data.expressions.functions import FUNCTIONS, Function, Kind, Parameter
from workbench.data.expressions.parser import parse
from workbench.data.expressions.source import Source, category, unknown
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
from workbench.data.variable import Measure
from workbench.errors import ExpressionError

WORDS: dict[Kind, str] = {
    "number": "a number",
    "category": "a category",
    "condition": "a condition",
    "missing": "missing",
}
ISO_FORMATS = ("date", "datetime", "time")


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
            case Missing():
                return "missing"
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
            case Items() | Pair():
                raise self.fault("A list cannot stand here.", "Write one value.", node.position)

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
            "category": "A number becomes a text with to_text().",
            "missing": "",
        }[wanted]
        if found == "missing":
            advice = "NA stands for a missing value in if() and recode()."
        raise self.fault(f"{what} needs {WORDS[wanted]}, and this is {WORDS[found]}.", advice, node.position)

    def comparison(self, node: Compare) -> Kind:
        left = self.kind(node.left)
        category = left == "category" and isinstance(node.right, Name)
        right = self.variable(node.right, quoted=True) if category else self.kind(node.right)  # type: ignore[arg-type]
        if "missing" in (left, right):
            raise self.fault("Nothing is equal to NA.", "Write missing(x).", node.position)
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
        sides = [side for side in (node.left, node.right) if not isinstance(side, Text | Number)]
        orders = [self._order(side) for side in sides]
        if all(order == "time" for order in orders):
            return
        for side, order in zip(sides, orders, strict=True):
            if not order:
                what = f"The categories of {side.name}" if isinstance(side, Name) else "These categories"
                raise self.fault(
                    f"{what} have no order.",
                    "Use == or in, or make the variable ordinal in the variable view.",
                    node.position,
                )
        if len(sides) == 2:
            message = "The order of two categorical variables cannot be compared."
            raise self.fault(message, "Compare each with a category.", node.position)

    def _order(self, node: Node) -> str:
        """What orders a category: its levels, time (dates are ordered as texts), or "" for nothing."""
        if isinstance(node, Name):
            variable = self.source.variable(node.name)
            if variable.format in ISO_FORMATS:
                return "time"
            return "levels" if variable.measure is Measure.ORDINAL else ""
        name = node.function if isinstance(node, Call) else ""
        return {"date": "time", "cut": "levels"}.get(name, "")

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
        if variable.measure is Measure.NUMERIC or not variable.levels or variable.format in ISO_FORMATS:
            return
        for literal in literals:
            if isinstance(literal, Text | Number):
                category(literal, variable, variable.level_values(), self.text)

    def call(self, node: Call) -> Kind:
        function = FUNCTIONS[node.function]
        self._count(node, function)
        kinds: list[Kind] = []
        for place, argument in enumerate(node.arguments):
            if isinstance(argument, Pair):
                self._pair(node.arguments[0], kinds[0], argument)
                kinds.append(self.kind(argument.new))
                continue
            allowed = function.takes[min(place, len(function.takes) - 1)]
            kinds.append(self.kind(argument))
            chosen_from = len(function.alike) > 1 and place in function.alike
            if kinds[-1] not in allowed and not (chosen_from and kinds[-1] == "missing"):
                self.expect(argument, allowed[0], f"{node.function}()")
        for name, value in node.named:
            self.named(node, name, value, function.named[name])
        return function.gives if function.gives != "same" else self._same(node, function, kinds)

    def _pair(self, value: Node, kind: Kind, pair: Pair) -> None:
        """The old values of a pair have to be some that the variable can have."""
        texts = [old for old in pair.old if isinstance(old, Text)]
        if kind == "number" and texts:
            message = f"This recodes numbers, and {texts[0].value} is in quotes."
            raise self.fault(message, "Write the number without quotes.", texts[0].position)
        self._known(value, pair.old)

    def _count(self, node: Call, function: Function) -> None:
        most, given = len(function.takes), len(node.arguments)
        least = most - function.optional
        if given >= least and (given <= most or function.more):
            return
        if function.more:
            count = f"{least} or more arguments"
        elif least < most:
            count = f"{least} or {most} arguments"
        else:
            count = f"{least} argument" + "s" * (least != 1)
        raise self.fault(f"{node.function}() takes {count}, not {given}.", "", node.position)

    def _same(self, node: Call, function: Function, kinds: list[Kind]) -> Kind:
        """The common kind of the arguments that the value is taken from."""
        if function.pairs:
            kinds = [*kinds[1:], *(self.kind(value) for name, value in node.named if name == "else")]
            alike = kinds or [self.kind(node.arguments[0])]
        else:
            alike = [kinds[place] for place in function.alike]
        known = [kind for kind in alike if kind != "missing"]
        if len(set(known)) > 1:
            raise self.fault(
                f"{node.function}() would give {WORDS[known[0]]} in some rows and "
                f"{WORDS[next(k for k in known if k != known[0])]} in others.",
                "Write all results as numbers, or all as texts in quotes.",
                node.position,
            )
        if "condition" in known:
            raise self.fault("A condition is no result here.", "Write 1 and 0, say.", node.position)
        if not known and function.pairs:
            return self.kind(node.arguments[0])
        return known[0] if known else "number"

    def named(self, node: Call, name: str, value: Node, parameter: Parameter) -> None:
        """A named argument: variables, constants or one of some words."""
        items = value.items if isinstance(value, Items) else (value,)
        for item in items:
            if parameter.what == "value":
                self.kind(item)
            elif parameter.what == "groups":
                if not isinstance(item, Name):
                    raise self.fault(
                        f"{name} = needs variables.", "As in by = (school, class).", item.position
                    )
                self.variable(item)
            elif parameter.what == "order":
                self.expect(item, "number", f"{name} =")
            elif parameter.what == "numbers":
                if constant_of(item) is None:
                    raise self.fault(f"{name} = needs numbers.", "As in (0, 10, Inf).", item.position)
            elif parameter.what == "texts":
                if not isinstance(item, Text):
                    raise self.fault(f"{name} = needs texts in quotes.", "", item.position)
            elif not isinstance(item, Text) or item.value not in parameter.words:
                known = ", ".join(f'"{word}"' for word in parameter.words)
                raise self.fault(f"{name} = is one of {known}.", "", item.position)

    def fault(self, message: str, advice: str, position: int) -> ExpressionError:
        return ExpressionError(message, advice, expression=self.text, position=position)


def constant_of(node: Node) -> float | None:
    """The number that is written out, with its sign; None for anything else."""
    if isinstance(node, Negative):
        inner = constant_of(node.operand)
        return None if inner is None else -inner
    return node.value if isinstance(node, Number) else None
