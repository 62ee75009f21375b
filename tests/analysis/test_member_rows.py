"""Bars and boxes of graphs and diagnostics know their rows, as many as they are high."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import workbench
from workbench.analysis.member_rows import MOST_TOLD, members, members_between, members_of
from workbench.results import Bars, Boxes, Figure, Result, json_codec


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(2)
    data = pd.DataFrame(
        {"x": rng.normal(size=90).round(2), "n": rng.integers(0, 5, 90), "u": np.arange(90) % 6}
    )
    data["g"] = np.array(["a", "b", "c"])[rng.integers(0, 3, 90)]
    data["h"] = np.array(["p", "q"])[rng.integers(0, 2, 90)]
    data.loc[[3, 40], "x"] = np.nan
    data["y"] = data.n + rng.normal(size=90)
    return data


def marks(result: Result, kind: type, figure: str = "") -> list[Bars | Boxes]:
    figures = [b for b in result.walk() if isinstance(b, Figure) and b.id.startswith(figure)]
    return [m for f in figures for p in f.panels for m in p.marks if isinstance(m, kind)]


@pytest.mark.parametrize("subset", ["", "u > 1"])
def test_bars_of_a_histogram(frame: pd.DataFrame, subset: str) -> None:
    options = {"variables": ["x"], "color": "h", "subset": subset, "show": "histogram", "scale": "count"}
    result = workbench.run("graphs.distribution", frame, options)
    found = marks(result, Bars)
    assert len(found) == 2
    for bars, shade in zip(found, "pq", strict=True):
        assert [len(rows) for rows in bars.rows] == list(bars.height)
        told = [row for rows in bars.rows for row in rows]
        kept = frame.x.notna() & (frame.h == shade) & ((frame.u > 1) | (not subset))
        assert sorted(told) == list(np.flatnonzero(kept))
        last = len(bars.rows) - 1
        for place, rows in enumerate(bars.rows):
            values = frame.x.to_numpy()[list(rows)]
            low, high = bars.left[place], bars.right[place]
            assert all(low <= v < high or (place == last and v == high) for v in values)


@pytest.mark.parametrize("orientation", ["vertical", "horizontal"])
def test_boxes_and_bar_charts(frame: pd.DataFrame, orientation: str) -> None:
    more = {"orientation": orientation}
    boxes = marks(
        workbench.run("graphs.boxes", frame, {"outcome": "x", "group": "g", "order": "level", **more}), Boxes
    )
    for place, group in enumerate("abc"):
        assert boxes[0].rows[place] == tuple(np.flatnonzero((frame.g == group) & frame.x.notna()))
    options = {"variable": "g", "color": "h", **more}
    for bars, shade in zip(marks(workbench.run("graphs.counts", frame, options), Bars), "pq", strict=True):
        for place, group in enumerate("abc"):
            assert bars.rows[place] == tuple(np.flatnonzero((frame.g == group) & (frame.h == shade)))


def test_descriptives_of_rows_and_of_groups(frame: pd.DataFrame) -> None:
    options = {"variables": ["n", "g"], "figures": True}
    for bars in marks(workbench.run("describe.descriptives", frame, options), Bars):
        assert [len(rows) for rows in bars.rows] == list(bars.height)
    of_groups = marks(workbench.run("describe.descriptives", frame, {**options, "level": "u"}), Bars)
    assert all(bars.rows == () for bars in of_groups), "a bar of groups stands for no rows"


def test_residuals_by_group(frame: pd.DataFrame) -> None:
    result = workbench.run("linear_mlm.lmm", frame, {"formula": "y ~ x + g + (1 | u)"})
    (boxes,) = marks(result, Boxes, "residuals_groups")
    told = [set(frame.u[list(rows)]) for rows in boxes.rows]
    assert all(len(groups) == 1 for groups in told) and len(set.union(*told)) == 6
    assert sum(map(len, boxes.rows)) == 88
    (by_factor,) = marks(result, Boxes, "residuals_predictors")
    assert by_factor.rows[1] == tuple(np.flatnonzero((frame.g == "b") & frame.x.notna()))
    again = json_codec.loads(json_codec.dumps(result))
    assert marks(again, Boxes, "residuals_groups") == [boxes]


def test_too_many_rows_are_not_told() -> None:
    rows = np.arange(MOST_TOLD + 1)
    assert members([rows]) == () and members_of(rows * 0, 1, rows) == ()
    assert members([rows[:2][::-1], rows[5:5]]) == ((0, 1), ())


def test_bins_are_those_of_numpy() -> None:
    rng = np.random.default_rng(0)
    x, edges = rng.integers(0, 10, 500) / 10, np.linspace(0, 0.9, 10)
    counts = np.histogram(x, edges)[0]
    assert [len(rows) for rows in members_between(x, edges, np.arange(500))] == counts.tolist()
