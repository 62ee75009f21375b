"""The colours of a heat map: a role and an opacity for each value, the same in every renderer."""

from __future__ import annotations

import math
from dataclasses import dataclass

from workbench.results.marks import Tiles
from workbench.results.scales import is_number

STEPS = 20
_FAINTEST = 0.06
OTHER_END = "secondary"
"""The role of values below zero on a diverging scale."""


@dataclass(frozen=True, slots=True)
class Shades:
    """The scale of a heat map; low, high: the values of the faintest and the strongest colour."""

    mark: Tiles
    low: float
    high: float

    def share(self, value: float) -> float:
        """Where a value lies: 0 to 1, on a diverging scale -1 to 1."""
        if self.mark.ramp == "diverging":
            reach = max(abs(self.low), abs(self.high))
            return min(max(value / reach, -1.0), 1.0) if reach else 0.0
        if self.mark.scale == "log":
            span = math.log(self.high / self.low)
            return min(max(math.log(max(value, self.low) / self.low) / span, 0.0), 1.0) if span else 1.0
        span = self.high - self.low
        return min(max((value - self.low) / span, 0.0), 1.0) if span else 1.0

    def step(self, value: float) -> int:
        """The shade among `STEPS`; negative ones belong to the other end of a diverging scale."""
        return round(self.share(value) * STEPS)

    def ink(self, step: int) -> tuple[str, float]:
        """The role and the opacity of a shade."""
        if self.mark.ramp == "diverging":
            return (self.mark.color if step >= 0 else OTHER_END), abs(step) / STEPS
        return self.mark.color, _FAINTEST + (1.0 - _FAINTEST) * step / STEPS

    @property
    def scale_steps(self) -> range:
        """All shades, the lowest first."""
        return range(-STEPS if self.mark.ramp == "diverging" else 0, STEPS + 1)


def shades_of(mark: Tiles) -> Shades:
    """The scale that a heat map asks for, or that its values need."""
    drawn = [value for value in mark.values if is_number(value)]
    if mark.scale == "log":
        drawn = [value for value in drawn if value > 0]
    low, high = mark.limits or ((min(drawn), max(drawn)) if drawn else (0.0, 1.0))
    if not (is_number(low) and is_number(high)) or (mark.scale == "log" and not 0 < low <= high):
        low, high = 1.0, 1.0
    if mark.ramp == "diverging":
        high = max(abs(low), abs(high))
        low = -high
    return Shades(mark, low, max(low, high))
