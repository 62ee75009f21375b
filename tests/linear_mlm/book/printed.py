"""Printed numbers beside ours: a printed number agrees when ours rounds to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

ROUNDED = Decimal("0.5000001")  # of a unit of the last printed place


@dataclass(frozen=True)
class Pair:
    """One number: what it is, as printed ("<2e-16" is a bound), and ours.

    slack: how far ours may lie beyond rounding, in units of the last printed place; width: the same as an
    absolute number.
    """

    what: str
    printed: Decimal | int | str
    ours: float | None
    slack: float = 0.0
    width: float = 0.0

    @property
    def unit(self) -> Decimal:
        """One unit of the last printed place."""
        return Decimal(1).scaleb(int(self._number.as_tuple().exponent))

    @property
    def _number(self) -> Decimal:
        return Decimal(str(self.printed).lstrip("<"))

    @property
    def off(self) -> float:
        """How far ours lies from the printed number, in units of its last place; 0 within a bound."""
        if self.ours is None:
            return float("inf")
        gap = Decimal(repr(float(self.ours))) - self._number
        if str(self.printed).startswith("<"):
            return float(max(gap, Decimal(0)) / self.unit)
        return float(abs(gap) / self.unit)

    @property
    def exact(self) -> bool:
        """Whether ours rounds to the printed number."""
        return self.off <= float(ROUNDED)

    @property
    def share(self) -> float:
        """How far ours lies from the printed number, as a share of what is allowed: rounding and slack."""
        return self.off / (float(ROUNDED) + self.slack + self.width / float(self.unit))

    @property
    def agrees(self) -> bool:
        """Whether ours rounds to it, or lies within the slack."""
        return self.share <= 1

    def __str__(self) -> str:
        return f"{self.what}: printed {self.printed}, ours {self.ours!r}"


def pairs(prefix: str, printed: dict[str, Any], ours: dict[str, float | None], **more: float) -> list[Pair]:
    """One pair a key that is printed."""
    return [Pair(f"{prefix}{key}", printed[key], ours[key], **more) for key in ours if key in printed]


def loosened(found: Iterable[Pair], slack: float) -> list[Pair]:
    """The same pairs with a slack in units of the last place."""
    return [Pair(p.what, p.printed, p.ours, max(p.slack, slack), p.width) for p in found]
