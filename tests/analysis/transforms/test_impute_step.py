"""The step that imputes: the same values as the analysis shows, in recipes with models that pool."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import workbench
from workbench.analysis.imputation.run import impute
from workbench.analysis.imputation.stacked import stacked_data
from workbench.analysis.imputation_options import ImputationOptions
from workbench.analysis.recipe import read_recipe
from workbench.analysis.reporting import QuietReporter
from workbench.analysis.session import run_recipe
from workbench.analysis.transforms.registry import read_step
from workbench.data.frame import dataset_of
from workbench.errors import DataError
from workbench.extension.manager import plugin_manager
from workbench.results import Text

OPTIONS: dict[str, Any] = {"group": "g", "n_sets": 3, "iterations": 2, "seed": 4}
STEP = {"step": "impute", **OPTIONS}


def frame() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    g = np.repeat(np.arange(15), 6)
    x = rng.normal(size=90)
    y = x + rng.normal(size=15)[g] + rng.normal(size=90)
    x[rng.random(90) < 0.2] = np.nan
    y[rng.random(90) < 0.2] = np.nan
    return pd.DataFrame({"g": g, "x": x, "y": y})


def test_the_step_makes_the_values_of_the_analysis() -> None:
    made = workbench.transform(frame(), [STEP])
    found = impute(dataset_of(frame()), ImputationOptions.of(OPTIONS), QuietReporter(4))
    assert made.fingerprint == stacked_data(found).fingerprint
    kept = workbench.transform(frame(), [{**STEP, "original": True}])
    assert kept.n_rows == 4 * 90


def test_the_step_that_the_analysis_hands_on_can_be_run() -> None:
    result = workbench.run("describe.imputation", frame(), OPTIONS)
    (text,) = [b for b in result.walk() if isinstance(b, Text) and b.id == "next_step"]
    step = json.loads(text.text[text.text.index("{\n") : text.text.rindex("]}")])
    assert step == STEP
    assert workbench.transform(frame(), [step]).n_rows == 270


def test_a_recipe_imputes_and_pools(tmp_path: Path) -> None:
    frame().to_csv(tmp_path / "data.csv", index=False)
    recipe = {
        "workbench": 1,
        "data": {"path": "data.csv", "transforms": [STEP]},
        "analysis": "linear_mlm.lmm",
        "options": {"formula": "y ~ x + (1 | g)", "imputation": ".imp"},
    }
    (tmp_path / "recipe.json").write_text(json.dumps(recipe))
    result = run_recipe(read_recipe(tmp_path / "recipe.json"), plugin_manager())
    assert [row["term"] for row in result.table("fixed_effects").rows] == ["(Intercept)", "x"]
    assert any("3 imputed data sets" in notice.message for notice in result.notices)


def test_it_tells_itself_in_words_and_previews_quickly() -> None:
    step = read_step({**STEP, "variables": ["x", "y"]})
    assert step.words() == "Impute x and y 3 times within g"
    assert read_step({"step": "impute"}).words() == "Impute missing values 20 times"
    quick = step.for_preview()
    assert (quick.plain()["n_sets"], quick.plain()["iterations"]) == (2, 1)


def test_what_cannot_be_imputed_is_told() -> None:
    with pytest.raises(DataError, match="nothing to impute"):
        workbench.transform(frame().dropna(), [STEP])
