"""Where the ticks of a numeric axis lie and what they say, on straight, logarithmic and broken axes."""

from __future__ import annotations

import math
from itertools import pairwise

from workbench.results.formatting import (
    TYPOGRAPHIC,
    Notation,
    format_integer,
    format_number,
    format_power,
)
from workbench.results.scales import Interval
from workbench.results.ticks import nice_step, nice_ticks, step_decimals, tick_labels
from workbench.results.warps import Warp

_LARGEST_PLAIN = 1e6
_SMALLEST_PLAIN = 1e-4
_DECADES = 1.2  # from so many powers of ten on, only 1, 2 and 5 times a power get a tick
_CLOSEST = 0.6  # steps between two ticks, on either side of a break

Ticks = tuple[tuple[float, ...], tuple[str, ...]]


def numeric_ticks(warp: Warp, domain: Interval, target: int, notation: Notation = TYPOGRAPHIC) -> Ticks:
    """Places on the straight axis and labels in that notation, about `target` of them."""
    if warp.is_straight:
        places = nice_ticks(*domain, target=target)
        return places, tick_labels(places, notation)
    if warp.log:
        return _logarithmic(warp, domain, target, notation)
    return _broken(warp, domain, target, notation)


def _broken(warp: Warp, domain: Interval, target: int, notation: Notation) -> Ticks:
    """The same step on every piece of the axis."""
    step = nice_step((domain[1] - domain[0]) / max(target, 1))
    values: list[float] = []
    for low, high in warp.pieces(domain):
        first = math.ceil(warp.back(low) / step - 1e-9)
        count = math.floor((high - low) / step + 1e-9) + 1
        inside = (round((first + i) * step, step_decimals(step)) + 0.0 for i in range(min(count, 1000)))
        values += [value for value in inside if value <= warp.back(low) + (high - low) + 1e-9 * step]
    kept = values[:1]
    for value in values[1:]:
        place, before = warp(value), warp(kept[-1])
        if place is not None and before is not None and place - before > _CLOSEST * step:
            kept.append(value)
    labels = tick_labels(tuple(kept), notation) if _evenly(kept) else _plain(kept, notation)
    return _labelled(warp, kept, labels)


def _logarithmic(warp: Warp, domain: Interval, target: int, notation: Notation) -> Ticks:
    low, high = warp.back(domain[0]), warp.back(domain[1])
    if high - low < _DECADES and abs(low) < 300 and abs(high) < 300:
        values = [value for value in nice_ticks(10**low, 10**high, target) if value > 0]
        return _labelled(warp, values, tick_labels(tuple(values), notation))
    step = max(1, round((high - low) / max(target, 1)))
    powers = range(math.ceil(low - 1e-9), math.floor(high + 1e-9) + 1, step)
    steps = (1.0, 2.0, 5.0) if len(powers) <= target / 2 and step == 1 else (1.0,)
    around = range(powers.start - 1, powers.stop + 1) if len(steps) > 1 else powers
    values = [factor * 10.0**power for power in around if abs(power) < 300 for factor in steps]
    values = [value for value in values if low - 1e-9 <= math.log10(value) <= high + 1e-9]
    return _labelled(warp, values, _plain(values, notation))


def _labelled(warp: Warp, values: list[float], labels: tuple[str, ...]) -> Ticks:
    kept = [
        (place, text)
        for value, text in zip(values, labels, strict=True)
        if (place := warp(value)) is not None
    ]
    return tuple(place for place, _ in kept), tuple(text for _, text in kept)


def _evenly(values: list[float]) -> bool:
    """Whether one number of decimals suits all, as the labels of straight axes need it."""
    gaps = [after - before for before, after in pairwise(values)]
    return bool(gaps) and max(gaps) - min(gaps) < 1e-9 * max(gaps)


def _plain(values: list[float], notation: Notation) -> tuple[str, ...]:
    return tuple(_spelled(value, notation) for value in values)


def _spelled(value: float, notation: Notation) -> str:
    if value and not _SMALLEST_PLAIN <= abs(value) <= _LARGEST_PLAIN:
        text = format_power(value, 1, notation)
        return text.removeprefix("1 × ")
    whole = value == int(value)
    return format_integer(value, notation) if whole else format_number(value, notation=notation)
