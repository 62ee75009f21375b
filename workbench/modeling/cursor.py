"""The place in a formula while it is read, and every fault in the user's words."""

from __future__ import annotations

from workbench.errors import FormulaError
from workbench.modeling.functions import FUNCTIONS
from workbench.modeling.lexer import Token, tokenize
from workbench.modeling.nearest import nearest

MAX_DEPTH = 60
MAX_LENGTH = 1_000_000


class Cursor:
    """A formula's tokens and the one that comes next. level: how deep in parentheses the reader is."""

    def __init__(self, text: str) -> None:
        self.text = text
        if len(text) > MAX_LENGTH:
            raise self.fault(f"The formula has more than {MAX_LENGTH:,} characters.", "Shorten it.", 0)
        self.tokens = tokenize(text)
        self.index = 0
        self.level = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    @property
    def operator(self) -> str:
        token = self.tokens[self.index]
        return token.text if token.kind == "operator" else ""

    def at(self, text: str) -> bool:
        token = self.tokens[self.index]
        return token.text == text and token.kind == "operator"

    def advance(self) -> Token:
        token = self.tokens[self.index]
        self.index += 1
        return token

    # --- faults, in the user's words

    def fault(self, message: str, advice: str = "", position: int | None = None) -> FormulaError:
        place = self.token.position if position is None else position
        return FormulaError(message, advice, formula=self.text, position=place)

    def too_deep(self) -> FormulaError:
        return self.fault(
            f"The formula is nested more than {MAX_DEPTH} levels deep.", "Write it with fewer parentheses."
        )

    def unknown_function(self, name: Token) -> FormulaError:
        near = nearest(name.text, FUNCTIONS)
        advice = (
            f"Did you mean {' or '.join(near)}?"
            if near
            else f"If {name.text} is a variable, put a + after it."
        )
        return self.fault(f"There is no function {name.text}() in formulas.", advice, name.position)

    def no_operand(self) -> FormulaError:
        token = self.token
        before = self.tokens[self.index - 1] if self.index else None
        if token.kind == "text":
            return self.fault(
                f'The quoted text "{token.text}" cannot stand here.',
                "Write a variable's name without quotes.",
            )
        if before is not None and before.kind == "operator" and before.text not in "(":
            return self.fault(
                f"Nothing stands after {before.text}.", "Add a term, or remove it.", before.position
            )
        if token.kind == "end" and before is not None:
            return self.fault("This parenthesis is never closed.", "Add the missing ).", before.position)
        return self.fault(f"Nothing stands before {token.text}.", "Add a term, or remove it.")

    def stray(self) -> FormulaError:
        """Why the formula cannot go on with the present token."""
        token = self.token
        if token.kind == "operator" and token.text in _STRAY:
            return self.fault(*_STRAY[token.text])
        before = self.text[self.tokens[self.index - 1].position : token.position].strip()
        if token.kind == "operator":
            return self.fault(
                f"{token.text} cannot stand after {before}.",
                "An argument in words stands alone between commas.",
            )
        after = token.text
        return self.fault(
            f"There is no operator between {before} and {after}.",
            f"Put + between two terms; a name with a space needs backticks: `{before} {after}`.",
        )


_STRAY = {
    "~": ("There is a second ~ in this formula.", "Keep the one between the outcome and the predictors."),
    ")": ("This parenthesis was never opened.", "Remove it, or add the missing (."),
    "|": ("A random term must stand in parentheses.", "Write (1 | group) or (x | group)."),
    "||": ("A random term must stand in parentheses.", "Write (1 | group) or (x || group)."),
    ",": ("A comma can only stand between the arguments of a function.", "Put + between two terms."),
    "=": ("An equals sign has no meaning here.", "Put ~ between the outcome and the predictors."),
    "(": ("There is no operator before this parenthesis.", "Put + between two terms."),
}
