"""The line under the pointer: which one is meant, where on it, and what to say about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from workbench.gui.results.figures.ink import Floats, array
from workbench.results.axis_style import number_on
from workbench.results.figure import Axis, Line, Panel
from workbench.results.svg_layout import Sized

_T = TypeVar("_T")


@dataclass(frozen=True)
class LineTrace:
    """One mark as it is drawn: ends (m, 4) x0, y0, x1, y1 of its segments, and the stretch (m,) of each."""

    told: Line
    ends: Floats
    stretch: np.ndarray

    @classmethod
    def of(cls, drawn: Line, told: Line) -> LineTrace:
        """Segments between neighbouring places that are both drawn; stretches are those of the figure."""
        x, y = array(drawn.x), array(drawn.y)
        known = np.isfinite(array(told.x) + array(told.y))
        starts = known & ~np.concatenate([[False], known[:-1]])
        ends = np.column_stack([x[:-1], y[:-1], x[1:], y[1:]])
        whole = np.isfinite(ends).all(axis=1)
        return cls(told, ends[whole], np.cumsum(starts)[:-1][whole] - 1)

    def nearest(self, x: float, y: float, pixel: tuple[float, float]) -> tuple[float, float, float, int]:
        """Distance in pixels, x and y of the nearest place, and its stretch. pixel: its size in x and y."""
        scale = np.array([*pixel, *pixel])
        x0, y0, x1, y1 = ((self.ends - np.array([x, y, x, y])) / scale).T
        dx, dy = x1 - x0, y1 - y0
        length = dx * dx + dy * dy
        share = np.clip(
            -np.divide(x0 * dx + y0 * dy, length, out=np.zeros_like(length), where=length > 0), 0, 1
        )
        away = np.hypot(x0 + share * dx, y0 + share * dy)
        i = int(np.argmin(away))
        at = self.ends[i, :2] + share[i] * (self.ends[i, 2:] - self.ends[i, :2])
        return float(away[i]), float(at[0]), float(at[1]), int(self.stretch[i])


@dataclass(frozen=True)
class OnLine:
    """A place on a line: where it is drawn, what to say in lines of plain words, and its row of the data."""

    x: float
    y: float
    words: tuple[str, ...]
    row: int | None


def traces_of(drawn: Panel, told: Panel) -> list[LineTrace]:
    """The lines of a panel that can be pointed at."""
    pairs = zip(drawn.marks, told.marks, strict=True)
    found = [
        LineTrace.of(a, b) for a, b in pairs if isinstance(a, Line) and isinstance(b, Line) and len(a.x) > 1
    ]
    return [trace for trace in found if len(trace.ends)]


def line_at(
    traces: Sequence[LineTrace],
    sized: Sized,
    told: Panel,
    place: tuple[float, float],
    pixel: tuple[float, float],
    reach: float,
) -> OnLine | None:
    """The line nearest to a place of the straight axes, of equally near ones the last; None beyond reach."""
    best: tuple[float, LineTrace, float, float, int] | None = None
    for trace in traces:
        away, x, y, stretch = trace.nearest(*place, pixel)
        if away <= reach and (best is None or away <= best[0]):
            best = away, trace, x, y, stretch
    if best is None:
        return None
    _, trace, x, y, stretch = best
    line = trace.told
    words = (
        _own(line.labels, stretch) or line.name,
        _value(told.x, sized.straight.x_warp.value(x)),
        _value(told.y, sized.straight.y_warp.value(y)),
    )
    return OnLine(x, y, tuple(filter(None, words)), _own(line.rows, stretch))


def _own(of_stretches: Sequence[_T], stretch: int) -> _T | None:
    """What belongs to a stretch: its own, or that of the whole line."""
    if len(of_stretches) == 1:
        return of_stretches[0]
    return of_stretches[stretch] if 0 <= stretch < len(of_stretches) else None


def _value(axis: Axis, value: float) -> str:
    named = [text for at, text in axis.ticks if abs(at - value) < 1e-9]
    if axis.ticks and not named:
        return ""
    return f"{axis.title or 'value'}: {named[0] if named else number_on(axis, value)}"
