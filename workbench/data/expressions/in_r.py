"""An expression as R writes it, for scripts that readers can run; it means there what it means here."""

from __future__ import annotations

import re

from workbench.data.expressions.kinds import ISO_FORMATS
from workbench.data.expressions.parser import parse
from workbench.data.expressions.r_functions import IN_R, InR, number_in_r, once, quoted, variable_of
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
from workbench.data.variable import Measure, Variable

MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def condition_in_r(text: str, source: Source) -> str:
    """The expression in R, every operation in parentheses; categories by their values."""
    return _Writer(source, text).write(parse(text))


class _Writer:
    def __init__(self, source: Source, text: str) -> None:
        self.source, self.text = source, text

    def write(self, node: Node) -> str:
        match node:
            case Number(value):
                return number_in_r(value)
            case Text(value):
                return quoted(value)
            case Missing():
                return "NA"
            case Name(name):
                return _name(name)
            case Negative(operand):
                return f"(-{self.write(operand)})"
            case Binary(sign, left, right):
                return f"({self.write(left)} {sign} {self.write(right)})"
            case Not(condition):
                return f"!({self.write(condition)})"
            case Logic(sign, conditions):
                return f" {'&' if sign == 'and' else '|'} ".join(f"({self.write(c)})" for c in conditions)
            case Call():
                return self.call(node)
            case Items() | Pair():
                raise AssertionError(node)
            case Compare():
                return self.comparison(node)
            case Among(value, choices, negated):
                listed = ", ".join(self.literal(value, c) for c in choices)
                return self.among(self.write(value), listed, negated)

    def call(self, node: Call) -> str:
        given = InR(node, self.text_of, _name(variable_of(node, self.source.names)))
        write = IN_R.get(node.function)
        return write(given) if write else f"{node.function}({', '.join(given.arguments)})"

    def text_of(self, node: Node) -> str:
        """A piece as a value: factors as their texts."""
        if self._categorical(node) is not None:
            return f"as.character({self.write(node)})"
        return self.write(node)

    def among(self, value: str, listed: str, negated: bool) -> str:
        """R's %in% calls a missing value not in the list; here it stays unknown."""
        if not negated:
            return f"{value} %in% c({listed})"
        return once([value], lambda v: f"!is.na({v}) & !({v} %in% c({listed}))")

    def comparison(self, node: Compare) -> str:
        left, right, sign = node.left, node.right, node.operator
        if isinstance(left, Number | Text) and self._categorical(right) is not None:
            left, right, sign = right, left, MIRRORED[sign]  # type: ignore[assignment]
        variable = self._categorical(left)
        if variable is None or not isinstance(right, Number | Text):
            return f"{self.text_of(left)} {sign} {self.text_of(right)}"
        if sign in ("==", "!="):
            return f"{self.write(left)} {sign} {self.literal(left, right)}"
        if variable.format in ISO_FORMATS:
            return f"{self.text_of(left)} {sign} {self.write(right)}"
        order = [level.value for level in variable.levels]
        ranks = ", ".join(map(quoted, order))
        place = category(right, variable, order, self.text) + 1
        return f"match({self.write(left)}, c({ranks})) {sign} {place}"

    def literal(self, name: Node, literal: Number | Text) -> str:
        """A category by its value, also where it was written by its label."""
        variable = self._categorical(name)
        if variable is None:
            return self.write(literal)
        value = written(literal)
        labels = {level.label: level.value for level in variable.levels if level.label}
        known = {level.value for level in variable.levels}
        return quoted(value if value in known else labels.get(value, value))

    def _categorical(self, node: Node) -> Variable | None:
        if not isinstance(node, Name):
            return None
        variable = self.source.variable(node.name)
        return None if variable.measure is Measure.NUMERIC else variable


def _name(name: str) -> str:
    if re.fullmatch(r"[A-Za-z.][A-Za-z0-9._]*", name):
        return name
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"
