"""Hypotheses about coefficients, as a researcher writes them, as rows L and values d of  L beta = d.

    x1 - x2                     a combination, tested against 0
    x1 = x2        x1 = 2.5     the same with both sides written
    (a + b)/2 = c               numbers, brackets, + - * /
    x1 = x2 = x3                two rows; so are  x1 = 0, x2 = 0  and  x1 = 0; x2 = 0

Coefficients are written as the table of fixed effects names them, `(Intercept)`, `sex[Male]`, `a:b`; also as
R names them, `sexMale`, with the parts of an interaction in any order, or between backticks. Nothing is
evaluated: the text becomes sums of coefficients.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from workbench.errors import FormulaError
from workbench.modeling.nearest import nearest

Floats = NDArray[np.float64]
ADVICE = "Write, for example,  x1 - x2  or  x1 = x2  with the names that the table of coefficients shows."
MOST_PARTS = 4  # of an interaction whose parts may stand in any order
_NUMBER = re.compile(r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_WORD = re.compile(r"[\w.]")
_UNKNOWN = re.compile(r"[\w.]+(?:\[[^\]]*\])?(?::[\w.]+(?:\[[^\]]*\])?)*|\S")
_LOOKALIKES = str.maketrans("−–·×", "--**")  # pasted from papers and word processors


@dataclass(frozen=True)
class LinearHypothesis:
    """L beta = value: L (m, k) over the coefficients named when it was read, value (m,); text: as written."""

    text: str
    L: Floats
    value: Floats


@dataclass(frozen=True)
class _Sum:
    """constant + sum of weights times coefficients (by their number)."""

    weights: Mapping[int, float]
    constant: float

    def plus(self, other: _Sum, sign: float = 1.0) -> _Sum:
        weights = dict(self.weights)
        for i, w in other.weights.items():
            weights[i] = weights.get(i, 0.0) + sign * w
        return _Sum(weights, self.constant + sign * other.constant)

    def times(self, factor: float) -> _Sum:
        return _Sum({i: factor * w for i, w in self.weights.items()}, factor * self.constant)


def read_hypothesis(text: str, names: Sequence[str]) -> LinearHypothesis:
    """The hypothesis that one line says about the coefficients `names` (k,).

    FormulaError, with the place, for what is not a combination of these coefficients.
    """
    return _Reader(text, names).hypothesis()


class _Reader:
    """A descent through one line: hypothesis > equation > sum > product > signed > atom.

    written: the line itself, in which names may hold dashes (age[18–24]); text: with plain operators.
    """

    def __init__(self, text: str, names: Sequence[str]) -> None:
        self.written, self.text, self.at, self.names = text, text.translate(_LOOKALIKES), 0, names
        self.places = dict(_spellings(names))
        self.spellings = sorted(self.places, key=len, reverse=True)

    def hypothesis(self) -> LinearHypothesis:
        rows = list(self.equations())
        L = np.zeros((len(rows), len(self.names)))
        for row, one in zip(L, rows, strict=True):
            for i, weight in one.weights.items():
                row[i] = weight
        return LinearHypothesis(self.written.strip(), L, np.array([0.0 - one.constant for one in rows]))

    def equations(self) -> Iterator[_Sum]:
        """Every row as left minus right."""
        yield from self.equation()
        while self.taken(",", ";"):
            yield from self.equation()
        if self.peek():
            raise self.fault(f"'{self.unknown()}' cannot stand here.")

    def equation(self) -> Iterator[_Sum]:
        start, left = self.at, self.sum()
        if not self.taken("="):
            yield self.checked(left, start)
            return
        while True:
            right = self.sum()
            yield self.checked(left.plus(right, -1.0), start)
            left = right
            if not self.taken("="):
                return

    def checked(self, row: _Sum, start: int) -> _Sum:
        if not any(row.weights.values()):
            raise self.fault("This says nothing about a coefficient.", start)
        return row

    def sum(self) -> _Sum:
        total = self.product()
        while sign := self.taken("+", "-"):
            total = total.plus(self.product(), 1.0 if sign == "+" else -1.0)
        return total

    def product(self) -> _Sum:
        total = self.signed()
        while True:
            self.peek()
            start, operator = self.at, self.taken("*", "/")
            if not operator:
                return total
            other = self.signed()
            if operator == "/":
                total = total.times(1.0 / self.divisor(other, start))
            elif not other.weights:
                total = total.times(other.constant)
            elif not total.weights:
                total = other.times(total.constant)
            else:
                raise self.fault("Coefficients can be added, but not multiplied with each other.", start)

    def divisor(self, other: _Sum, start: int) -> float:
        if other.weights or not other.constant:
            raise self.fault("Only a number other than 0 can stand below a fraction.", start)
        return other.constant

    def signed(self) -> _Sum:
        sign = 1.0
        while operator := self.taken("+", "-"):
            sign = -sign if operator == "-" else sign
        return self.atom().times(sign)

    def atom(self) -> _Sum:
        if not self.peek():
            raise self.fault("Something is missing at the end.")
        place = self.name()
        if place is not None:
            return _Sum({place: 1.0}, 0.0)
        if number := _NUMBER.match(self.text, self.at):
            self.at = number.end()
            return _Sum({}, float(number.group()))
        if self.taken("("):
            inner = self.sum()
            if not self.taken(")"):
                raise self.fault("A bracket is not closed.")
            return inner
        raise self.stranger()

    def name(self) -> int | None:
        """The number of the coefficient that begins here, the longest name that fits; None without one."""
        if self.text[self.at] == "`":
            return self.quoted()
        for name in self.spellings:
            end = self.at + len(name)
            begins = self.written.startswith(name, self.at) or self.text.startswith(name, self.at)
            if begins and self.ends(name, end):
                self.at = end
                return self.places[name]
        return None

    def ends(self, name: str, end: int) -> bool:
        """Whether a name that ends here does not go on: x is not the beginning of x2, x:z or x[a]."""
        after = self.text[end : end + 1]
        goes_on = bool(_WORD.match(name[-1])) and bool(_WORD.match(after))
        return not goes_on and after not in (":", "[")

    def quoted(self) -> int:
        end = self.text.find("`", self.at + 1)
        if end < 0:
            raise self.fault("This backtick is never closed.")
        written, name = self.written[self.at + 1 : end], self.text[self.at + 1 : end]
        name = name if written not in self.places else written
        if name not in self.places:
            raise self.stranger(written)
        self.at = end + 1
        return self.places[name]

    def peek(self) -> str:
        """The next character that is not a space, "" at the end."""
        while self.text[self.at : self.at + 1].isspace():
            self.at += 1
        return self.text[self.at : self.at + 1]

    def taken(self, *characters: str) -> str:
        """The next character if it is one of these, which is then left behind; else ""."""
        found = self.peek()
        if not found or found not in characters:
            return ""
        self.at += 1
        return found

    def unknown(self) -> str:
        found = _UNKNOWN.match(self.written, self.at)
        return found.group() if found else self.written[self.at :]

    def stranger(self, name: str = "") -> FormulaError:
        name = name or self.unknown()
        near = nearest(name, self.names)
        known = near or self.names[:8]
        more = " ..." if not near and len(self.names) > len(known) else ""
        what = "Did you mean " if near else "The model has "
        advice = what + ", ".join(known) + more + ("?" if near else ".")
        return self.fault(f"There is no coefficient called {name}.", advice=advice)

    def fault(self, message: str, position: int | None = None, advice: str = ADVICE) -> FormulaError:
        place = self.at if position is None else position
        return FormulaError(
            f"{self.written.strip()}: {message}", advice, formula=self.written, position=place
        )


def _spellings(names: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Every way to write each coefficient; what is the name of one never stands for another."""
    taken = set(names)
    for i, name in enumerate(names):
        others = {"Intercept"} if name == "(Intercept)" else set()
        parts = name.split(":")
        if 1 < len(parts) <= MOST_PARTS:
            others |= {":".join(order) for order in permutations(parts)}
        others |= {re.sub(r"[\[\]]", "", other) for other in {name, *others}}
        for other in sorted(others - taken):
            taken.add(other)
            yield other, i
    yield from ((name, i) for i, name in enumerate(names))
