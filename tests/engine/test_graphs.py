"""What graphs show of data, against R (tests/reference/graphs), closed forms and brute force."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workbench.engine.graphs.boxes import box
from workbench.engine.graphs.contours import contour_segments, enclosing_heights
from workbench.engine.graphs.density import bandwidth, density, density_curve, surface_at
from workbench.engine.graphs.loess import blended, loess, loess_curve
from workbench.engine.graphs.quantiles import normal_quantiles
from workbench.engine.graphs.spread import jitter

R: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "reference" / "graphs" / "graphs.json").read_text(encoding="utf-8")
)


def column(values: Any) -> np.ndarray:
    return np.atleast_1d(np.asarray(values, dtype=float))


# --- densities --------------------------------------------------------------------------------------------


def test_bandwidths_and_density_of_r() -> None:
    x, expected = column(R["qq"]["x"]), R["density"]
    assert bandwidth(x) == pytest.approx(expected["bw_nrd0"], rel=1e-12)
    assert bandwidth(x, 1.06) == pytest.approx(expected["bw_nrd"], rel=1e-12)
    values = density(x, column(expected["at"]), expected["bw_nrd0"])
    assert values == pytest.approx(column(expected["values"]), rel=1e-10)


def test_large_samples_are_binned_without_harm() -> None:
    x = np.random.default_rng(4).gamma(2.0, 3.0, 60_000)
    h, at = bandwidth(x), np.linspace(0.0, 30.0, 40)
    exact = np.exp(-0.5 * ((at[:, None] - x) / h) ** 2).mean(axis=1) / (h * math.sqrt(2 * math.pi))
    assert density(x, at, h) == pytest.approx(exact, rel=2e-4, abs=1e-9)


def test_a_density_integrates_to_one() -> None:
    at, values = density_curve(np.array([1.0, 2.0, 2.5, 7.0]), cut=6.0, points=400)
    assert np.trapezoid(values, at) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("x", [[5.0], [0.0, 0.0], [3.0, 3.0, 3.0]])
def test_constant_values_have_a_bandwidth(x: list[float]) -> None:
    assert bandwidth(np.array(x)) > 0


def test_the_joint_density_of_mass() -> None:
    expected, data = R["surface"], R["loess"][1]
    values = surface_at(
        column(data["x"]),
        column(data["y"]),
        column(expected["x"]),
        column(expected["y"]),
        expected["hx"],
        expected["hy"],
    )
    assert values == pytest.approx(np.array(expected["z"]).T, rel=1e-10)


# --- smooth curves ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", R["loess"], ids=["sleepstudy", "oxboys", "gap"])
def test_blended_loess_of_r(data: dict[str, Any]) -> None:
    for curve in data["curves"]:
        x, y, at = (column(data[name]) for name in ("x", "y", "at"))
        fitted = blended(x, y, at, curve["span"], curve["degree"])
        assert fitted == pytest.approx(column(curve["blended"]), rel=1e-8), curve["degree"]


@pytest.mark.parametrize("data", R["loess"], ids=["sleepstudy", "oxboys", "gap"])
def test_loess_of_r(data: dict[str, Any]) -> None:
    for curve in data["curves"]:
        fitted = loess(
            column(data["x"]), column(data["y"]), column(data["at"]), curve["span"], curve["degree"]
        )
        assert fitted == pytest.approx(column(curve["fitted"]), rel=1e-8), curve["degree"]


@pytest.mark.parametrize("degree", [1, 2])
def test_loess_follows_a_polynomial_exactly(degree: int) -> None:
    x = np.linspace(-2.0, 3.0, 40)
    y = 1.0 - 2.0 * x + (3.0 * x**2 if degree == 2 else 0.0)
    at, curve = loess_curve(x, y, 11, 0.5, degree)
    assert curve == pytest.approx(1.0 - 2.0 * at + (3.0 * at**2 if degree == 2 else 0.0), abs=1e-9)


def test_loess_of_few_or_equal_places() -> None:
    assert loess(np.array([2.0]), np.array([7.0]), np.array([2.0]))[0] == 7.0
    assert loess(np.full(5, 2.0), np.arange(5.0), np.array([2.0]))[0] == 2.0
    at, curve = loess_curve(np.full(3, 1.0), np.array([1.0, 2.0, 6.0]))
    assert at.tolist() == [1.0] and curve.tolist() == [3.0]
    two = loess(np.array([0.0, 0.0, 1.0, 1.0]), np.array([0.0, 2.0, 4.0, 6.0]), np.array([0.0, 1.0]), 1.0)
    assert np.isfinite(two).all()


# --- boxes and quantiles ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(R["boxes"]))
def test_boxes_of_r(name: str) -> None:
    expected = R["boxes"][name]
    x = column(expected["x"])
    found = box(x)
    assert [found.low, found.q1, found.median, found.q3, found.high] == pytest.approx(expected["stats"])
    assert sorted(x[found.outside]) == pytest.approx(sorted(column(expected["out"])))


def test_the_quantile_plot_of_r() -> None:
    expected = R["qq"]
    found = normal_quantiles(column(expected["x"]))
    assert found.ordered.tolist() == sorted(expected["x"])
    assert found.z == pytest.approx(column(expected["z"]), abs=1e-12)
    assert (found.intercept, found.slope) == pytest.approx((expected["intercept"], expected["slope"]))
    assert found.low == pytest.approx(column(expected["low"]))
    assert found.high == pytest.approx(column(expected["high"]))


def test_the_envelope_covers_what_it_says() -> None:
    """Each point of a normal sample lies so close to the line of the law it is from in about 95 of 100."""
    rng = np.random.default_rng(11)
    inside = []
    for _ in range(300):
        q = normal_quantiles(rng.standard_normal(200))
        half, away = (q.high - q.low) / 2, np.abs(q.ordered - q.z)
        inside.append((away <= half)[20:180])
    assert np.mean(inside) == pytest.approx(0.95, abs=0.03)


# --- contours ---------------------------------------------------------------------------------------------


def test_the_contour_of_a_plane_is_a_straight_line() -> None:
    at = np.linspace(0.0, 4.0, 9)
    x, y = np.meshgrid(at, at)
    ends = contour_segments(at, at, x + 2 * y, 5.0).reshape(-1, 2)
    assert ends[:, 0] + 2 * ends[:, 1] == pytest.approx(np.full(len(ends), 5.0))
    lengths = np.hypot(*np.diff(contour_segments(at, at, x + 2 * y, 5.0), axis=1)[:, 0].T)
    assert lengths.sum() == pytest.approx(math.hypot(4.0, 2.0))


def test_the_contour_of_a_hill_is_a_circle() -> None:
    at = np.linspace(-3.0, 3.0, 101)
    x, y = np.meshgrid(at, at)
    ends = contour_segments(at, at, -(x**2) - y**2, -4.0)
    assert np.hypot(ends[..., 0], ends[..., 1]) == pytest.approx(np.full(ends.shape[:2], 2.0), abs=1e-3)
    assert np.hypot(*np.diff(ends, axis=1)[:, 0].T).sum() == pytest.approx(4 * math.pi, rel=1e-3)


@pytest.mark.parametrize("middle", [0.9, 0.1])
def test_a_saddle_is_split_as_its_middle_says(middle: float) -> None:
    at = np.array([0.0, 1.0])
    high, low = 1.0 + middle, middle - 1.0
    segments = contour_segments(at, at, np.array([[high, low], [low, high]]), 0.5)
    assert len(segments) == 2
    joined = middle > 0.5
    for (x0, y0), (x1, y1) in segments:
        assert ((x1 - x0) * (y1 - y0) > 0) == joined


def test_no_line_where_no_height_is_crossed() -> None:
    at = np.array([0.0, 1.0])
    assert contour_segments(at, at, np.ones((2, 2)), 3.0).shape == (0, 2, 2)


def test_heights_enclose_their_share() -> None:
    heights = np.arange(100.0)
    assert [(heights > level).mean() for level in enclosing_heights(heights, (0.5, 0.9))] == [0.5, 0.9]


# --- jitter -----------------------------------------------------------------------------------------------


def test_jitter_is_even_and_always_the_same() -> None:
    shifts = jitter(1000, 0.4)
    assert np.abs(shifts).max() <= 0.2 and abs(shifts.mean()) < 1e-3
    assert np.histogram(shifts, 10, (-0.2, 0.2))[0].tolist() == pytest.approx([100] * 10, abs=2)
    assert (shifts == jitter(1000, 0.4)).all() and not jitter(3, 0.0).any()
