"""The zeta curve of one parameter, and the density it implies.

    zeta(value): signed root of the rise of the deviance; a straight line where Wald intervals are right
    density(value) = phi(zeta) dzeta/dvalue        phi: standard normal density

Bates & Watts (1988), Nonlinear Regression Analysis and its Applications, ch. 6 (profile zeta).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from workbench.engine.lmm.model import Floats
from workbench.engine.lmm_intervals import scales
from workbench.engine.lmm_intervals.parameters import Parameter
from workbench.engine.lmm_intervals.scales import Scale
from workbench.engine.lmm_intervals.trace import End, Side, hermite, hermite_slope

PER_PIECE = 12  # samples between two nodes


@dataclass(frozen=True)
class Nodes:
    """Places where the profile is known, in rising order: s, signed zeta and dzeta/ds, (m,) each."""

    s: Floats
    zeta: Floats
    slope: Floats

    def dense(self) -> Nodes:
        """Many more places, by cubics between the nodes."""
        parts = [(self.s[:1], self.zeta[:1], self.slope[:1])]
        known = list(zip(self.s.tolist(), self.zeta.tolist(), self.slope.tolist(), strict=True))
        for one, other in pairwise(known):
            at, ends, slopes = zip(one, other, strict=True)
            t = np.linspace(at[0], at[1], PER_PIECE + 1)[1:]
            parts.append((t, hermite(t, at, ends, slopes), hermite_slope(t, at, ends, slopes)))
        return Nodes(*(np.concatenate(column) for column in zip(*parts, strict=True)))


@dataclass(frozen=True)
class ZetaCurve:
    """Profile of one parameter.

    low, high: limits at `level`; None where the deviance never rises that far.
    ends: how the two sides ended.  nodes: on the scale on which the parameter was held.
    reason: why there is no profile ("" when there is one).
    """

    parameter: Parameter
    estimate: float
    level: float
    low: float | None
    high: float | None
    ends: tuple[End, End]
    scale: Scale
    nodes: Nodes
    reason: str = ""

    def sampled(self) -> tuple[Floats, Floats, Floats]:
        """(value, zeta, density), (k,) each, dense enough to draw; nan where the density has no value."""
        if not len(self.nodes.s):
            return self.nodes.s, self.nodes.zeta, self.nodes.slope
        dense = self.nodes.dense()
        height = np.exp(-(dense.zeta**2) / 2) / np.sqrt(2 * np.pi)
        with np.errstate(divide="ignore", invalid="ignore"):
            density = height * dense.slope / scales.steepness(self.scale, dense.s)
        return (
            scales.value(self.scale, dense.s),
            dense.zeta,
            np.where(np.isfinite(density), density, np.nan),
        )


def joined(down: Side, up: Side) -> Nodes:
    """Both sides in rising order of s, with signed zeta, and the slope at the estimate filled in."""
    below = sorted((n.s, -n.zeta, n.slope) for n in down.nodes[1:])
    above = sorted((n.s, n.zeta, n.slope) for n in up.nodes[1:])
    origin, here = len(below), up.nodes[0]
    s, zeta, slope = np.array([*below, (here.s, 0.0, here.slope), *above]).T
    if len(s) > 1:
        slope[origin] = _slope_at_estimate(s, zeta, slope, origin)
    return Nodes(s, zeta, slope)


def _slope_at_estimate(s: Floats, zeta: Floats, slope: Floats, origin: int) -> float:
    """dzeta/ds at the estimate, by the polynomial through it and its neighbours with their slopes."""
    places = [i for i in (origin - 1, origin + 1) if 0 <= i < len(s)]
    unit = max(abs(float(s[i] - s[origin])) for i in places)
    powers = np.arange(1, 2 * len(places) + 1)
    rows, right = [], []
    for i in places:
        t = (s[i] - s[origin]) / unit
        rows += [t**powers, powers * t ** (powers - 1)]
        right += [zeta[i], slope[i] * unit]
    return float(np.linalg.solve(np.array(rows), np.array(right))[0] / unit)
