"""Edges of the bars of a histogram: round numbers, about as many as the data can bear."""

from __future__ import annotations

import math

import numpy as np

from workbench_graphs.frame import Floats

_MOST_BARS = 200


def bar_edges(x: Floats, bins: int) -> Floats:
    """Ascending edges that cover all values; x: finite, (n,), n > 0.

    bins: about how many bars; 0: as many as the rule of Freedman and Diaconis (1981) asks for, and at least
    as many as that of Sturges. Bars of whole numbers each stand for as many of them.
    """
    low, high = float(x.min()), float(x.max())
    if low == high:
        return np.array([low - 0.5, low + 0.5])
    step = _round_step((high - low) / (bins or _usual(x, high - low)))
    if high - low < 1e6 and (x == np.round(x)).all():
        return _around_whole_numbers(low, high, 1.0 if not bins and high - low <= 30 else max(step, 1.0))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return step * np.arange(first, last + 1, dtype=np.float64)


def _around_whole_numbers(low: float, high: float, step: float) -> Floats:
    """Edges halfway between whole numbers, so that every bar stands for as many of them."""
    count = math.ceil((high - low + 1.0) / step)
    return low - 0.5 + step * np.arange(count + 1, dtype=np.float64)


def _usual(x: Floats, span: float) -> float:
    quartiles = np.quantile(x, [0.25, 0.75])
    width = 2 * float(quartiles[1] - quartiles[0]) * len(x) ** (-1 / 3)
    sturges = math.log2(len(x)) + 1
    return min(max(span / width if width > 0 else 0.0, sturges), _MOST_BARS)


def _round_step(rough: float) -> float:
    """1, 2 or 5 times a power of ten, the nearest to the rough step on the scale of ratios."""
    power = 10.0 ** math.floor(math.log10(rough))
    return min((f * power for f in (1.0, 2.0, 5.0, 10.0)), key=lambda step: abs(math.log(step / rough)))
