"""Values of an expression, one for each row.

numbers      float64 (n,), nan where unknown; a float for a constant
Categories   codes into levels, -1 where unknown
Truth        yes, known (n,): a row that is not known is neither true nor false
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from workbench.data.variable import Variable

Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True)
class Categories:
    """codes (n,) into levels, as the data give them; variable: where they come from."""

    codes: NDArray[np.int32]
    levels: tuple[str, ...]
    variable: Variable


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


Value: TypeAlias = Floats | float | Categories | Truth
