"""Descriptive statistics against R, by group, by level, and what is counted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from described import NUMERIC, R, frame, run

import workbench
from workbench.engine.descriptives.moments import moments
from workbench.errors import DataError, OptionsError
from workbench.results import Figure


def test_moments_agree_with_r() -> None:
    table = run("descriptives", variables=NUMERIC, percentiles=[10]).table("descriptives")
    for row in table.rows:
        expected = R["moments"][row["variable"]]
        assert {key: row[key] for key in expected} == pytest.approx(expected, rel=1e-12)
        assert row["missing"] == len(frame()) - expected["n_obs"]


def test_groups_are_described_one_by_one() -> None:
    rows = run("descriptives", variables=["x"], group="kind").table("descriptives").rows
    by_kind = frame().groupby("kind")["x"]
    assert [row["group"] for row in rows] == ["a", "b", "c"]
    assert [row["mean"] for row in rows] == pytest.approx(by_kind.mean().tolist())
    assert [row["std_dev"] for row in rows] == pytest.approx(by_kind.std().tolist())


def test_a_level_counts_every_group_once() -> None:
    result = run("descriptives", variables=["size", "x"], level="group")
    sizes, means = frame().groupby("group")["size"].first(), frame().groupby("group")["x"].mean()
    size, x = result.table("descriptives").rows
    assert (size["n_obs"], size["mean"]) == (14, pytest.approx(sizes.mean()))
    assert x["std_dev"] == pytest.approx(means.std())
    (notice,) = [n for n in result.notices if n.id == "varying"]
    assert notice.message.endswith("of each group: x.")


def test_frequencies_add_up_and_keep_unused_levels() -> None:
    data = pd.DataFrame({"k": pd.Categorical(["a", "b", "a", None], categories=["a", "b", "c"])})
    rows = workbench.run("describe.descriptives", data).table("frequencies").rows
    assert [(r["level"], r["n_obs"]) for r in rows] == [("a", 2), ("b", 1), ("c", 0), ("(missing)", 1)]
    assert [r["share"] for r in rows] == [0.5, 0.25, 0, 0.25]
    assert [r["cumulative"] for r in rows] == pytest.approx([2 / 3, 1, 1, None])


def test_numbers_with_few_values_can_be_counted() -> None:
    rows = run("descriptives", variables=["size"], frequencies="few").table("frequencies").rows
    assert sum(int(r["n_obs"] or 0) for r in rows) == len(frame())


def test_histograms_hold_every_value() -> None:
    result = run("descriptives", variables=["x", "kind"])
    figures = [block for block in result.walk() if isinstance(block, Figure)]
    heights = [sum(mark.height) for f in figures for mark in f.panels[0].marks]  # type: ignore[union-attr, misc]
    assert heights == [frame()["x"].notna().sum(), len(frame())]


def test_too_few_values_leave_cells_empty() -> None:
    data = pd.DataFrame({"x": [1.0, np.nan], "c": [2.0, 2.0], "n": [np.nan, np.nan], "inf": [np.inf, 1.0]})
    rows = workbench.run("describe.descriptives", data).table("descriptives").rows
    x, c, n, inf = rows
    assert (x["n_obs"], x["std_dev"], x["skewness"]) == (1, None, None)
    assert (c["std_dev"], c["kurtosis"]) == (0, None)
    assert (n["n_obs"], n["mean"]) == (0, None)
    assert (inf["n_obs"], inf["missing"]) == (1, 1)


def test_shape_of_two_points_is_known() -> None:
    """Half 0, half 1: kurtosis of the population is 1, so excess is -2."""
    found = moments(np.tile([0.0, 1.0], 50_000))
    assert (found.skewness, found.kurtosis) == pytest.approx((0, -2), abs=1e-4)


def test_a_filter_is_told() -> None:
    result = run("descriptives", variables=["x"], subset="z > 0")
    assert result.data.filtered == int((~(frame()["z"] > 0)).sum())
    assert any(n.id == "filter" for n in result.notices)


def test_unknown_variables_and_too_many_groups_are_told() -> None:
    with pytest.raises(DataError, match="no variable called 'xx'"):
        run("descriptives", variables=["xx"])
    many = pd.DataFrame({"x": np.arange(1000.0), "g": np.arange(1000)})
    with pytest.raises(OptionsError, match="1,000 groups, too many"):
        workbench.run("describe.descriptives", many, variables=["x"], group="g")
    wide = pd.DataFrame(np.zeros((2, 101)), columns=[f"v{i}" for i in range(101)])
    with pytest.raises(OptionsError, match="101 variables, too many"):
        workbench.run("describe.descriptives", wide)


def test_huge_numbers_do_not_overflow() -> None:
    x = np.array([1.0, 2, 4, 9, 5])
    small, huge = moments(x, [0.5]), moments(x * 1e200, [0.5])
    assert (huge.std_dev, huge.mean) == pytest.approx((small.std_dev * 1e200, small.mean * 1e200))
    assert (huge.skewness, huge.kurtosis) == pytest.approx((small.skewness, small.kurtosis))
    assert huge.quantiles == pytest.approx((4e200,))
