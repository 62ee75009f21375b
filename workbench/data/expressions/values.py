"""Values of an expression, one for each row.

numbers      float64 (n,), nan where unknown; a float for a constant
Categories   codes into levels, -1 where unknown
Truth        yes, known (n,): a row that is not known is neither true nor false
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from workbench.data.progress import pausing
from workbench.data.variable import Level, Measure, Variable
from workbench.errors import ExpressionError

if TYPE_CHECKING:
    from workbench.data.expressions.tree import Node

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.int32]


@dataclass(frozen=True)
class Categories:
    """codes (n,) into levels, as the data give them; variable: where they come from.

    derived: they were computed, so that a category that does not occur is no mistake.
    """

    codes: Codes
    levels: tuple[str, ...]
    variable: Variable
    derived: bool = False

    @classmethod
    def computed(
        cls, codes: Codes, levels: tuple[str, ...], *, ordered: bool = False, format: str = ""
    ) -> Categories:
        """Categories that no variable has; only ordered ones list their levels."""
        measure = Measure.ORDINAL if ordered else Measure.NOMINAL
        listed = tuple(Level(value) for value in levels) if ordered else ()
        return cls(codes, levels, Variable("", measure=measure, levels=listed, format=format), derived=True)

    def mapped(self, change: Callable[[str], str | None]) -> Categories:
        """Every level changed; equal ones become one, None is missing."""
        new = [change(level) for level in pausing(self.levels)]
        levels = tuple(dict.fromkeys(value for value in new if value is not None))
        place = {value: i for i, value in enumerate(levels)}
        lookup = [place[value] if value is not None else -1 for value in new]
        return Categories.computed(np.array([*lookup, -1], dtype=np.int32)[self.codes], levels)

    def numbers(self, change: Callable[[str], float]) -> Floats:
        """A number for every level, nan where missing."""
        return np.array([*(change(level) for level in pausing(self.levels)), np.nan], dtype=np.float64)[
            self.codes
        ]


@dataclass(frozen=True)
class Truth:
    """yes (n,): true; known (n,): true or false. What is not known is never `yes`."""

    yes: Bools
    known: Bools

    def negated(self) -> Truth:
        """Not: the unknown stays unknown."""
        return Truth(self.known & ~self.yes, self.known)

    def both(self, other: Truth) -> Truth:
        """And: false if one of them is false, whatever the other."""
        no = self.no | other.no
        yes = self.yes & other.yes
        return Truth(yes, yes | no)

    def either(self, other: Truth) -> Truth:
        """Or: true if one of them is true, whatever the other."""
        return self.negated().both(other.negated()).negated()

    @property
    def no(self) -> Bools:
        """Known to be false."""
        return self.known & ~self.yes

    def numbers(self) -> Floats:
        """1 where true, 0 where false, nan where unknown."""
        return np.where(self.known, self.yes.astype(np.float64), np.nan)


Value: TypeAlias = Floats | float | Categories | Truth


@dataclass(frozen=True)
class Arguments:
    """What a function that is more than arithmetic is given.

    values: of its arguments, None for one that is NA; groups: codes (n,) of `by`, -1 where not known, None
    without it; order: of rows, numbers (n,), None for that of the data; named: further constants; call, text:
    as written, for messages.
    """

    values: tuple[Value | None, ...]
    n_rows: int
    groups: Codes | None = None
    order: Floats | None = None
    named: Mapping[str, Any] = field(default_factory=dict)
    call: Node | None = None
    text: str = ""

    def numbers(self, place: int = 0) -> Floats:
        """An argument as numbers (n,)."""
        value = self.values[place]
        if isinstance(value, Truth):
            return value.numbers()
        assert not isinstance(value, Categories)
        constant = np.nan if value is None else value
        return np.broadcast_to(np.asarray(constant, dtype=np.float64), self.n_rows)

    def categories(self, place: int = 0) -> Categories:
        """An argument as categories."""
        value = self.values[place]
        if value is None:
            return Categories.computed(np.full(self.n_rows, -1, dtype=np.int32), ())
        assert isinstance(value, Categories)
        return value

    def fault(self, message: str, advice: str = "", place: int | None = None) -> ExpressionError:
        """The error for what does not fit, at an argument or at the call itself."""
        assert self.call is not None
        node: Any = self.call if place is None else self.call.arguments[place]  # type: ignore[union-attr]
        return ExpressionError(message, advice, expression=self.text, position=node.position)
