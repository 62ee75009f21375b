"""Axes as the options say, and how many points they hide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbench.api import Axis, Options, OptionsError, Panel, Points
from workbench_graphs.frame import Floats, Groups
from workbench_graphs.shared_options import GraphOptions


def limits_of(options: Options, which: str) -> tuple[float, float] | None:
    """The lowest and the highest value of the x or the y axis, None for those of the data."""
    limits = getattr(options, f"{which}_limits")
    if limits and (len(limits) != 2 or not limits[0] < limits[1]):
        raise OptionsError(
            f"The limits of {which} must be two numbers, the smaller first.",
            "Write, for instance,  0 100  or leave them empty.",
            option=f"{which}_limits",
        )
    return (limits[0], limits[1]) if limits else None


def axis(options: GraphOptions, which: str, title: str, ticks: tuple[tuple[float, str], ...] = ()) -> Axis:
    """The x or the y axis."""
    limits = limits_of(options, which)
    cuts = getattr(options, f"{which}_break")
    pairs = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    if len(cuts) % 2 or any(low >= high for low, high in pairs):
        raise OptionsError(
            f"A break in {which} needs two numbers, from and to.",
            "Write, for instance,  10 80  or leave it empty.",
            option=f"{which}_break",
        )
    words = getattr(options, f"{which}_title") or title
    logarithmic = getattr(options, f"{which}_scale") == "log" and not ticks
    if logarithmic and any(value <= 0 for value in (*(limits or ()), *cuts)):
        raise OptionsError(
            f"A logarithmic axis has no place for zero and negative values, as limits and breaks of {which}.",
            "Use positive numbers, or a linear axis.",
            option=f"{which}_limits",
        )
    scale: Literal["linear", "log"] = "log" if logarithmic else "linear"
    return Axis(words, limits, ticks, breaks=pairs, scale=scale)


def category_ticks(groups: Groups) -> tuple[tuple[float, str], ...]:
    """One tick for each level, at 0, 1, 2, ..."""
    return tuple((float(i), label) for i, label in enumerate(groups.labels))


def beyond(panels: Sequence[Panel]) -> str:
    """A sentence where points lie outside the limits of an axis, or in a stretch that is left out."""
    hidden = sum(_hidden(mark, panel) for panel in panels for mark in panel.marks if isinstance(mark, Points))
    if not hidden:
        return ""
    what = "1 point is" if hidden == 1 else f"{hidden:,} points are"
    return f" {what} not shown: beyond the limits, in a break, or not positive on a logarithmic axis."


def _hidden(mark: Points, panel: Panel) -> int:
    if all(axis == Axis(axis.title, ticks=axis.ticks) for axis in (panel.x, panel.y)):
        return 0
    x, y = (np.array(values, dtype=np.float64) for values in (mark.x, mark.y))
    return int((_cut_off(x, panel.x) | _cut_off(y, panel.y)).sum())


def _cut_off(values: Floats, axis: Axis) -> NDArray[np.bool_]:
    low, high = axis.limits or (-np.inf, np.inf)
    out = (values < low) | (values > high)
    if axis.scale == "log":
        out |= values <= 0
    for start, end in axis.breaks:
        out |= (values > start) & (values < end)
    return out
