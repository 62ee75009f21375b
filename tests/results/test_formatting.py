"""Numbers as readers see them; the expected texts follow from the rules, worked out by hand."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.results.formatting import (
    PLAIN,
    decimals,
    format_aligned,
    format_exact,
    format_fixed,
    format_integer,
    format_number,
    format_p_value,
    format_percent,
    format_power,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0321, ".032"),
        (0.05, ".050"),
        (0.001, ".001"),
        (0.00099, "< .001"),
        (1e-70, "< .001"),
        (0.0, "< .001"),
        (0.9996, "> .999"),
        (1.0, "1.000"),
        (math.nan, "NaN"),
    ],
)
def test_p_values(value: float, shown: str) -> None:
    assert format_p_value(value) == shown


def test_p_values_with_other_decimals() -> None:
    assert format_p_value(0.0004, 4) == ".0004"
    assert format_p_value(0.00004, 4) == "< .0001"


def test_signs() -> None:
    assert format_fixed(-1.5, 2) == "−1.50"
    assert format_fixed(-1.5, 2, PLAIN) == "-1.50"
    assert format_fixed(-0.001, 2) == "0.00"
    assert format_integer(-3) == "−3"


def test_powers_of_ten() -> None:
    assert format_power(1.3e-5, 2) == "1.3 × 10⁻⁵"
    assert format_power(-1.3e-5, 2, PLAIN) == "-1.3e-05"
    assert format_power(2.5e12, 3) == "2.50 × 10¹²"


def test_counts_are_grouped() -> None:
    assert format_integer(999) == "999"
    assert format_integer(-10320) == "−10,320"
    assert format_integer(1234567, PLAIN) == "1234567"


def test_percent() -> None:
    assert format_percent(0.1234) == "12.3%"
    assert format_percent(math.nan) == "NaN"


def test_infinity() -> None:
    assert format_number(math.inf) == "∞"
    assert format_number(-math.inf) == "−∞"
    assert format_number(-math.inf, notation=PLAIN) == "-Inf"
    assert format_integer(math.inf) == "∞"


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ([], 0),
        ([3.0, 12.0], 0),
        ([0.0], 0),
        ([63.5, 18.0], 1),
        ([251.405105, 10.467286], 2),
        ([2.00572, 0.520355], 4),
        ([0.28272, 0.01923, 3.66568], 4),
        ([42992.87231], 1),
        ([1234567.8], 0),
        ([9.99999], 2),
        ([math.nan, math.inf, 0.123456], 4),
    ],
)
def test_a_column_shares_its_decimals(values: list[float], places: int) -> None:
    assert decimals(values) == places


def test_what_the_decimals_would_hide_is_a_power_of_ten() -> None:
    assert format_aligned(-0.0001026, 4) == "−1.03 × 10⁻⁴"
    assert format_aligned(0.0034, 3) == "0.003"
    assert format_aligned(0.0034, 2) == "3.40 × 10⁻³"
    assert format_aligned(0.0, 4) == "0.0000"
    assert format_aligned(3e12, 2) == "3.00 × 10¹²"
    assert format_aligned(123456.789, 1) == "123456.8"


@given(st.floats())
def test_exact_text_gives_the_same_number(value: float) -> None:
    text = format_exact(value)
    assert repr(float(text.replace("Inf", "inf"))) == repr(value)


def test_exact_words() -> None:
    assert [format_exact(value) for value in (None, "a", True, False, 7)] == ["", "a", "yes", "no", "7"]


@given(st.floats(-1e300, 1e300), st.integers(1, 9))
def test_a_number_on_its_own_is_never_far_off(value: float, digits: int) -> None:
    shown = float(format_number(value, digits, PLAIN))
    assert math.isclose(shown, value, rel_tol=0.5)
