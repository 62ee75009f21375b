"""Do two fits agree? Criterion against criterion in lme4's own objective, and number against number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from peer import Estimates, Lme4


@dataclass(frozen=True)
class Agreement:
    """objective: our criterion minus lme4's objective at our variances (0 when both mean the same function).

    gain: lme4's criterion at its own optimum minus ours (positive: we found a lower point).
    coefficients, variances: largest difference, in units of max(|value|, standard error) and of |variance|.
    """

    objective: float
    gain: float
    coefficients: float
    variances: float

    @property
    def good(self) -> bool:
        """The same function to 1e-6, and no higher than lme4's point."""
        return abs(self.objective) <= 1e-6 and self.gain >= -1e-6


def compare(case: str, ours: Estimates, theirs: Estimates, lme4: Lme4) -> Agreement:
    fixed, random = by_key(ours.fixed), {unordered(place): value for place, value in ours.random.items()}
    variances = [random[unordered(place)] for place in theirs.random]
    largest = max(theirs.random.values())
    return Agreement(
        objective=ours.criterion - lme4.objective(case, variances),
        gain=theirs.criterion - ours.criterion,
        coefficients=max(
            abs(fixed[key(term)][0] - value) / max(abs(value), error)
            for term, (value, error) in theirs.fixed.items()
        ),
        variances=max(
            abs(ours - value) / max(abs(value), 1e-6 * largest)
            for ours, value in zip(variances, theirs.random.values(), strict=True)
        ),
    )


def key(term: str) -> str:
    """`sexM` and `sex[M]` are the same term, and so are `a:b` and `b:a`."""
    return ":".join(sorted(re.sub(r"[^0-9A-Za-z]", "", part) for part in term.split(":")))


def unordered(place: tuple[str, str, str]) -> tuple[str, frozenset[str]]:
    group, first, second = place
    return group, frozenset({key(first), key(second)} - {""})


def by_key(fixed: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    return {key(term): value for term, value in fixed.items()}
