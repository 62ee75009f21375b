"""Ticks of a numeric axis and their labels: round numbers 1, 2 or 5 times a power of ten apart.

Steps of 25, 250, ... are used as well; 2.5 and 0.25 are not, since they would cost a decimal.
"""

from __future__ import annotations

import math

from workbench.results.formatting import TYPOGRAPHIC, Notation, format_fixed, format_integer, format_power

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_STEPS_WITHOUT_QUARTERS = (1.0, 2.0, 5.0, 10.0)
_SMALLEST_STEP = 1e-5
_LARGEST_PLAIN = 1e7


def nice_ticks(low: float, high: float, target: int = 6) -> tuple[float, ...]:
    """Round numbers from low to high, about `target` of them; low < high, both finite."""
    step = nice_step((high - low) / max(target, 1))
    places = step_decimals(step)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    if last - first > 1000:
        return (low, high)
    return tuple(dict.fromkeys(round(i * step, places) + 0.0 for i in range(first, last + 1)))


def nice_step(rough: float) -> float:
    """The round step closest to the rough one, on the scale of ratios."""
    power = 10.0 ** math.floor(math.log10(rough))
    steps = _STEPS if power >= 10 else _STEPS_WITHOUT_QUARTERS
    return min((step * power for step in steps), key=lambda step: abs(math.log(step / rough)))


def step_decimals(step: float) -> int:
    """Decimals that tell one tick from the next."""
    return max(0, -math.floor(math.log10(step) + 1e-9))


def tick_labels(ticks: tuple[float, ...], notation: Notation = TYPOGRAPHIC) -> tuple[str, ...]:
    """The labels of evenly spaced ticks in that notation, all with the same decimals."""
    if len(ticks) < 2:
        return tuple(f"{tick:g}".replace("-", "−").replace(".", notation.point) for tick in ticks)
    step = ticks[1] - ticks[0]
    if max(map(abs, ticks)) >= _LARGEST_PLAIN or step < _SMALLEST_STEP * 0.999:
        digits = _digits_that_tell_apart(ticks)
        return tuple("0" if tick == 0 else format_power(tick, digits, notation) for tick in ticks)
    places = step_decimals(step)
    if places > 0:
        return tuple(format_fixed(tick, places, notation) for tick in ticks)
    return tuple(format_integer(tick, notation) for tick in ticks)


def _digits_that_tell_apart(ticks: tuple[float, ...]) -> int:
    """The fewest significant digits in which every tick is itself, at most six."""
    exact = (
        digits
        for digits in range(1, 6)
        if all(math.isclose(float(f"{tick:.{digits - 1}e}"), tick, rel_tol=1e-9) for tick in ticks)
    )
    return next(exact, 6)
