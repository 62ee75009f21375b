"""Options that hold one simple value: a choice, yes or no, a number."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from workbench.analysis.field import Field, is_finite


class Choice(Field[str]):
    """One of a closed list; `choices` maps the value in recipes to the words on screen."""

    kind = "choice"

    def __init__(self, default: str, choices: Mapping[str, str], **words: Any) -> None:
        super().__init__(default, **words)
        self.choices = dict(choices)

    def check(self, value: Any) -> str:
        if not isinstance(value, str) or value not in self.choices:
            raise self.fail(value, "one of " + ", ".join(self.choices))
        return value

    def schema(self) -> dict[str, Any]:
        return {"enum": list(self.choices)}


class Boolean(Field[bool]):
    """Yes or no."""

    kind = "boolean"

    def check(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise self.fail(value, "true or false")
        return value

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


class Number(Field[float]):
    """A finite number between `low` and `high` (both allowed unless `open_interval`)."""

    kind = "number"

    def __init__(
        self,
        default: float,
        *,
        low: float = -math.inf,
        high: float = math.inf,
        open_interval: bool = False,
        **words: Any,
    ) -> None:
        super().__init__(default, **words)
        self.low, self.high, self.open_interval = low, high, open_interval

    def check(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not is_finite(value):
            raise self.fail(value, self.allowed())
        inside = self.low < value < self.high if self.open_interval else self.low <= value <= self.high
        if not inside:
            raise self.fail(value, self.allowed())
        return float(value)

    def allowed(self) -> str:
        between = "strictly between" if self.open_interval else "from"
        joint = "and" if self.open_interval else "to"
        return f"a number {between} {self.low:g} {joint} {self.high:g}"

    def schema(self) -> dict[str, Any]:
        names = ("exclusiveMinimum", "exclusiveMaximum") if self.open_interval else ("minimum", "maximum")
        bounds = zip(names, (self.low, self.high), strict=True)
        return {"type": "number", **{name: bound for name, bound in bounds if math.isfinite(bound)}}


class Integer(Field[int]):
    """A whole number from `low` to `high`."""

    kind = "integer"

    def __init__(self, default: int, *, low: int = 0, high: int = 2**53, **words: Any) -> None:
        super().__init__(default, **words)
        self.low, self.high = low, high

    def check(self, value: Any) -> int:
        whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        if isinstance(value, bool) or not whole or not self.low <= value <= self.high:
            raise self.fail(value, f"a whole number from {self.low} to {self.high}")
        return int(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


class NumberList(Field[tuple[float, ...]]):
    """Several finite numbers, in order, () for none; empty: what the form shows in grey for none."""

    kind = "numbers"

    def __init__(self, *, empty: str = "such as 1; 2.5", **words: Any) -> None:
        super().__init__((), **words)
        self.empty = empty

    def check(self, value: Any) -> tuple[float, ...]:
        good = isinstance(value, list | tuple) and all(
            isinstance(v, int | float) and not isinstance(v, bool) and is_finite(v) for v in value
        )
        if not good:
            raise self.fail(value, "a list of numbers")
        return tuple(float(v) for v in value)

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "number"}}


class ShortText(Field[str]):
    """A few words, "" for none; empty: what the form shows in grey while there are none."""

    kind = "text"

    def __init__(self, *, empty: str = "", **words: Any) -> None:
        super().__init__("", **words)
        self.empty = empty

    def check(self, value: Any) -> str:
        if not isinstance(value, str):
            raise self.fail(value, "a text")
        return " ".join(value.split())

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}
