"""What expressions need of the data, and how a category that is written finds its place among the levels."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from workbench.data.expressions.tree import Name, Number, Text
from workbench.data.text.numbers import number_text
from workbench.data.variable import Variable
from workbench.errors import ExpressionError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Source(Protocol):
    """A Dataset, or some rows of one."""

    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def n_rows(self) -> int: ...
    def variable(self, name: str) -> Variable: ...
    def numeric(self, name: str) -> NDArray[np.float64]: ...
    def codes(self, name: str) -> tuple[NDArray[np.int32], tuple[str, ...]]: ...


def written(literal: Number | Text) -> str:
    """A literal as a category: numbers in their shortest form, 767 and not 767.0."""
    return number_text(literal.value) if isinstance(literal, Number) else literal.value


def category(literal: Number | Text, variable: Variable, levels: Sequence[str], text: str) -> int:
    """The place of a category among the levels in use; -1 for one that is known but does not occur.

    A category may be written as its value or as its label. ExpressionError for one that is not known.
    """
    value = written(literal)
    if value not in levels:
        by_label = {level.label: level.value for level in variable.levels if level.label}
        value = by_label.get(value, value)
    if value in levels:
        return levels.index(value)
    if value in variable.level_values():
        return -1
    known = [*levels, *(level.label for level in variable.levels if level.label)]
    near = difflib.get_close_matches(value, known, n=2) or known[:10]
    raise ExpressionError(
        f'{variable.name} has no category "{value}".',
        f"Its categories are {', '.join(near)}." if near is not known else "",
        expression=text,
        position=literal.position,
    )


def unknown(name: Name, source: Source, text: str, *, quoted: bool = False) -> ExpressionError:
    """The error for a name that is not in the data, with the nearest names."""
    near = difflib.get_close_matches(name.name, source.names, n=2, cutoff=0.6)
    advice = f"Did you mean {' or '.join(near)}?" if near else "Check the spelling."
    if quoted:
        advice = f'If it is a category, write it in quotes: "{name.name}".'
    return ExpressionError(
        f"There is no variable {name.name} in the data.", advice, expression=text, position=name.position
    )
