"""An expression as R writes it, for scripts that readers can run; it means there what it means here."""

from __future__ import annotations

import json
import re

from workbench.data.expressions.parser import parse
from workbench.data.expressions.source import Source, category, written
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
from workbench.data.text.numbers import number_text
from workbench.data.variable import Measure, Variable

FUNCTIONS = {"missing": "is.na", "min": "pmin", "max": "pmax"}
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
                return number_text(value)
            case Text(value):
                return _quoted(value)
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
            case Call(name, arguments):
                return self.call(name, arguments)
            case Compare():
                return self.comparison(node)
            case Among(value, choices, negated):
                found = f"{self.write(value)} %in% c({', '.join(self.literal(value, c) for c in choices)})"
                return self.among(value, found, negated)

    def call(self, name: str, arguments: tuple[Node, ...]) -> str:
        given = [self.write(argument) for argument in arguments]
        if name == "round":  # R rounds halves to even
            return f"(sign({given[0]}) * floor(abs({given[0]}) + 0.5))"
        return f"{FUNCTIONS.get(name, name)}({', '.join(given)})"

    def among(self, value: Node, found: str, negated: bool) -> str:
        """R's %in% calls a missing value not in the list; here it stays unknown."""
        return f"!is.na({self.write(value)}) & !({found})" if negated else found

    def comparison(self, node: Compare) -> str:
        left, right, sign = node.left, node.right, node.operator
        if isinstance(left, Number | Text) and self._categorical(right) is not None:
            left, right, sign = right, left, MIRRORED[sign]  # type: ignore[assignment]
        variable = self._categorical(left)
        if variable is None or not isinstance(right, Number | Text):
            return f"{self.write(left)} {sign} {self.write(right)}"
        if sign in ("==", "!="):
            return f"{self.write(left)} {sign} {self.literal(left, right)}"
        order = [level.value for level in variable.levels]
        ranks = ", ".join(map(_quoted, order))
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
        return _quoted(value if value in known else labels.get(value, value))

    def _categorical(self, node: Node) -> Variable | None:
        if not isinstance(node, Name):
            return None
        variable = self.source.variable(node.name)
        return None if variable.measure is Measure.NUMERIC else variable


def _quoted(text: str) -> str:
    """A string literal of R; its escapes are those of JSON for everything that can occur here."""
    return json.dumps(text, ensure_ascii=False)


def _name(name: str) -> str:
    if re.fullmatch(r"[A-Za-z.][A-Za-z0-9._]*", name):
        return name
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`"
