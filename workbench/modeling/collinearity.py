"""Words for a column of the design matrix that says nothing new; the engine finds them, this names them."""

from __future__ import annotations

from collections.abc import Sequence

INTERCEPT = "(Intercept)"


def redundancy(name: str, others: Sequence[str]) -> str:
    """Why a column is redundant, as a clause. others: those it combines, none if it is zero."""
    if not others:
        return f"{name} is zero on all rows"
    if list(others) == [INTERCEPT]:
        return f"{name} has the same value on all rows"
    real = [other for other in others if other != INTERCEPT]
    if len(real) == 1:
        return f"{name} says the same as {real[0]}"
    return f"{name} follows from {', '.join(real[:-1])} and {real[-1]}"
