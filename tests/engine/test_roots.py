"""Roots of functions of one number: exact ones, and against scipy's Brent method."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from workbench.engine.roots import bracketed_root


@given(st.floats(-50, 50), st.floats(0.01, 60), st.floats(0.01, 60), st.sampled_from([1, -1]))
def test_a_known_root_is_found(root: float, left: float, right: float, sign: int) -> None:
    def steep(x: float) -> float:
        return sign * (math.atan(3 * (x - root)) + (x - root) ** 3)

    found = bracketed_root(steep, root - left, root + right, xtol=1e-12)
    assert found == pytest.approx(root, rel=1e-14, abs=1e-12)


@pytest.mark.parametrize(
    ("f", "low", "high"),
    [
        (lambda x: x**3 - 2 * x - 5, 2.0, 3.0),
        (lambda x: 1 - 1 / x**2, 0.4, 10.0),
        (lambda x: (x - 3) ** 3, 0.0, 5.0),
        (lambda x: 6 * x - 2 + math.exp(-1e4 * (x + 1)), -1.0, 4.0),
        (lambda x: math.exp(x) - 2 - 0.01 / x**2 + 2e-6 / x**3, 0.1, 4.0),
    ],
)
def test_as_brent_finds_it(f: object, low: float, high: float) -> None:
    calls = [0]

    def counted(x: float) -> float:
        calls[0] += 1
        return f(x)  # type: ignore[operator]

    ours = bracketed_root(counted, low, high, xtol=1e-12)
    assert ours == pytest.approx(brentq(f, low, high, maxiter=1000), abs=1e-4)
    assert counted(ours) == pytest.approx(0.0, abs=1e-9)
    assert calls[0] < 100


def test_a_root_at_an_end() -> None:
    assert bracketed_root(lambda x: x, 0.0, 3.0, xtol=1e-12) == 0.0
    assert bracketed_root(lambda x: x - 3, 0.0, 3.0, xtol=1e-12) == 3.0


def test_a_jump_is_found_to_rounding() -> None:
    found = bracketed_root(lambda x: -1.0 if x < 1 / 3 else 1.0, 0.0, 1.0, xtol=0.0)
    assert found == pytest.approx(1 / 3, rel=1e-15)


@pytest.mark.parametrize("f", [lambda x: x + 10, lambda x: math.nan])
def test_without_a_change_of_sign_it_says_so(f: object) -> None:
    with pytest.raises(ValueError, match="no change of sign"):
        bracketed_root(f, 0.0, 1.0, xtol=1e-9)  # type: ignore[arg-type]


def test_nan_in_between_is_told() -> None:
    with pytest.raises(ValueError, match="nan at"):
        bracketed_root(lambda x: x - 0.4 if x in (0.0, 1.0) else math.nan, 0.0, 1.0, xtol=1e-9)
