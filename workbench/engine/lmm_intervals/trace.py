"""From the estimate outwards until the deviance has risen by z^2.

    zeta(s) = +-sqrt(P(s) - P(estimate)),   dzeta/ds = (dP/ds) / (2 zeta)

zeta is nearly a straight line in s, so the root of zeta = +-z takes a few steps: Newton's first, then cubic
interpolation of s as a function of zeta between the two nearest points, always inside the bracket.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from workbench.engine.lmm.model import Floats
from workbench.engine.lmm_intervals.constrained import Point

End: TypeAlias = Literal["reached", "boundary", "unbounded", "failed"]
Solve: TypeAlias = Callable[[float, Floats], Point]
CLOSE = 1e-3  # distance of zeta from its target that one more interpolation closes
STEPS = 40
PATIENCE = 8  # nodes after which every second step halves the bracket
GROWTH = 3.0  # most times a step may exceed the way so far
FLAT = 0.05  # zeta below which a curve counts as flat
DROP = 1e-5  # fall of the deviance below that of the estimate that rounding does not explain


@dataclass(frozen=True)
class Node:
    """A point of the curve: s, zeta >= 0 (distance from the estimate) and |dzeta/ds|."""

    s: float
    zeta: float
    slope: float
    x: Floats


@dataclass(frozen=True)
class Side:
    """One side: where the target was met (None unless `end` is reached), and the nodes in order of zeta."""

    end: End
    s: float | None
    nodes: tuple[Node, ...]


def trace(
    solve: Solve,
    origin: Point,
    *,
    sign: int,
    target: float,
    reach: float,
    limit: float,
    cap: float = np.inf,
    extra: bool = True,
) -> Side:
    """Follow the profile from the origin towards `limit` (sign -1: down, +1: up) to zeta = target.

    reach: guess of a standard error.  cap: zeta is known never to exceed it.
    extra: also nodes half way and beyond the target, for plots.
    """
    walk = _Walk(solve, origin, sign, limit)
    if cap <= target:
        return walk.capped(cap, reach)
    end, s = walk.root(target, reach)
    if extra and end == "reached":
        walk.fill(target)
    return Side(end, s, tuple(sorted(walk.nodes, key=lambda n: n.zeta)))


class _Walk:
    def __init__(self, solve: Solve, origin: Point, sign: int, limit: float) -> None:
        self.solve, self.origin, self.sign, self.limit = solve, origin, sign, limit
        self.nodes = [Node(origin.s, 0.0, np.nan, origin.x)]
        self.broken = False

    def root(self, target: float, reach: float) -> tuple[End, float | None]:
        """Where zeta meets the target, or why it does not."""
        if self.origin.s == self.limit:
            return "boundary", None
        s = self._inside(self.origin.s + self.sign * reach * target)
        for _ in range(STEPS):
            node = self._visit(s)
            if self.broken:
                return "failed", None
            if abs(node.zeta - target) < CLOSE and node.slope > 0:
                return "reached", self._predict(target)
            if s == self.limit and node.zeta < target:
                return "boundary", None
            s = self._next(target)
            if not np.isfinite(s) or s == node.s:
                break
        return "unbounded", None

    def capped(self, cap: float, reach: float) -> Side:
        """The side of a curve that runs into a ceiling: some nodes on the way, then flat to the limit."""
        if cap > FLAT:
            self.root(0.9 * cap, reach)
        nodes = [n for n in self.nodes if n.zeta < cap]
        top = max(nodes, key=lambda n: n.zeta)
        across = self._inside(top.s + (cap - top.zeta) / top.slope * self.sign) if top.slope > 0 else top.s
        ends = [Node(s, cap, 0.0, top.x) for s in dict.fromkeys((across, self.limit)) if s != top.s]
        return Side("boundary", None, (*sorted(nodes, key=lambda n: n.zeta), *ends))

    def fill(self, target: float) -> None:
        """Nodes half way, where none is near, and beyond the target."""
        for share in (0.5, 1.35):
            if all(abs(n.zeta / target - share) > 0.2 for n in self.nodes):
                s = self._inside(self._predict(share * target))
                if all(s != n.s for n in self.nodes):
                    self._visit(s)
                if self.broken:
                    self.nodes.pop()
                    return

    def _visit(self, s: float) -> Node:
        point = self.solve(s, self._start(s))
        rise = point.deviance - self.origin.deviance
        if not point.converged or rise < -DROP:
            self.broken = True
        zeta = float(np.sqrt(max(rise, 0.0)))
        slope = self.sign * point.force / (2 * zeta) if zeta > 0 else np.nan
        node = Node(s, zeta, slope, point.x)
        self.nodes.append(node)
        return node

    def _start(self, s: float) -> Floats:
        """x on the straight line through the two nearest nodes (at the limit x says less: it is left out)."""
        nodes = [n for n in self.nodes if n.s != self.limit]
        near = sorted(nodes or self.nodes, key=lambda n: abs(n.s - s))[:2]
        if len(near) < 2:
            return near[0].x
        share = float(np.clip((s - near[0].s) / (near[1].s - near[0].s), -2.0, 2.0))
        return near[0].x + share * (near[1].x - near[0].x)

    def _next(self, target: float) -> float:
        """The next s: predicted, but inside the bracket, and not too far beyond what was seen."""
        below = max((n for n in self.nodes if n.zeta < target), key=lambda n: n.zeta)
        above = min((n for n in self.nodes if n.zeta >= target), key=lambda n: n.zeta, default=None)
        s = self._predict(target)
        if above is None:
            farthest = self._inside(below.s + GROWTH * (below.s - self.origin.s))
            return self._inside(s) if self._between(s, below.s, farthest) else farthest
        slow = len(self.nodes) > PATIENCE and len(self.nodes) % 2 == 0
        return s if self._between(s, below.s, above.s) and not slow else (below.s + above.s) / 2

    def _predict(self, zeta: float) -> float:
        """s at zeta: by the cubic between two nodes, by the parabola to the estimate, or by Newton's step."""
        known = sorted((n for n in self.nodes if n.slope > 0), key=lambda n: n.zeta)
        if not known:
            return float("nan")
        below = [n for n in known if n.zeta <= zeta]
        above = [n for n in known if n.zeta > zeta]
        if not below:
            return self._parabola(above[0], zeta)
        a = below[-1]
        if not above:
            return a.s + self.sign * (zeta - a.zeta) / a.slope
        b = above[0]
        slopes = (self.sign / a.slope, self.sign / b.slope)
        return float(hermite(zeta, (a.zeta, b.zeta), (a.s, b.s), slopes))

    def _parabola(self, node: Node, zeta: float) -> float:
        """s at zeta between the estimate and its nearest node."""
        way = node.s - self.origin.s
        bend = self.sign * node.zeta / node.slope - way
        share = zeta / node.zeta
        return self.origin.s + share * (way - bend) + share**2 * bend

    def _inside(self, s: float) -> float:
        return float(max(s, self.limit) if self.sign < 0 else min(s, self.limit))

    def _between(self, s: float, one: float, other: float) -> bool:
        return bool(min(one, other) < s < max(one, other))


Pair: TypeAlias = tuple[float, float]


def hermite(t: Floats | float, at: Pair, values: Pair, slopes: Pair) -> Floats:
    """The cubic with these values and slopes at two places, evaluated at t."""
    h = at[1] - at[0]
    w = (np.asarray(t) - at[0]) / h
    return np.asarray(
        (1 + 2 * w) * (1 - w) ** 2 * values[0]
        + w**2 * (3 - 2 * w) * values[1]
        + h * w * (1 - w) ** 2 * slopes[0]
        + h * w**2 * (w - 1) * slopes[1]
    )


def hermite_slope(t: Floats | float, at: Pair, values: Pair, slopes: Pair) -> Floats:
    """The derivative of that cubic at t."""
    h = at[1] - at[0]
    w = (np.asarray(t) - at[0]) / h
    rise = 6 * w * (1 - w) * (values[1] - values[0]) / h
    return np.asarray(rise + (1 - w) * (1 - 3 * w) * slopes[0] + w * (3 * w - 2) * slopes[1])
