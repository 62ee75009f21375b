"""Statistics by group, sorting, merging and reshaping of random tables: pandas finds the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench
from workbench.analysis.transforms.pipeline import Tables, read_steps, run_steps
from workbench.data import grouped
from workbench.data.dataset import Dataset
from workbench.data.frame import dataset_of

SEEDS = st.integers(0, 10_000)
FEW = settings(max_examples=25, deadline=None)


def frame(seed: int) -> pd.DataFrame:
    """Ties, missing values, groups of one row, a group that is missing, numbers far from 0."""
    draw = np.random.default_rng(seed)
    n = int(draw.integers(1, 60))
    x = np.round(draw.normal(0, 3, n), int(draw.integers(0, 3))) + float(draw.choice([0.0, 1e9]))
    x[draw.random(n) < 0.2] = np.nan
    return pd.DataFrame(
        {
            "x": x,
            "k": draw.integers(-3, 4, n),
            "g": pd.Categorical(draw.choice(["a", "b", "c", None], n)),
            "row": np.arange(n, dtype=float),
        }
    )


def same(ours: Any, theirs: Any, tolerance: float = 1e-12) -> None:
    theirs = np.asarray(theirs, dtype=np.float64)
    scale = max(1.0, float(np.abs(theirs[np.isfinite(theirs)]).max(initial=0.0)))
    assert np.allclose(ours, theirs, rtol=tolerance, atol=tolerance * scale, equal_nan=True)


@FEW
@given(SEEDS)
def test_statistics_by_group(seed: int) -> None:
    table = frame(seed)
    codes, levels = dataset_of(table).codes("g")
    values = table["x"].to_numpy()
    theirs = table.groupby("g", observed=False)["x"]
    wanted = {
        "mean": theirs.mean(),
        "sum": theirs.sum(min_count=1),
        "median": theirs.median(),
        "min": theirs.min(),
        "max": theirs.max(),
        "n": theirs.count(),
    }
    for name, series in wanted.items():
        same(grouped.STATISTICS[name](values, codes, len(levels)), series.reindex(list(levels)))
    # sd in extended precision, since numbers near 1e9 leave pandas few digits
    for code in range(len(levels)):
        inside = values[(codes == code) & ~np.isnan(values)].astype(np.longdouble)
        exact = float(inside.std(ddof=1)) if len(inside) > 1 else np.nan
        same(grouped.sd(values, codes, len(levels))[code], exact, 1e-10)


@FEW
@given(SEEDS, st.lists(st.sampled_from(["x", "k", "g"]), min_size=1, max_size=3, unique=True), st.booleans())
def test_sorting(seed: int, names: list[str], down: bool) -> None:
    table = frame(seed)
    step = {"step": "sort", "variables": names, "descending": names[:1] if down else []}
    ours = workbench.transform(table, [step])
    ascending = [not (down and place == 0) for place in range(len(names))]
    theirs = table
    for name, up in reversed(list(zip(names, ascending, strict=True))):
        theirs = theirs.sort_values(name, ascending=up, kind="stable", na_position="last")
    assert ours.numeric("row").tolist() == theirs["row"].tolist()


@FEW
@given(SEEDS, st.sampled_from(["left", "inner", "full"]))
def test_merging(seed: int, how: str) -> None:
    table = frame(seed)
    other = pd.DataFrame({"k": [-3, -1, 0, 2, 9], "size": [1.0, 2.0, 3.0, 4.0, 5.0]})
    steps = read_steps([{"step": "merge", "table": "other", "by": ["k"], "rows": how}])
    if how == "inner" and not table["k"].isin(other["k"]).any():
        return
    ours = run_steps(Tables(dataset_of(table), {"other": dataset_of(other)}), steps).dataset
    theirs = table.merge(other, on="k", how={"full": "outer"}.get(how, how))  # type: ignore[arg-type]
    order = ["row", "k"]
    mine = ours.to_frame().astype({"k": float, "size": float})[["row", "k", "size"]].sort_values(order)
    wanted = theirs.astype({"k": float})[["row", "k", "size"]].sort_values(order)
    same(mine.to_numpy(), wanted.to_numpy())


@FEW
@given(SEEDS)
def test_wide_to_long_and_back(seed: int) -> None:
    draw = np.random.default_rng(seed)
    n, times = int(draw.integers(1, 15)), int(draw.integers(1, 6))
    values = np.round(draw.normal(size=(n, times)), 2)
    values[draw.random((n, times)) < 0.3] = np.nan
    names = [f"y_{t + 1}" for t in range(times)]
    wide = pd.DataFrame(values, columns=names).assign(id=np.arange(n), extra=draw.integers(0, 3, n))
    long = workbench.transform(
        wide,
        [{"step": "wide_to_long", "stacks": [{"name": "y", "variables": names}], "time_values": "typed",
          "times": [t + 1 for t in range(times)]}],
    )  # fmt: skip
    melted = wide.melt(id_vars=["id", "extra"], value_vars=names, value_name="y")
    melted = melted.assign(order=np.tile(np.arange(n), times)).sort_values("order", kind="stable")
    same(long.numeric("y"), melted["y"])
    same(long.numeric("extra"), melted["extra"])
    back = workbench.transform(
        long, [{"step": "long_to_wide", "by": ["id"], "time": "Time", "values": ["y"]}]
    )
    for name in ("id", "extra", *names):
        same(numbers(back, name), wide[name])


def numbers(data: Dataset, name: str) -> np.ndarray:
    found: np.ndarray = data.to_frame()[name].to_numpy(dtype=np.float64)
    return found


@pytest.mark.parametrize("seed", range(5))
def test_ranks_and_lags(seed: int) -> None:
    table = frame(seed)
    steps = [
        {"step": "rank", "variables": ["x"], "by": ["g"]},
        {"step": "lag", "variables": ["x"], "by": ["g"], "order": "k", "steps": 2},
    ]
    ours = workbench.transform(table, steps)
    known = table["g"].notna()
    same(ours.numeric("x_rank"), table.groupby("g", observed=True)["x"].rank().where(known))
    ordered = table.sort_values("k", kind="stable")
    same(ours.numeric("x_lag2"), ordered.groupby("g", observed=True)["x"].shift(2).reindex(table.index))
