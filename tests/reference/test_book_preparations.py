"""The preparations of Finch, Bolin and Kelley (2019) as recipes, with the numbers the models then have.

Each recipe in `preparations` starts from the raw file and prepares it by steps alone. Expected values are
those that R gives on the prepared files (REML criterion, AIC, rows and groups), or come from numpy.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from reference_data import csv

from workbench.analysis.recipe import Recipe, recipe_from_json
from workbench.analysis.session import run_recipe
from workbench.analysis.source import load_data
from workbench.data.dataset import Dataset
from workbench.data.load import load
from workbench.extension.manager import plugin_manager

HERE = Path(__file__).parent / "preparations"


def recipe(name: str) -> Recipe:
    """A recipe with its data file where the tests find it."""
    content: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    content["data"]["path"] = str(csv(content["data"]["path"].removesuffix(".csv")))
    return recipe_from_json(content, HERE)


def prepared(name: str) -> Dataset:
    return load_data(recipe(name).data)


FITS = [
    ("achieve", "criterion", 46268.3, {"n_obs": 10320}, {"school": 160}),
    ("class_ids", "criterion", 46146.0, {"n_obs": 10320}, {"school": 160, "school_class": 568}),
    ("lang_pp", "criterion", 135165.6, {"n_obs": 18228}, {"ID": 3038}),
    ("centred_gevocab", "criterion", 43137.2, {"n_obs": 10320}, {"school": 160}),
    ("fatalities", "criterion", -2881.1, {"n_obs": 336}, {"state": 48}),
    ("ses_babies", "aic", 1803.0, {"n_obs": 1497}, {}),
]


@pytest.mark.parametrize(("name", "quantity", "wanted", "sizes", "groups"), FITS)
def test_models_on_prepared_data(
    name: str, quantity: str, wanted: float, sizes: dict[str, int], groups: dict[str, int]
) -> None:
    """Values are printed with one decimal, in the book or by R on the prepared file."""
    result = run_recipe(recipe(name), plugin_manager())
    fit = result.table("fit").rows[0]
    assert round(float(fit[quantity]), 1) == wanted
    assert {key: fit[key] for key in sizes} == sizes
    if groups:
        found = {row["group"]: row["n_levels"] for row in result.table("groups").rows}
        assert found == groups


def test_complete_rows_are_the_file_achieve() -> None:
    """na.omit(prime_time): the same rows and values as the published file, column by column."""
    ours, published = prepared("achieve"), load(csv("book_achieve"))
    assert ours.n_rows == published.n_rows == 10320
    for name in published.names:
        assert np.array_equal(ours.numeric(name), published.numeric(name)), name


def test_person_periods() -> None:
    long, wide = prepared("lang_pp"), load(csv("book_lang_wide"))
    assert long.n_rows == 6 * wide.n_rows == 18228
    assert long.numeric("Time")[:7].tolist() == [0, 1, 2, 3, 4, 5, 0]
    for time in range(6):
        column = wide.numeric(f"LangScore{time + 1}")
        assert np.array_equal(long.numeric("Language")[time::6], column, equal_nan=True)
    assert np.isnan(wide.numeric("Grammar")).sum() == 2
    assert np.isnan(long.numeric("Grammar")).sum() == 12


def test_centred_and_group_means() -> None:
    data = prepared("centred_gevocab")
    x, school = data.numeric("gevocab"), data.numeric("school")
    assert np.allclose(data.numeric("Cgevocab"), x - x.mean(), rtol=0, atol=1e-12)
    for one in np.unique(school)[:20]:
        rows = school == one
        assert np.allclose(data.numeric("gevocab_mean")[rows], x[rows].mean(), rtol=1e-13)
        assert np.allclose(data.numeric("gevocab_gc")[rows], x[rows] - x[rows].mean(), atol=1e-12)


def test_class_means() -> None:
    """568 classes in 59 corporations; pandas finds the same means."""
    classes, pupils = prepared("class_means"), load(csv("book_achieve"))
    assert classes.n_rows == 568 and len(np.unique(classes.numeric("corp"))) == 59
    assert classes.numeric("pupils").sum() == 10320
    means = pupils.to_frame().groupby(["corp", "school", "class"])["geread"].mean()
    assert np.allclose(classes.numeric("geread"), means.to_numpy(), rtol=1e-13)


def test_rates_and_z_scores() -> None:
    """z-scores with n - 1; states together, years in order."""
    data = prepared("fatalities")
    assert np.array_equal(data.numeric("fatal_rate"), data.numeric("fatal") / data.numeric("milestot"))
    for name in ("beertax", "fatal_rate", "income"):
        x = data.numeric(name)
        assert np.allclose(data.numeric(f"{name}_z"), (x - x.mean()) / x.std(ddof=1), rtol=0, atol=1e-12)
    state, year = data.codes("state")[0], data.numeric("year")
    assert np.array_equal(np.lexsort((year, state)), np.arange(336))


def test_code_9_is_missing() -> None:
    data = prepared("ses_babies")
    assert data.n_rows == 1500 and np.isnan(data.numeric("babies")).sum() == 3
