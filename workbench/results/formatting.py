"""Numbers as readers see them, the same in the window, HTML, text and every other renderer.

Blocks hold full precision; this module alone rounds. A `Notation` picks the spelling of a number
(typographic for people, plain for spreadsheets); `decimals` decides how many decimals a column gets.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from workbench.results.blocks import Cell

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_HUGE = 1e9
_HUGE_FIXED = 1e15
_POWER_DIGITS = 3
_MOST_DECIMALS = 8
"""Smaller numbers are powers of ten, not rows of zeros."""


@dataclass(frozen=True, slots=True)
class Notation:
    """How a number is spelled.

    minus: the minus sign; thousands: what stands between groups of three digits of a count;
    powers: 1.3 × 10⁻⁵ if true, 1.3e-05 if not; infinity and nan: words for what is not a finite number.
    """

    minus: str
    thousands: str
    powers: bool
    infinity: str
    nan: str = "NaN"


TYPOGRAPHIC = Notation(minus="−", thousands=",", powers=True, infinity="∞")
PLAIN = Notation(minus="-", thousands="", powers=False, infinity="Inf")


def format_fixed(value: float, decimals: int, notation: Notation = TYPOGRAPHIC) -> str:
    """The value with that many decimals; a value that rounds to zero carries no sign."""
    if not math.isfinite(value):
        return _not_finite(value, notation)
    if abs(value) >= _HUGE_FIXED:
        return format_power(value, _POWER_DIGITS, notation)
    text = f"{abs(value):.{decimals}f}"
    return _signed(text, value < 0 and any(digit in "123456789" for digit in text), notation)


def format_power(value: float, digits: int, notation: Notation = TYPOGRAPHIC) -> str:
    """The value with `digits` significant digits as a power of ten: 1.3 × 10⁻⁵ or 1.3e-05."""
    if not math.isfinite(value):
        return _not_finite(value, notation)
    text = f"{abs(value):.{digits - 1}e}"
    if notation.powers:
        mantissa, exponent = text.split("e")
        text = f"{mantissa} × 10{str(int(exponent)).translate(_SUPERSCRIPTS)}"
    return _signed(text, value < 0, notation)


def format_number(value: float, digits: int = 4, notation: Notation = TYPOGRAPHIC) -> str:
    """One number on its own with `digits` significant digits."""
    return format_aligned(value, decimals([value], digits), notation)


def format_aligned(value: float, places: int, notation: Notation = TYPOGRAPHIC) -> str:
    """A number in a column of `places` decimals; as a power of ten when those would hide it."""
    if math.isfinite(value) and value != 0 and _hidden(value, places):
        return format_power(value, _POWER_DIGITS, notation)
    return format_fixed(value, places, notation)


def format_integer(value: float, notation: Notation = TYPOGRAPHIC) -> str:
    """A count, with a separator between thousands."""
    if not math.isfinite(value):
        return _not_finite(value, notation)
    text = f"{abs(int(value)):,}"
    text = text.replace(",", notation.thousands)
    return _signed(text, value < 0, notation)


def format_p_value(value: float, places: int = 3, notation: Notation = TYPOGRAPHIC) -> str:
    """A probability in the style of the APA: .032, < .001, > .999."""
    if not math.isfinite(value):
        return _not_finite(value, notation)
    smallest = 10.0**-places
    if value < smallest:
        return "< " + f"{smallest:.{places}f}".removeprefix("0")
    if value > 1 - smallest:
        return "1." + "0" * places if value == 1 else "> " + f"{1 - smallest:.{places}f}".removeprefix("0")
    return f"{value:.{places}f}".removeprefix("0")


def format_percent(value: float, places: int = 1, notation: Notation = TYPOGRAPHIC) -> str:
    """A proportion as a percentage: 0.123 is 12.3%."""
    return format_fixed(100 * value, places, notation) + ("%" if math.isfinite(value) else "")


def format_exact(value: Cell) -> str:
    """The shortest text that gives the same number back; missing is empty."""
    if value is None or isinstance(value, str | bool):
        return format_word(value)
    return repr(value) if math.isfinite(value) else _not_finite(value, PLAIN)


def format_word(value: str | bool | None) -> str:
    """Text as it is, true and false in words, missing as nothing."""
    if value is None:
        return ""
    return value if isinstance(value, str) else ("yes" if value else "no")


def decimals(values: list[float], digits: int = 4) -> int:
    """The decimals that a column of these values shares.

    Enough for the typical (median) value to show `digits` significant digits, but no more than gives the
    largest one `digits` + 1, and no more than the values have (63.5 and 18 need one). Whole numbers get
    none; others below a million at least one.
    """
    sizes = sorted(abs(value) for value in values if math.isfinite(value) and 0 < abs(value) < _HUGE)
    if not sizes or _are_exact(sizes, 0):
        return 0
    typical = sizes[(len(sizes) - 1) // 2]
    places = min(digits - 1 - _exponent(typical), digits - _exponent(sizes[-1]))
    places = min(max(places, 1 if sizes[-1] < 1e6 else 0), _MOST_DECIMALS)
    return next((fewer for fewer in range(1, places) if _are_exact(sizes, fewer)), places)


def _are_exact(sizes: list[float], places: int) -> bool:
    return all(round(size, places) == size for size in sizes)


def _exponent(size: float) -> int:
    """Power of ten of the leading digit, as printing in exponent form gives it (safe at 9.999...)."""
    return int(f"{size:.3e}".split("e")[1])


def _hidden(value: float, places: int) -> bool:
    """Whether `places` decimals would show too little of the value (or the value is huge)."""
    exponent = _exponent(abs(value))
    shown = places + exponent + 1
    return abs(value) >= _HUGE or shown < 1 or (shown < 2 and exponent < -3)


def _signed(text: str, negative: bool, notation: Notation) -> str:
    return notation.minus + text if negative else text


def _not_finite(value: float, notation: Notation) -> str:
    return notation.nan if math.isnan(value) else _signed(notation.infinity, value < 0, notation)
