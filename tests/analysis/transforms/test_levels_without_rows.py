"""Levels that no row has any more, as after a filter, are no groups: what is found is what pandas finds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

import workbench
from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of

FRAME = pd.DataFrame(
    {
        "school": pd.Categorical(list("aabbccdd"), categories=list("zabycd")),
        "wave": pd.Categorical(["w1", "w2"] * 4, categories=["w0", "w1", "w2"]),
        "size": [10, 10, 20, 20, 30, 30, 40, 40],
        "score": [1.5, 2.0, np.nan, 4.0, 5.0, 9.0, 7.0, 8.5],
    }
)
CONDITIONS = {
    "school != 'a'": FRAME.school != "a",
    "school != 'c'": FRAME.school != "c",
    "school == 'b' | school == 'd'": FRAME.school.isin(["b", "d"]),
    "score > 1": FRAME.score > 1,
}


def prepared(condition: str, **step: Any) -> tuple[Dataset, pd.DataFrame]:
    steps = [{"step": "filter", "condition": condition}, step]
    return workbench.transform(dataset_of(FRAME), steps), FRAME[CONDITIONS[condition]]


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("statistic", ["mean", "sum", "sd", "min", "max", "median"])
def test_statistics_and_sizes(condition: str, statistic: str) -> None:
    more = {"variables": ["score"], "statistics": [statistic], "constant": ["size"], "sizes": "n"}
    found, rest = prepared(condition, step="aggregate", by=["school"], **more)
    groups = rest.groupby("school", observed=True)
    named = {"sd": "std"}.get(statistic, statistic)
    wanted = groups.score.sum(min_count=1) if named == "sum" else groups.score.agg(named)
    assert [found.cell(row, "school") for row in range(found.n_rows)] == list(wanted.index)
    np.testing.assert_allclose(found.numeric("score"), wanted.to_numpy(), rtol=1e-15)
    assert found.numeric("n").tolist() == groups.size().tolist()
    assert found.numeric("size").tolist() == groups["size"].first().tolist()


@pytest.mark.parametrize("condition", CONDITIONS)
def test_long_to_wide(condition: str) -> None:
    step = {"step": "long_to_wide", "by": ["school"], "time": "wave", "values": ["score"]}
    found, rest = prepared(condition, **step)
    wanted = rest.pivot_table(index="school", columns="wave", values="score", observed=True, dropna=False)
    assert found.names == ("school", "size", *(f"score_{wave}" for wave in wanted.columns))
    for wave in wanted.columns:
        np.testing.assert_array_equal(found.numeric(f"score_{wave}"), wanted[wave].to_numpy())


def test_times_without_rows_make_no_columns() -> None:
    steps = [
        {"step": "filter", "condition": "wave == 'w2'"},
        {"step": "long_to_wide", "by": ["school"], "time": "wave", "values": ["score"]},
    ]
    assert workbench.transform(dataset_of(FRAME), steps).names == ("school", "size", "score_w2")


@pytest.mark.parametrize("seed", range(10))
def test_samples_hold_as_many_groups_as_asked_for(seed: int) -> None:
    step = {"step": "sample", "by": ["school"], "size": "number", "number": 2, "seed": seed}
    found, _ = prepared("school != 'c'", **step)
    drawn = {found.cell(row, "school") for row in range(found.n_rows)}
    assert len(drawn) == 2
    assert found.n_rows == 4
