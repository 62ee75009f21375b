"""The analysis of multiple imputation: what it shows, its verdict, and the step it hands on."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from described import frame

import workbench
from workbench.analysis.imputation.run import impute
from workbench.analysis.imputation_options import ImputationOptions
from workbench.analysis.reporting import QuietReporter
from workbench.data.frame import dataset_of
from workbench.results import Figure, Notice, Result, Table, Text

OPTIONS = {"variables": ["x", "y", "z", "kind"], "group": "group", "n_sets": 4, "iterations": 6}


def result() -> Result:
    return workbench.run("describe.imputation", frame(), OPTIONS)


def test_it_shows_methods_chains_and_imputed_values() -> None:
    found = result()
    assert [row["variable"] for row in found.table("methods").rows] == ["x", "y"]
    assert {row["method"] for row in found.table("methods").rows} == {"two-level predictive mean matching"}
    figures = {block.id for block in found.walk() if isinstance(block, Figure)}
    assert figures == {"chains", "compared_x", "compared_y"}
    (chains,) = [block for block in found.walk() if isinstance(block, Figure) and block.id == "chains"]
    assert [len(panel.marks) for panel in chains.panels] == [4] * 4
    x = found.table("imputed").rows[0]
    assert x["known"] == pytest.approx(frame()["x"].mean())
    assert frame()["x"].min() <= float(x["imputed"] or 0) <= frame()["x"].max()


def test_numbers_of_the_table_are_those_of_the_sets() -> None:
    found = impute(dataset_of(frame()), ImputationOptions.of(OPTIONS), QuietReporter(1))
    means = [found.values("y", k).mean() for k in range(4)]
    row = result().table("imputed").rows[1]
    assert (row["all"], row["between"]) == pytest.approx((np.mean(means), np.std(means, ddof=1)))


def test_shares_of_categories_add_up() -> None:
    data = frame().assign(kind=np.where(np.arange(len(frame())) % 6 == 0, None, frame()["kind"]))
    found = workbench.run("describe.imputation", data, {**OPTIONS, "group": None})
    rows = [row for row in found.table("imputed").rows if row["variable"] == "kind"]
    assert [row["level"] for row in rows] == ["a", "b", "c"]
    for key in ("known", "imputed", "all"):
        assert sum(float(row[key] or 0) for row in rows) == pytest.approx(1)


def verdict(found: Result) -> Notice:
    return next(notice for notice in found.notices if notice.id == "verdict")


def test_restless_chains_are_told_with_a_remedy() -> None:
    """Two variables that nearly repeat each other, one known low and one high, creep for long."""
    rng = np.random.default_rng(3)
    x = np.sort(rng.normal(size=200))
    a, b = x + 0.01 * rng.normal(size=200), x + 0.01 * rng.normal(size=200)
    a[:90], b[100:] = np.nan, np.nan
    data = pd.DataFrame({"a": a, "b": b})
    found = workbench.run("describe.imputation", data, n_sets=4, iterations=12, numbers="normal")
    notice = verdict(found)
    assert notice.level == "warning"
    assert notice.actions[0].options == {"iterations": 24}
    assert verdict(result()).level == "info"


def test_the_step_says_what_was_done() -> None:
    (text,) = [b for b in result().walk() if isinstance(b, Text) and b.id == "next_step"]
    step = json.loads(text.text[text.text.index("{\n") : text.text.rindex("]}")])
    assert step == {"step": "impute", **OPTIONS}


def test_every_number_names_its_method() -> None:
    silent = [
        column.id
        for table in result().walk()
        if isinstance(table, Table)
        for column in table.columns
        if column.format != "text" and not column.help.endswith(".")
    ]
    assert silent == []
