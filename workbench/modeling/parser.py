"""Reads a formula into its tree. Nothing is evaluated; what is not in the grammar is a FormulaError.

Precedence, tightest first, as in R:  `^`  sign  `:`  `%in%`  `* /`  `+ -`  `| ||`  `~`.
"""

from __future__ import annotations

from typing import cast

from workbench.modeling.cursor import MAX_DEPTH, Cursor
from workbench.modeling.functions import CODING_WORDS, FUNCTIONS, ROWS
from workbench.modeling.lexer import Token
from workbench.modeling.tree import (
    Argument,
    Bar,
    Binary,
    Call,
    Dot,
    Formula,
    Name,
    Node,
    Number,
    Operator,
    Sign,
    Sum,
    Text,
    Word,
    depth,
)

_SUM, _SIGN, _POWER = 1, 5, 6
_BINDING = {"*": 2, "/": 2, "%in%": 3, ":": 4, "^": _POWER}
_EXAMPLE = "For example: score ~ ses + (1 | school)"


def parse(text: str) -> Formula:
    """The tree of `outcome ~ terms` or `~ terms`; raises FormulaError with the place of the first fault."""
    return _Parser(text).formula()


def parse_piece(text: str) -> Node:
    """The tree of one side: an outcome, or terms without `~` (used for the builder's single entries)."""
    return _Parser(text).piece()


class _Parser(Cursor):
    """Recursive descent over the tokens, once from left to right."""

    # --- whole formulas

    def formula(self) -> Formula:
        if self.token.kind == "end":
            raise self.fault("The formula is empty.", _EXAMPLE + ".")
        outcome = None if self.at("~") else self.bounded(self.sum())
        if self.token.kind == "end":
            raise self.fault("There is no ~ between the outcome and the predictors.", _EXAMPLE + ".")
        if not self.at("~"):
            raise self.stray()
        self.advance()
        if self.token.kind == "end":
            raise self.fault("Nothing stands after ~.", "Write 1 there for a model without predictors.")
        terms = self.bounded(self.sum())
        self.finish()
        return Formula(outcome, terms, self.text)

    def piece(self) -> Node:
        if self.token.kind == "end":
            raise self.fault("Nothing is written here.", "Name a variable.")
        node = self.bounded(self.sum())
        self.finish()
        return node

    def finish(self) -> None:
        if self.token.kind != "end":
            raise self.stray()

    def bounded(self, node: Node) -> Node:
        if depth(node) > MAX_DEPTH:
            raise self.too_deep()
        return node

    # --- expressions, loosest first

    def sum(self) -> Node:
        start = self.token.position
        items: list[tuple[Sign, Node]] = []
        while True:
            sign: Sign = "+"
            while self.at("+") or self.at("-"):
                if self.token.text == "-":
                    sign = "-" if sign == "+" else "+"
                self.advance()
            items.append((sign, self.product(_SUM + 1)))
            if not (self.at("+") or self.at("-")):
                break
        if len(items) == 1 and items[0][0] == "+":
            return items[0][1]
        return Sum(tuple(items), start)

    def product(self, least: int) -> Node:
        left = self.signed()
        while (binding := _BINDING.get(self.operator, 0)) >= least:
            token = self.advance()
            right = self.nested(binding if binding == _POWER else binding + 1)
            left = Binary(cast(Operator, token.text), left, right, token.position)
        return left

    def nested(self, least: int) -> Node:
        """The right-hand piece of an operator; `a^b^c` nests to the right, everything else to the left."""
        self.level += 1
        if self.level > MAX_DEPTH:
            raise self.too_deep()
        node = self.product(least)
        self.level -= 1
        return node

    def signed(self) -> Node:
        """An operand; a sign directly before it binds looser than `^` only: `x^-1 * 2` is (x^(-1)) * 2."""
        token = self.token
        if not (self.at("+") or self.at("-")):
            return self.operand()
        self.advance()
        node = self.nested(_SIGN + 1)
        return Sum((("-", node),), token.position) if token.text == "-" else node

    def operand(self) -> Node:
        token = self.token
        if token.kind == "number":
            self.advance()
            return self.number(token)
        if token.kind == "quoted":
            self.advance()
            return Name(token.text, token.position)
        if token.kind == "name":
            self.advance()
            if self.at("("):
                return self.call(token)
            return Dot(token.position) if token.text == "." else Name(token.text, token.position)
        if self.at("("):
            return self.parenthesis()
        raise self.no_operand()

    def number(self, token: Token) -> Number:
        value = float(token.text.rstrip("L"))
        if value == float("inf"):
            raise self.fault(f"The number {token.text} is too large.", "", token.position)
        return Number(value, token.position)

    # --- parentheses, random terms, calls

    def parenthesis(self) -> Node:
        opening = self.open()
        if self.at("|") or self.at("||"):
            raise self.fault(
                "Nothing stands before | in this random term.", "Write 1 for a random intercept: (1 | group)."
            )
        if self.at(")"):
            raise self.fault(
                "There is nothing between these parentheses.", "Remove them, or write a term there."
            )
        node = self.sum()
        if self.at("|") or self.at("||"):
            node = self.bar(node)
        self.close(opening)
        return node

    def bar(self, effects: Node) -> Bar:
        token = self.advance()
        if self.at(")") or self.token.kind == "end":
            raise self.fault(
                f"The random term has no group after {token.text}.", "Name a grouping variable: (1 | school)."
            )
        group = self.sum()
        if self.at("|") or self.at("||"):
            raise self.fault(
                "A random term has one | only.", "Write one pair of parentheses for each grouping variable."
            )
        return Bar(effects, group, token.text == "|", token.position)

    def call(self, name: Token) -> Call:
        if name.text not in FUNCTIONS:
            raise self.unknown_function(name)
        opening = self.open()
        arguments: list[Argument] = []
        while not self.at(")"):
            arguments.append(self.argument(name.text, len(arguments)))
            if not self.at(","):
                break
            comma = self.advance()
            if self.at(")"):
                raise self.fault("Nothing stands after this comma.", "", comma.position)
        self.close(opening)
        self.check_arguments(name, arguments)
        said = tuple(each for each in arguments if each != Argument(Word(ROWS[0]), "rows"))
        return Call(name.text, said, name.position)

    def argument(self, function: str, place: int) -> Argument:
        token, following = self.token, self.tokens[min(self.index + 1, len(self.tokens) - 1)]
        if token.kind != "name" or following[:2] != ("operator", "="):
            return Argument(self.value(function, None if place == 0 else ""))
        if token.text not in FUNCTIONS[function].named:
            known = ", ".join(FUNCTIONS[function].named)
            advice = f"It knows {known}." if known else "It takes no named arguments."
            raise self.fault(f"{function}() has no argument named {token.text}.", advice)
        self.advance()
        self.advance()
        if token.text == "rows":
            return Argument(self.rows(), "rows")
        return Argument(self.value(function, token.text), token.text)

    def rows(self) -> Word:
        token = self.token
        if token.kind != "name" or token.text not in ROWS:
            raise self.fault(
                "The rows to learn from are all or analysed.", "For example: center(age, rows = analysed)."
            )
        self.advance()
        return Word(token.text, token.position)

    def value(self, function: str, name: str | None) -> Node:
        """An argument's value; name None is the first place, where variables and arithmetic stand."""
        token = self.token
        if token.kind == "text":
            self.advance()
            return Text(token.text, token.position)
        if name is not None and token.kind == "name":
            if token.text in ("TRUE", "FALSE", "T", "F"):
                self.advance()
                return Word("TRUE" if token.text[0] == "T" else "FALSE", token.position)
            if function == "C" and token.text in CODING_WORDS:
                self.advance()
                return Word(CODING_WORDS[token.text], token.position)
        node = self.sum()
        if self.at("|") or self.at("||"):
            raise self.fault(
                f"A random term cannot stand inside {function}().", "Close the parenthesis before it."
            )
        return node

    def check_arguments(self, name: Token, arguments: list[Argument]) -> None:
        function = FUNCTIONS[name.text]
        placed = sum(argument.name is None for argument in arguments)
        if placed < function.least or not arguments or arguments[0].name is not None:
            raise self.fault(
                f"{name.text}() needs something inside.", f"It gives: {function.help}.", name.position
            )
        if placed > function.most:
            raise self.fault(
                f"{name.text}() got too many arguments.", f"It gives: {function.help}.", name.position
            )

    def open(self) -> Token:
        self.level += 1
        if self.level > MAX_DEPTH:
            raise self.too_deep()
        return self.advance()

    def close(self, opening: Token) -> None:
        if not self.at(")"):
            if self.token.kind == "end":
                raise self.fault("This parenthesis is never closed.", "Add the missing ).", opening.position)
            raise self.stray()
        self.advance()
        self.level -= 1
