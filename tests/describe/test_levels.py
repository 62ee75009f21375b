"""Levels and groups: intraclass correlations against R and lme4, and slips that are told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from described import R, frame, run, warned

import workbench
from workbench.engine.descriptives.one_way import one_way
from workbench.errors import DataError, OptionsError


def test_icc_agrees_with_r() -> None:
    rows = run("levels", groups=["group"], variables=["x", "z"]).table("icc_by_variable").rows
    for row in rows:
        e = R["icc"][row["variable"]]
        found = [row[k] for k in ("icc1", "icc2", "conf_low", "conf_high", "statistic", "p_value")]
        assert found == pytest.approx([e[k] for k in ("icc1", "icc2", "low", "high", "f", "p")], rel=1e-9)
        assert row["value"] == pytest.approx(e["reml"], rel=1e-5)


def test_sizes_and_levels_are_found() -> None:
    result = run("levels", groups=["group"], sizes=True)
    (row,) = result.table("groups").rows
    sizes = frame()["group"].value_counts()
    expected = (14, sizes.min(), sizes.median(), sizes.max(), sizes.mean())
    assert tuple(row[k] for k in ("n_levels", "min", "median", "max", "mean")) == pytest.approx(expected)
    level = {r["variable"]: r["level"] for r in result.table("levels").rows}
    assert (level["size"], level["x"], level["kind"]) == ("group", "row", "row")
    counted = {r["level"]: r["n_obs"] for r in result.table("cluster_sizes_0").rows}
    assert counted == {str(k): n for k, n in sizes.items()}


def test_a_slip_in_a_group_variable_is_told_with_its_group() -> None:
    data = pd.DataFrame({"g": np.repeat(np.arange(40), 5), "w": np.repeat(np.arange(40.0), 5)})
    data.loc[17, "w"] = 99.0
    result = workbench.run("describe.levels", data, groups=["g"])
    assert "w looks like a variable of g, but changes inside 1 of 40 groups." in warned(result)
    (row,) = result.table("varying_0").rows
    assert row == {"level": "3", "n_obs": 5, "values": "3 (4), 99 (1)"}


def test_a_variable_meant_to_be_of_a_group_is_checked() -> None:
    result = run("levels", groups=["group"], variables=["size"], expected=["kind"])
    assert any(text.startswith("kind is meant to be a variable of group") for text in warned(result))
    assert not any("size" in text for text in warned(result))


def test_ids_that_start_again_are_read_with_their_group() -> None:
    classes = [2 + school % 6 for school in range(12)]
    pairs = [(school, k) for school, n in enumerate(classes) for k in range(n) for _ in range(4)]
    data = pd.DataFrame(pairs, columns=["school", "class"])
    data["y"] = np.random.default_rng(1).normal(size=len(data))
    result = workbench.run("describe.levels", data, groups=["class", "school"])
    assert [r["group"] for r in result.table("groups").rows] == ["school", "class:school"]
    assert [n.id for n in result.notices] == ["reused"]
    (row,) = result.table("nesting").rows
    assert "nested" in str(row["relation"])


def test_missing_groups_and_single_rows_are_told() -> None:
    data = pd.DataFrame({"g": ["a", None, "b", "c"], "y": [1.0, 2, 3, 4]})
    result = workbench.run("describe.levels", data, groups=["g"])
    assert result.data.dropped_by == {"g": 1}
    assert any("single row" in text for text in warned(result))


def test_an_analysis_without_groups_says_so() -> None:
    with pytest.raises(OptionsError, match="Nothing says what groups the rows"):
        run("levels")
    with pytest.raises(OptionsError, match="5 grouping variables are too many"):
        run("levels", groups=["x", "y", "z", "kind", "pass"])
    with pytest.raises(DataError, match="No row has a value of 'none'"):
        workbench.run("describe.levels", frame().assign(none=np.nan), groups=["none"])


def test_balanced_icc_is_that_of_the_textbook() -> None:
    """Two groups of two: MS_B = 4, MS_W = 0.5, so ICC(1) = 3.5 / 4.5 and ICC(2) = 3.5 / 4."""
    found = one_way(np.array([1.0, 2.0, 3.0, 4.0]), np.array([0, 0, 1, 1], dtype=np.int32))
    assert found is not None
    assert (found.icc1, found.icc2, found.statistic) == pytest.approx((3.5 / 4.5, 3.5 / 4, 8))
