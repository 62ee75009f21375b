"""Errors that may reach a user: one clear sentence, and advice on what to do next.

Every room may import this module; it imports nothing of ours.
"""

from __future__ import annotations

from typing import Any

LONGEST = 600  # signs of a message; what is longer quotes something that nobody reads to its end
WINDOW = 60  # signs of a formula shown on either side of a fault


def shortened(text: str, most: int = LONGEST) -> str:
    """The text, its middle left out where it has more than `most` signs."""
    if len(text) <= most:
        return text
    end = most // 4
    return f"{text[: most - end - 3].rstrip()} … {text[-end:].lstrip()}"


def pointed_at(text: str, position: int) -> str:
    """One line of text with a caret under a place; of a long text only what is near the place."""
    line = "".join(" " if sign.isspace() else sign for sign in text)
    start, end = max(position - WINDOW, 0), position + WINDOW
    if len(line) <= 2 * WINDOW:
        start, end = 0, len(line)
    before, after = "… " * (start > 0), " …" * (end < len(line))
    return f"{before}{line[start:end]}{after}\n{' ' * (len(before) + position - start)}^"


class WorkbenchError(Exception):
    """A problem told in the user's words.

    message: what is wrong and where, one sentence.
    advice: what to do about it, one sentence ("" when the message says it all).
    remedies: changes of options that do what the advice says, as (label, {option: new value}).
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message, advice)
        self.message = shortened(message)
        self.advice = shortened(advice)
        self.remedies: tuple[tuple[str, dict[str, Any]], ...] = ()

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class DataError(WorkbenchError):
    """The data cannot be read, or cannot carry the requested analysis."""


class NotChosenError(DataError):
    """Something is not chosen that a step of preparation needs; in its form nothing is wrong yet."""


class ModelError(WorkbenchError):
    """The model is not well defined on these data."""


class FormulaError(ModelError):
    """A formula that cannot be read; `position` is the 0-based offset of the fault in `formula`."""

    def __init__(self, message: str, advice: str = "", *, formula: str = "", position: int = 0) -> None:
        super().__init__(message, advice)
        self.formula = formula
        self.position = position

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild_formula_error, (self.message, self.advice, self.formula, self.position)

    def caret(self) -> str:
        """The formula with a caret under the place of the fault."""
        return pointed_at(self.formula, self.position)


def _rebuild_formula_error(message: str, advice: str, formula: str, position: int) -> FormulaError:
    return FormulaError(message, advice, formula=formula, position=position)


class ExpressionError(DataError):
    """An expression on variables that cannot be read or computed; `position`: offset of the fault in it."""

    def __init__(self, message: str, advice: str = "", *, expression: str = "", position: int = 0) -> None:
        super().__init__(message, advice)
        self.expression = expression
        self.position = position

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild_expression_error, (self.message, self.advice, self.expression, self.position)

    def caret(self) -> str:
        """The expression on one line, with a caret under the place of the fault."""
        return pointed_at(self.expression, self.position)


def _rebuild_expression_error(message: str, advice: str, expression: str, position: int) -> ExpressionError:
    return ExpressionError(message, advice, expression=expression, position=position)


class ConvergenceError(WorkbenchError):
    """The optimiser could not reach a solution that can be trusted."""


class OptionsError(WorkbenchError):
    """An option has a value that is not allowed; `option` names it."""

    def __init__(self, message: str, advice: str = "", *, option: str = "") -> None:
        super().__init__(message, advice)
        self.option = option


class RecipeError(WorkbenchError):
    """A recipe is not well formed."""


class ProjectError(WorkbenchError):
    """A project file cannot be read or written."""


class PluginError(WorkbenchError):
    """A plugin breaks the contract."""


class Cancelled(Exception):
    """The user asked to stop; not a failure."""
