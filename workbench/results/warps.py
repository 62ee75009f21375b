"""Axes that are not straight: logarithms, and breaks that leave a stretch of the axis out.

Both renderers draw on straight axes. `straight_panels` turns panels whose axes are logarithmic or broken into
such with the same marks at other coordinates; the warp of an axis says where its ticks and breaks lie.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from workbench.results.figure import Axis, Figure, Panel
from workbench.results.marks import Mark, coordinate_fields
from workbench.results.scales import Interval, figure_domains, is_number, is_span

Move = Callable[[float | None], float | None]
Moves = tuple[Move | None, Move | None]
_GAP = 0.05  # of what is shown of the axis
_ENDS = ("low", "q1", "median", "q3", "high", "left", "right", "height", "base")


@dataclass(frozen=True, slots=True)
class Warp:
    """The map of an axis: v to log10(v) if `log`, then each cut (ascending, apart) shrinks to `gap`."""

    log: bool = False
    cuts: tuple[Interval, ...] = ()
    gap: float = 0.0

    def __call__(self, value: float | None) -> float | None:
        """Where a value lies on the straight axis; None where it cannot be drawn (not positive, cut out)."""
        return self.cut(_logarithm(value) if self.log else value)

    def cut(self, value: float | None) -> float | None:
        """Where a value, or its logarithm on a logarithmic axis, lies on the straight axis."""
        if not is_number(value) or any(low < value < high for low, high in self.cuts):
            return None
        return value + sum(self.gap - (high - low) for low, high in self.cuts if value >= high)

    def hold(self, value: float | None) -> float | None:
        """Where the end of a bar lies: one that is cut out stands at the nearer side of the gap."""
        if is_number(value):
            for low, high in self.cuts:
                if low < value < high:
                    value = low if value - low < high - value else high
        return self.cut(value)

    @property
    def is_straight(self) -> bool:
        """Whether values are drawn where they are."""
        return not self.log and not self.cuts

    @property
    def breaks(self) -> tuple[float, ...]:
        """The middle of each gap on the straight axis."""
        return tuple((self.cut(low) or 0.0) + self.gap / 2 for low, _ in self.cuts)

    def pieces(self, domain: Interval) -> tuple[Interval, ...]:
        """The stretches of the straight axis within `domain` that lie between gaps."""
        ends = [domain[0]]
        for low, high in self.cuts:
            ends += [self.cut(low) or 0.0, self.cut(high) or 0.0]
        pairs = zip(ends[::2], [*ends[1::2], domain[1]], strict=True)
        inside = ((max(low, domain[0]), min(high, domain[1])) for low, high in pairs)
        return tuple((low, high) for low, high in inside if is_span(low, high))

    def back(self, place: float) -> float:
        """The value, or its logarithm, that lies at a place of the straight axis outside its gaps."""
        for low, high in self.cuts:
            if place >= low + self.gap / 2:
                place += high - low - self.gap
        return place

    def value(self, place: float) -> float:
        """The value that lies at a place of the straight axis outside its gaps."""
        return float(10.0 ** self.back(place)) if self.log else self.back(place)


STRAIGHT = Warp()


@dataclass(frozen=True, slots=True)
class StraightPanel:
    """A panel on straight axes: what they cover, and how they came from those of the figure."""

    panel: Panel
    x: Interval
    y: Interval
    x_warp: Warp = STRAIGHT
    y_warp: Warp = STRAIGHT


def straight_panels(figure: Figure) -> list[StraightPanel]:
    """Every panel of a figure, ready to be drawn."""
    panels = tuple(map(_with_logarithms, figure.panels))
    domains = figure_domains(replace(figure, panels=panels))
    return [_cut(panel, x, y) for panel, (x, y) in zip(panels, domains, strict=True)]


def _with_logarithms(panel: Panel) -> Panel:
    if panel.x.scale == panel.y.scale == "linear":
        return panel
    x, y = (_logarithm if axis.scale == "log" else None for axis in (panel.x, panel.y))
    return _moved_panel(panel, x, y)


def _cut(panel: Panel, x: Interval, y: Interval) -> StraightPanel:
    x_warp, y_warp = _warp(panel.x, x), _warp(panel.y, y)
    if not x_warp.cuts and not y_warp.cuts:
        return StraightPanel(panel, x, y, x_warp, y_warp)
    moved = _moved_panel(panel, x_warp.cut, y_warp.cut, (x_warp.hold, y_warp.hold))
    return StraightPanel(moved, _ends(x, x_warp), _ends(y, y_warp), x_warp, y_warp)


def _warp(axis: Axis, domain: Interval) -> Warp:
    """The warp of an axis whose breaks are given as the domain is: values, or logarithms."""
    kept: list[Interval] = []
    for low, high in sorted(pair for pair in axis.breaks if all(map(is_number, pair)) and is_span(*pair)):
        apart = not kept or low > kept[-1][1]
        if apart and domain[0] <= low and high <= domain[1] and (low, high) != domain:
            kept.append((low, high))
    shown = domain[1] - domain[0] - sum(high - low for low, high in kept)
    return Warp(axis.scale == "log", tuple(kept), _GAP * shown if kept else 0.0)


def _ends(domain: Interval, warp: Warp) -> Interval:
    low, high = warp.cut(domain[0]), warp.cut(domain[1])
    return (domain[0] if low is None else low), (domain[1] if high is None else high)


def _moved_panel(panel: Panel, x: Move | None, y: Move | None, ends: Moves = (None, None)) -> Panel:
    """ends: how the ends of bars, boxes and intervals are moved, where that is another way."""
    marks = tuple(_moved(mark, (x, y), ends) for mark in panel.marks)
    return replace(panel, marks=marks, x=_moved_axis(panel.x, x), y=_moved_axis(panel.y, y))


def _moved_axis(axis: Axis, move: Move | None) -> Axis:
    if move is None:
        return axis
    ticks = tuple((place, text) for at, text in axis.ticks if (place := move(at)) is not None)
    limits = None if axis.limits is None else _pair(axis.limits, move)
    breaks = tuple(pair for cut in axis.breaks if (pair := _pair(cut, move)) is not None)
    return replace(axis, ticks=ticks, limits=limits, breaks=breaks)


def _pair(pair: Interval, move: Move) -> Interval | None:
    low, high = move(pair[0]), move(pair[1])
    return (low, high) if low is not None and high is not None else None


def _moved(mark: Mark, moves: Moves, ends: Moves) -> Mark:
    changes: dict[str, Any] = {}
    for names, move, end in zip(coordinate_fields(mark), moves, ends, strict=True):
        for name in names if move is not None else ():
            chosen = end if end is not None and name in _ENDS else move
            assert chosen is not None
            changes[name] = _moved_value(getattr(mark, name), chosen)
    return replace(mark, **changes)


def _moved_value(value: Any, move: Move) -> Any:
    """A coordinate or a column of them; a single one that cannot be drawn becomes nan."""
    if isinstance(value, tuple):
        return tuple(map(move, value))
    moved = move(value)
    return math.nan if moved is None else moved


def _logarithm(value: float | None) -> float | None:
    return math.log10(value) if is_number(value) and value > 0 else None
