"""Parameters of a residual structure as people know them, and the scale on which they are normal-ish.

    between low and high   g(v) = log((v - low) / (high - v))     correlations: twice Fisher's z
    above low              g(v) = log(v - low)                    ratios of standard deviations

An interval is taken on the scale of g and mapped back, so that it stays inside the range (Pinheiro & Bates
2000, Mixed-Effects Models in S and S-PLUS, sections 2.4.3 and 5.3).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

AT_LIMIT = 1e-6  # share of the range within which a value counts as being at its end


@dataclass(frozen=True)
class Parameter:
    """name: words for the table.  low, high: open limits; high may be infinite.

    of, against: for a ratio of standard deviations, whose it is and the reference; "" for a correlation.
    """

    name: str
    low: float = -1.0
    high: float = 1.0
    of: str = ""
    against: str = ""

    def spread(self, value: float) -> float:
        """g(value)."""
        if np.isinf(self.high):
            return float(np.log(value - self.low))
        return float(np.log((value - self.low) / (self.high - value)))

    def slope(self, value: float) -> float:
        """dg / dvalue."""
        if np.isinf(self.high):
            return 1.0 / (value - self.low)
        return (self.high - self.low) / ((value - self.low) * (self.high - value))

    def back(self, g: float) -> float:
        """The value with that g."""
        if np.isinf(self.high):
            return self.low + float(np.exp(g))
        share = float(np.exp(-np.logaddexp(0.0, -g)))
        return self.low + (self.high - self.low) * share

    def interval(self, value: float, std_error: float, quantile: float) -> tuple[float, float]:
        """Limits at `quantile` standard errors on the scale of g; std_error is that of the value itself."""
        middle, half = self.spread(value), quantile * std_error * self.slope(value)
        return self.back(middle - half), self.back(middle + half)

    def at_limit(self, value: float) -> bool:
        """Whether the value is at an end of its range."""
        if np.isinf(self.high):
            return not AT_LIMIT < value - self.low < 1.0 / AT_LIMIT
        margin = AT_LIMIT * (self.high - self.low)
        return not self.low + margin < value < self.high - margin


def correlation(name: str) -> Parameter:
    """A correlation."""
    return Parameter(name)


def ratio(of: str, against: str) -> Parameter:
    """A ratio of standard deviations: that of one stratum or time over that of the reference."""
    return Parameter(f"SD ratio {of} / {against}", 0.0, float("inf"), of, against)
