"""Ticks and scales of figures."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.results import Axis, Bars, Intervals, Panel, Points, Reference
from workbench.results.scales import Scale, panel_domains
from workbench.results.ticks import nice_ticks, tick_labels


@pytest.mark.parametrize(
    ("low", "high", "target", "ticks"),
    [
        (0.0, 10.0, 5, (0.0, 2.0, 4.0, 6.0, 8.0, 10.0)),
        (-0.3, 1.3, 3, (0.0, 0.5, 1.0)),
        (-9.2, 10.1, 4, (-5.0, 0.0, 5.0, 10.0)),
        (0.0, 100.0, 4, (0.0, 25.0, 50.0, 75.0, 100.0)),
        (-0.2, 5.2, 2, (0.0, 2.0, 4.0)),
        (0.1, 0.35, 5, (0.1, 0.15, 0.2, 0.25, 0.3, 0.35)),
    ],
)
def test_ticks_are_round(low: float, high: float, target: int, ticks: tuple[float, ...]) -> None:
    assert nice_ticks(low, high, target) == ticks


@given(st.floats(-1e300, 1e300), st.floats(1e-290, 1e300), st.integers(2, 12))
def test_ticks_lie_within_the_axis_and_differ(low: float, span: float, target: int) -> None:
    high = low + span
    if high - low <= 1e-12 * max(abs(low), abs(high)):
        return
    ticks = nice_ticks(low, high, target)
    slack = 1e-6 * (high - low)
    assert 1 <= len(ticks) <= 3 * target + 2
    assert list(ticks) == sorted(set(ticks))
    assert low - slack <= ticks[0] and ticks[-1] <= high + slack
    assert len(tick_labels(ticks)) == len(ticks)


@pytest.mark.parametrize(
    ("ticks", "labels"),
    [
        ((-0.5, 0.0, 0.5), ("−0.5", "0.0", "0.5")),
        ((0.0, 10000.0, 20000.0), ("0", "10,000", "20,000")),
        ((0.0, 5e7, 1e8), ("0", "5 × 10⁷", "1 × 10⁸")),
        ((0.0, 2e-6, 4e-6), ("0", "2 × 10⁻⁶", "4 × 10⁻⁶")),
        ((3.0,), ("3",)),
        ((0.0, 0.05, 0.1), ("0.00", "0.05", "0.10")),
    ],
)
def test_labels_share_their_decimals(ticks: tuple[float, ...], labels: tuple[str, ...]) -> None:
    assert tick_labels(ticks) == labels


def test_a_scale_is_straight_and_keeps_within_reach() -> None:
    scale = Scale((0.0, 10.0), (100.0, 0.0))
    assert scale(2.5) == 75.0
    assert abs(scale(1e300)) <= 1e5


def test_the_domain_covers_all_marks_with_some_room() -> None:
    panel = Panel((Points((0.0, 10.0), (None, 5.0)), Reference("horizontal", -5.0)))
    x, y = panel_domains(panel)
    assert x == pytest.approx((-0.4, 10.4))
    assert y == pytest.approx((-5.4, 5.4))


def test_bars_stand_on_zero() -> None:
    assert panel_domains(Panel((Bars((0.0,), (1.0,), (8.0,)),)))[1] == pytest.approx((0.0, 8.32))


def test_limits_are_kept_and_bad_ones_ignored() -> None:
    mark = Points((1.0, 3.0), (1.0, 3.0))
    assert panel_domains(Panel((mark,), Axis(limits=(0.0, 5.0))))[0] == (0.0, 5.0)
    assert panel_domains(Panel((mark,), Axis(limits=(5.0, 0.0))))[0] == pytest.approx((0.92, 3.08))
    assert panel_domains(Panel((mark,), Axis(limits=(math.nan, 1.0))))[0] == pytest.approx((0.92, 3.08))


def test_categories_have_room_at_both_ends() -> None:
    mark = Intervals((1.0, 2.0), (0.0, 0.0), (1.0, 1.0), "horizontal")
    panel = Panel((mark,), y=Axis(ticks=((1.0, "a"), (2.0, "b"))))
    assert panel_domains(panel)[1] == pytest.approx((0.4, 2.6))


@pytest.mark.parametrize(
    "values",
    [
        *((), (None,), (math.nan, math.inf), (3.0,), (0.0,), (1e308,)),
        *((5e-324,), (0.0, 5e-324), (-1e-300, 1e-300), (1e16, 1e16 + 2)),
    ],
)
def test_there_is_always_something_to_draw_on(values: tuple[float | None, ...]) -> None:
    low, high = panel_domains(Panel((Points(values, values),)))[0]
    assert low < high and math.isfinite(high - low)
    assert len(set(nice_ticks(low, high))) >= 2


@pytest.mark.parametrize("limits", [(0.0, 5e-324), (1.0, 1.0 + 2e-16), (1e16, 1e16 + 2)])
def test_limits_that_nothing_fits_between_are_ignored(limits: tuple[float, float]) -> None:
    low, high = panel_domains(Panel((Points((1.0, 3.0), (1.0, 3.0)),), Axis(limits=limits)))[0]
    assert (low, high) == pytest.approx((0.92, 3.08))
