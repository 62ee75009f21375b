"""The rows of the data behind bars and boxes: those at a place, and the frames of those that were chosen."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.gui.results.figures.pointing import bar_at, box_at
from workbench.results.figure import Bars, Boxes, Panel
from workbench.results.scales import is_number

Frame = tuple[float, float, float, float]


def area_rows(panel: Panel, x: float, y: float) -> tuple[int, ...]:
    """The rows of the last bar or box that covers a place of the straight axes; () for none."""
    for mark in reversed(panel.marks):
        if isinstance(mark, Bars | Boxes):
            i = bar_at(mark, x, y) if isinstance(mark, Bars) else box_at(mark, x, y)
            if i is not None:
                return mark.rows[i] if i < len(mark.rows) else ()
    return ()


def frames_of(panel: Panel, rows: tuple[int, ...]) -> Iterator[Frame]:
    """Left, lower, right and upper edge of the bars and boxes that stand for just these rows."""
    for mark in panel.marks if rows else ():
        if isinstance(mark, Bars | Boxes):
            for i, own in enumerate(mark.rows):
                edges = _bar(mark, i) if isinstance(mark, Bars) else _box(mark, i)
                if own == rows and all(map(is_number, edges)):
                    left, low, right, high = edges
                    lying = mark.orientation == "horizontal"
                    yield (low, left, high, right) if lying else (left, low, right, high)  # type: ignore[misc]


def _bar(mark: Bars, i: int) -> tuple[float | None, ...]:
    return mark.left[i], mark.base[i] if mark.base else 0.0, mark.right[i], mark.height[i]


def _box(mark: Boxes, i: int) -> tuple[float | None, ...]:
    place, half = mark.position[i], mark.width / 2
    if not is_number(place):
        return (None,) * 4
    return place - half, mark.q1[i], place + half, mark.q3[i]
