"""The lines of the groups are the conditional predictions of each group, over the values it has."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from reference_data import csv

import workbench
from workbench.api import dataset_of
from workbench.results import Figure, Line
from workbench_linear_mlm.predictions import fit, predict


def lines(data: pd.DataFrame, formula: str) -> list[tuple[np.ndarray, np.ndarray]]:
    """x and y of each group's line in the first such figure."""
    result = workbench.run("linear_mlm.lmm", data, formula=formula)
    figure = next(b for b in result.walk() if isinstance(b, Figure) and b.id == "group_lines_1")
    mark = next(m for m in figure.panels[0].marks if isinstance(m, Line))
    x, y = np.array(mark.x, float), np.array(mark.y, float)
    pieces = np.split(np.arange(len(x)), np.flatnonzero(np.isnan(x)) + 1)[:-1]
    return [(x[piece[:-1]], y[piece[:-1]]) for piece in pieces]


def expected(
    data: pd.DataFrame, formula: str, group: str, x: str, **held: Any
) -> dict[tuple[float, ...], Any]:
    """For each group the ends of its line by `predict`."""
    model = fit(dataset_of(data), formula=formula)
    found = {}
    for name, mine in data.groupby(group):
        ends = [mine[x].min(), mine[x].max()]
        new = pd.DataFrame({x: ends, group: [name] * 2, **{k: [v] * 2 for k, v in held.items()}})
        y = predict(model, dataset_of(new)).fit
        found[(round(float(y[0]), 6), round(float(y[1]), 6))] = name
    return found


@pytest.mark.parametrize(
    "formula", ["(Days | Subject)", "(Days || Subject)", "(1 | Subject) + (0 + Days | Subject)"]
)
def test_straight_lines(formula: str) -> None:
    d = pd.read_csv(csv("lme4_sleepstudy"))
    d = d[~((d.Subject == 308) & (d.Days > 5))]
    formula = f"Reaction ~ Days + {formula}"
    drawn = lines(d, formula)
    ends = expected(d, formula, "Subject", "Days")
    assert len(drawn) == 18 and all(len(x) == 2 for x, _ in drawn)
    assert {ends[(round(float(y[0]), 6), round(float(y[1]), 6))] for _, y in drawn} == set(d.Subject)
    assert sorted(x[-1] for x, _ in drawn)[0] == 5


def test_curves_and_other_predictors_at_their_mean() -> None:
    d = pd.read_csv(csv("lme4_sleepstudy"))
    d["z"] = np.sin(np.arange(len(d)))
    formula = "Reaction ~ Days + I(Days^2) + z + (Days | Subject)"
    drawn = lines(d, formula)
    ends = expected(d, formula, "Subject", "Days", z=d.z.mean())
    assert {ends[(round(float(y[0]), 6), round(float(y[-1]), 6))] for _, y in drawn} == set(d.Subject)
    assert all(len(x) > 2 for x, _ in drawn)


def test_many_groups_are_thinned_and_told() -> None:
    d = pd.read_csv(csv("mlmRev_Hsb82"))
    result = workbench.run("linear_mlm.lmm", d, formula="mAch ~ cses + (cses | school)")
    figure = next(b for b in result.walk() if isinstance(b, Figure) and b.id == "group_lines_1")
    assert "Of 160 levels 60 are drawn" in figure.description
    assert len(lines(d, "mAch ~ cses + (cses | school)")) == 60


def test_no_slope_no_lines() -> None:
    d = pd.read_csv(csv("nlme_Machines"))
    for formula in ("score ~ Machine + (1 | Worker)", "score ~ Machine + (Machine | Worker)"):
        result = workbench.run("linear_mlm.lmm", d, formula=formula)
        assert not [b for b in result.walk() if b.id.startswith("group_lines")]


def test_a_slope_on_what_is_constant_in_every_group_has_no_lines() -> None:
    d = pd.read_csv(csv("mlmRev_Hsb82"))
    result = workbench.run("linear_mlm.lmm", d, formula="mAch ~ meanses + (meanses || school)")
    assert not [b for b in result.walk() if b.id.startswith("group_lines")]
