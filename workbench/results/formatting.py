"""Numbers as readers see them, the same in the window, HTML, text and every other renderer.

Blocks hold full precision; this module alone rounds. A `Notation` picks the spelling of a number
(typographic for people, plain for spreadsheets); `decimals` decides how many decimals a column gets.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from workbench.results.blocks import Cell

_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_HUGE = 1e9
_HUGE_FIXED = 1e15
_POWER_DIGITS = 3
_MOST_DECIMALS = 8
"""Smaller numbers are powers of ten, not rows of zeros."""
PForm = Literal["apa", "zero", "ama", "exact", "scientific"]
"""How a p-value is spelled: "apa" .032 and < .001; "zero" 0.032 and < 0.001; "ama" .32, .003 and < .001;
"exact" 0.032 and 3.2 × 10⁻⁷; "scientific" always as a power of ten."""


@dataclass(frozen=True, slots=True)
class Notation:
    """How a number is spelled.

    minus: the minus sign; thousands: what stands between groups of three digits of a count;
    powers: 1.3 × 10⁻⁵ if true, 1.3e-05 if not; infinity and nan: words for what is not a finite number;
    point: the decimal mark.
    """

    minus: str
    thousands: str
    powers: bool
    infinity: str
    nan: str = "NaN"
    point: str = "."


TYPOGRAPHIC = Notation(minus="−", thousands=",", powers=True, infinity="∞")
PLAIN = Notation(minus="-", thousands="", powers=False, infinity="Inf")
_NARROW_SPACE = "\u202f"


def with_comma(notation: Notation) -> Notation:
    """The notation with a decimal comma; thousands are then set off by a narrow space."""
    return replace(notation, point=",", thousands=notation.thousands and _NARROW_SPACE)


def format_fixed(value: float, decimals: int, notation: Notation = TYPOGRAPHIC) -> str:
    """The value with that many decimals; a value that rounds to zero carries no sign."""
    if not math.isfinite(value):
        return _not_finite(value, notation)
    if abs(value) >= _HUGE_FIXED:
        return format_power(value, _POWER_DIGITS, notation)
    text = f"{abs(value):.{decimals}f}"
    return _signed(text, value < 0 and any(digit in "123456789" for digit in text), notation)


def format_full(value: float, notation: Notation = TYPOGRAPHIC) -> str:
    """Every digit: the shortest text that gives the same number back."""
    if not math.isfinite(value):
        return _not_finite(value, notation)
    return _signed(_raised(repr(abs(value)).removesuffix(".0"), notation), value < 0, notation)


def format_power(value: float, digits: int, notation: Notation = TYPOGRAPHIC) -> str:
    """The value with `digits` significant digits as a power of ten: 1.3 × 10⁻⁵ or 1.3e-05."""
    if not math.isfinite(value):
        return _not_finite(value, notation)
    text = f"{abs(value):.{digits - 1}e}"
    return _signed(_raised(text, notation), value < 0, notation)


def _raised(text: str, notation: Notation) -> str:
    """1.3e-05 as 1.3 × 10⁻⁵ where the notation has powers."""
    if not notation.powers or "e" not in text:
        return text
    mantissa, exponent = text.split("e")
    return f"{mantissa} × 10{str(int(exponent)).translate(_SUPERSCRIPTS)}"


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


def format_p_value(
    value: float, places: int = 3, notation: Notation = TYPOGRAPHIC, form: PForm = "apa"
) -> str:
    """A probability in one of the spellings of `PForm`, by default that of the APA: .032, < .001, > .999."""
    if not math.isfinite(value):
        return _not_finite(value, notation)
    smallest = 10.0**-places
    if form == "scientific" or (form == "exact" and 0 < value < smallest):
        return format_power(value, places, notation)
    if form == "exact":
        return format_fixed(value, places, notation)
    spell = _with_zero if form == "zero" else _without_zero
    if value < smallest:
        return "< " + spell(smallest, places, notation)
    if form == "ama":
        places = _ama_places(value, places)
    largest = 1 - 10.0**-places
    if value > largest:
        return format_fixed(1, places, notation) if value == 1 else "> " + spell(largest, places, notation)
    return spell(value, places, notation)


def _ama_places(value: float, places: int) -> int:
    """Two decimals from .01 on, unless they would hide that p is below .05 (AMA Manual of Style, 2020)."""
    hides = value < 0.05 <= round(value, 2)
    return places if value < 0.01 or hides else min(2, places)


def _with_zero(value: float, places: int, notation: Notation) -> str:
    return format_fixed(value, places, notation)


def _without_zero(value: float, places: int, notation: Notation) -> str:
    return format_fixed(value, places, notation).removeprefix("0")


def format_level(value: float, form: PForm, notation: Notation = TYPOGRAPHIC) -> str:
    """A limit for p such as .05 or 0.001, with as many decimals as it has."""
    text = f"{value:.10f}".rstrip("0").replace(".", notation.point)
    return text if form in ("zero", "exact", "scientific") else text.removeprefix("0")


def format_percent(value: float, places: int = 1, notation: Notation = TYPOGRAPHIC) -> str:
    """A proportion as a percentage: 0.123 is 12.3%."""
    return format_fixed(100 * value, places, notation) + ("%" if math.isfinite(value) else "")


def format_full_percent(value: float, notation: Notation = TYPOGRAPHIC) -> str:
    """A proportion as a percentage with every digit that it has, and no more: 0.07 is 7%."""
    if not math.isfinite(value):
        return _not_finite(value, notation)
    exact = (Decimal(repr(value)) * 100).normalize()
    text = f"{abs(exact):f}" if abs(exact) < _HUGE else f"{abs(exact):e}"
    return _signed(text, value < 0, notation) + "%"


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
    text = text.replace(".", notation.point) if notation.point != "." else text
    return notation.minus + text if negative else text


def _not_finite(value: float, notation: Notation) -> str:
    return notation.nan if math.isnan(value) else _signed(notation.infinity, value < 0, notation)
