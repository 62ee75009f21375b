"""Reads an expression into its tree. Nothing is computed; what is not in the grammar is an ExpressionError.

Precedence, tightest first:  `^`  sign  `* /`  `+ -`  comparisons and `in`  `not`  `and`  `or`.
"""

from __future__ import annotations

import difflib
import math
from functools import lru_cache
from typing import Literal, cast

from workbench.data.expressions.functions import FUNCTIONS, Function
from workbench.data.expressions.lexer import Token, tokenize
from workbench.data.expressions.tree import (
    Among,
    Arithmetic,
    Binary,
    Call,
    Compare,
    Comparison,
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
    depth,
    names_in,
)
from workbench.errors import ExpressionError

MAX_DEPTH = 60
MAX_PIECES = 300
MAX_LENGTH = 100_000
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
EXAMPLE = 'For example: sex == "Female" and age >= 18.'


def parse(text: str) -> Node:
    """The tree of an expression; raises ExpressionError with the place of the first fault."""
    return _Parser(text).whole()


@lru_cache(maxsize=4096)
def condition_names(text: str) -> tuple[str, ...]:
    """The variables an expression uses, each once; remembered, since every edit asks for all of them."""
    return names_in(parse(text))


def constant(token: Token) -> Node:
    """What a name stands for: a value that is not known, infinity, or a variable."""
    if token.text == "NA":
        return Missing(token.position)
    return Number(math.inf, token.position) if token.text == "Inf" else Name(token.text, token.position)


class _Parser:
    """Recursive descent over the tokens, once from left to right. level: how deep the reader is."""

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > MAX_LENGTH:
            raise self.fault(f"The expression has more than {MAX_LENGTH:,} characters.", "Shorten it.", 0)
        self.tokens = tokenize(text)
        self.index = 0
        self.level = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def at(self, *texts: str) -> bool:
        """Whether the next token is one of these operators or words."""
        return self.token.kind in ("operator", "word") and self.token.text in texts

    def advance(self) -> Token:
        token = self.token
        self.index += 1
        return token

    def whole(self) -> Node:
        if self.token.kind == "end":
            raise self.fault("The expression is empty.", EXAMPLE)
        node = self.alternatives()
        if self.token.kind != "end":
            raise self.stray()
        if depth(node) > MAX_PIECES:
            raise self.fault("The expression is too long for one piece.", "Use in (...) for long lists.", 0)
        return node

    # --- loosest first

    def alternatives(self) -> Node:
        self.level += 1
        if self.level > MAX_DEPTH:
            raise self.fault("The expression is nested too deeply.", "Write it with fewer parentheses.")
        node = self.joined("or")
        self.level -= 1
        return node

    def joined(self, operator: Literal["and", "or"]) -> Node:
        start, parts = self.token.position, [self.joined("and") if operator == "or" else self.negation()]
        while self.at(operator):
            self.advance()
            parts.append(self.joined("and") if operator == "or" else self.negation())
        return parts[0] if len(parts) == 1 else Logic(operator, tuple(parts), start)

    def negation(self) -> Node:
        places = []
        while self.at("not"):
            places.append(self.advance().position)
        node = self.comparison()
        for position in reversed(places):
            node = Not(node, position)
        return node

    def comparison(self) -> Node:
        """One comparison, or a chain such as 18 <= age < 65, which means both."""
        left = self.sum()
        found: list[Node] = []
        while self.at(*COMPARISONS):
            token = self.advance()
            right = self.sum()
            found.append(Compare(cast(Comparison, token.text), left, right, token.position))
            left = right
        if found:
            return found[0] if len(found) == 1 else Logic("and", tuple(found), found[0].position)
        negated = self.at("not") and self.tokens[self.index + 1].text == "in"
        if negated:
            self.advance()
        return self.membership(left, negated) if self.at("in") else left

    def membership(self, value: Node, negated: bool) -> Node:
        place = self.advance().position
        if self.token == ("name", "c", self.token.position) and self.tokens[self.index + 1].text == "(":
            self.advance()  # R's c()
        if not self.at("("):
            raise self.fault("After in stands a list in parentheses.", 'For example: in ("a", "b").')
        opened = self.advance()
        choices = [self.choice()]
        while self.at(","):
            self.advance()
            choices.append(self.choice())
        self.close(opened)
        return Among(value, tuple(choices), negated, place)

    def choice(self) -> Number | Text:
        """A value of a list: a number, with its sign, or a category in quotes."""
        negative = self.at("-")
        if negative:
            self.advance()
        token = self.token
        if token.kind == "number":
            self.advance()
            return Number(-float(token.text) if negative else float(token.text), token.position)
        if token.kind == "text" and not negative:
            self.advance()
            return Text(token.text, token.position)
        raise self.fault(
            "A list after in holds numbers and categories in quotes, separated by commas.",
            f'Write "{token.text}" with quotes if it is a category.' if token.kind == "name" else "",
        )

    def sum(self) -> Node:
        left = self.product()
        while self.at("+", "-"):
            token = self.advance()
            left = Binary(cast(Arithmetic, token.text), left, self.product(), token.position)
        return left

    def product(self) -> Node:
        left = self.signed()
        while self.at("*", "/"):
            token = self.advance()
            left = Binary(cast(Arithmetic, token.text), left, self.signed(), token.position)
        return left

    def signed(self) -> Node:
        places = []
        while self.at("-", "+"):
            token = self.advance()
            places += [token.position] if token.text == "-" else []
        node = self.power()
        for position in reversed(places[: len(places) % 2] or []):
            node = Negative(node, position)
        return node

    def power(self) -> Node:
        left = self.primary()
        if not self.at("^"):
            return left
        token = self.advance()
        self.level += 1
        if self.level > MAX_DEPTH:
            raise self.fault("The expression is nested too deeply.", "Write it with fewer powers.")
        right = self.signed()
        self.level -= 1
        return Binary("^", left, right, token.position)

    def primary(self) -> Node:
        token = self.token
        if token.kind == "number":
            self.advance()
            return Number(float(token.text), token.position)
        if token.kind == "text":
            self.advance()
            return Text(token.text, token.position)
        if token.kind == "quoted":
            self.advance()
            return Name(token.text, token.position)
        if token.kind == "name":
            self.advance()
            return self.call(token) if self.at("(") else constant(token)
        if self.at("("):
            self.advance()
            node = self.alternatives()
            self.close(token)
            return node
        raise self.no_operand()

    def call(self, name: Token) -> Node:
        if name.text not in FUNCTIONS:
            near = difflib.get_close_matches(name.text, FUNCTIONS, n=2)
            advice = f"Did you mean {' or '.join(near)}?" if near else f"Known: {', '.join(FUNCTIONS)}."
            raise self.fault(f"There is no function {name.text}() here.", advice, name.position)
        function = FUNCTIONS[name.text]
        opened = self.advance()
        arguments: list[Node] = []
        named: dict[str, Node] = {}
        if not self.at(")"):
            self.argument(function, arguments, named)
            while self.at(","):
                self.advance()
                self.argument(function, arguments, named)
        self.close(opened)
        return Call(name.text, tuple(arguments), name.position, tuple(named.items()))

    def argument(self, function: Function, arguments: list[Node], named: dict[str, Node]) -> None:
        """The next argument, put among the plain or the named ones."""
        key = self.token
        if key.kind == "name" and key.text in function.named and self.is_equals(self.index + 1):
            if key.text in named:
                raise self.fault(f"{key.text} is given twice.", "Keep one of them.")
            self.advance()
            self.advance()
            several = function.named[key.text].several
            named[key.text] = self.items() if several else self.alternatives()
        elif function.pairs and arguments:
            arguments.append(self.pair())
        else:
            arguments.append(self.alternatives())

    def is_equals(self, index: int) -> bool:
        """Whether a single = stands there, as between the name of an argument and its value."""
        token = self.tokens[index]
        written = self.text[token.position : token.position + 2]
        return token.text == "==" and token.kind == "operator" and written != "=="

    def items(self) -> Items:
        """One thing, or several in parentheses."""
        place = self.token.position
        if self.token.kind == "name" and self.token.text == "c" and self.tokens[self.index + 1].text == "(":
            self.advance()  # R's c()
        if not self.at("("):
            return Items((self.alternatives(),), place)
        opened = self.advance()
        found = [self.alternatives()]
        while self.at(","):
            self.advance()
            found.append(self.alternatives())
        self.close(opened)
        return Items(tuple(found), place)

    def pair(self) -> Pair:
        """Values, `=`, and what they become: 1 = "low", or (8, 9) = NA."""
        place = self.token.position
        several = self.at("(")
        opened = self.advance() if several else self.token
        old = [self.old_value()]
        while several and self.at(","):
            self.advance()
            old.append(self.old_value())
        if several:
            self.close(opened)
        if not self.at("=="):
            raise self.fault("Here an = is missing between an old and a new value.", 'As in 1 = "low".')
        self.advance()
        return Pair(tuple(old), self.alternatives(), place)

    def old_value(self) -> Number | Text | Missing:
        token = self.token
        if token.kind == "name" and token.text == "NA":
            self.advance()
            return Missing(token.position)
        return self.choice()

    def close(self, opened: Token) -> None:
        if not self.at(")"):
            if self.token.kind == "end":
                raise self.fault("This parenthesis is never closed.", "Add the missing ).", opened.position)
            raise self.stray()
        self.advance()

    # --- faults, in the user's words

    def fault(self, message: str, advice: str = "", position: int | None = None) -> ExpressionError:
        place = self.token.position if position is None else position
        return ExpressionError(message, advice, expression=self.text, position=place)

    def no_operand(self) -> ExpressionError:
        token, before = self.token, self.tokens[self.index - 1] if self.index else None
        if before is not None and before.text != "(":
            what = before.text
            return self.fault(f"Nothing stands after {what}.", "Complete or remove it.", before.position)
        if token.kind == "end":
            last = max(token.position - 1, 0)
            return self.fault("This parenthesis is never closed.", "Add the missing ).", last)
        return self.fault(f"Nothing stands before {token.text}.", "Complete or remove it.")

    def stray(self) -> ExpressionError:
        """Why the expression cannot go on with the present token."""
        token, before = self.token, self.tokens[self.index - 1]
        if token.text == ")" and token.kind == "operator":
            return self.fault("This parenthesis was never opened.", "Remove it, or add the missing (.")
        if token.text == "," and token.kind == "operator":
            return self.fault("A comma can only stand in a list or between arguments.", "Write and or or.")
        if {token.kind, before.kind} <= {"name", "quoted", "number"}:
            both = f"{before.text} {token.text}"
            return self.fault(
                f"There is nothing between {before.text} and {token.text}.",
                f"Write and or or between conditions; a name with a space needs backticks: `{both}`.",
            )
        return self.fault(f"{token.text} cannot stand here.", "Write and or or between two conditions.")
