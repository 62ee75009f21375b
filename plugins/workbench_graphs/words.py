"""Numbers and lists in the words of captions."""

from __future__ import annotations

from collections.abc import Sequence


def number(value: float, digits: int = 3) -> str:
    """A number with few digits and a true minus sign."""
    if 1e-4 <= abs(value) < 1e6 or value == 0:
        text = f"{value:#.{digits}g}".rstrip(".")
    else:
        text = f"{value:.{digits - 1}e}"
    return text.replace("-", "−")


def share(value: float) -> str:
    """A share as the APA writes it: no zero before the point."""
    return f"{value:.2f}".removeprefix("0") if value < 0.995 else f"{value:.2f}"


def listed(names: Sequence[str]) -> str:
    """a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + " and " + names[-1]
