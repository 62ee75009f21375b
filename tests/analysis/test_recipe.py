"""Recipes: what is read, and that every fault names what is wrong and where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from workbench.analysis.recipe import DataPart, Recipe, parse_recipe, read_recipe
from workbench.errors import RecipeError

GOOD: dict[str, Any] = {
    "workbench": 1,
    "data": {
        "path": "d/exam.csv",
        "variables": {"school": {"measure": "nominal", "levels": ["b", ["a", "Label A"], 3]}},
        "transforms": [],
    },
    "analysis": "linear_mlm.lmm",
    "options": {"formula": "score ~ ses"},
}


def changed(**changes: Any) -> str:
    return json.dumps({**GOOD, **changes})


def test_a_recipe_is_read(tmp_path: Path) -> None:
    recipe = parse_recipe(json.dumps(GOOD), tmp_path)
    assert recipe.analysis == "linear_mlm.lmm"
    assert recipe.data.path == tmp_path / "d" / "exam.csv"
    assert recipe.data.variables["school"]["levels"] == ["b", ["a", "Label A"], 3]
    assert recipe.options == {"formula": "score ~ ses"}
    assert recipe.seed is None


def test_a_recipe_survives_writing_and_reading(tmp_path: Path) -> None:
    part = DataPart(tmp_path / "ü #1.csv", {"x y": {"label": "a 'quote'"}})
    recipe = Recipe(part, "a.b", {"n": 1}, options_version=2, seed=7)
    assert recipe.to_json(tmp_path)["data"]["path"] == "ü #1.csv"
    assert parse_recipe(json.dumps(recipe.to_json(tmp_path)), tmp_path) == recipe
    assert parse_recipe(json.dumps(recipe.to_json()), tmp_path / "elsewhere") == recipe


def test_data_outside_the_folder_keep_their_absolute_path(tmp_path: Path) -> None:
    recipe = Recipe(DataPart(tmp_path / "x.csv"), "a.b")
    assert recipe.to_json(tmp_path / "sub")["data"]["path"] == str(tmp_path / "x.csv")


def test_a_path_may_climb(tmp_path: Path) -> None:
    text = changed(data={"path": "../x.csv"})
    assert parse_recipe(text, tmp_path / "sub").data.path == tmp_path / "x.csv"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not valid JSON"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "The recipe is []"),
        (changed(workbench=2), "format 2"),
        (changed(workbench=0), "Write 1"),
        (changed(workbench="1"), "'workbench' in the recipe"),
        (changed(workbench=True), "whole number"),
        (changed(analisys="x"), "unknown entry 'analisys'. Did you mean 'analysis'?"),
        (json.dumps({k: v for k, v in GOOD.items() if k != "analysis"}), "has no 'analysis'"),
        (json.dumps({k: v for k, v in GOOD.items() if k != "data"}), "has no 'data'"),
        (changed(analysis=3), "'analysis' in the recipe is 3"),
        (changed(options=[]), "'options' in the recipe is []"),
        (changed(seed=-1), "'seed' in the recipe is -1"),
        (changed(data="x.csv"), "'data' in the recipe"),
        (changed(data={}), "'data' in the recipe has no 'path'"),
        (changed(data={"path": ""}), "'data.path'"),
        (changed(data={"path": "x", "sheet": 1}), "unknown entry 'sheet'"),
        (changed(data={"path": "x", "variables": []}), "'data.variables'"),
        (changed(data={"path": "x", "variables": {"s": 1}}), "'data.variables.s'"),
        (changed(data={"path": "x", "variables": {"s": {"mesure": "id"}}}), "Did you mean 'measure'?"),
        (changed(data={"path": "x", "transforms": {}}), "'data.transforms' is not a list"),
        (
            changed(data={"path": "x", "transforms": [{"step": 3}]}),
            "'data.transforms[0].step' in the recipe is 3",
        ),
        (changed(data={"path": "x", "transforms": ["lag"]}), "'data.transforms[0]' in the recipe is \"lag\""),
        (changed(data={"path": "x", "tables": {"t": {}}}), "'data.tables.t' in the recipe has no 'path'"),
        ('{"workbench": 1, "workbench": 1}', "says 'workbench' twice"),
        ('{"workbench": NaN}', "NaN"),
        ('{"workbench": ' + "1" * 5000 + "}", "too long"),
    ],
)
def test_every_fault_is_named(text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(RecipeError) as caught:
        parse_recipe(text, tmp_path)
    assert words in str(caught.value)


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="cannot be read"):
        read_recipe(tmp_path / "none.json")
    with pytest.raises(RecipeError, match="cannot be read"):
        read_recipe(tmp_path)
    (tmp_path / "r.json").write_bytes("{}".encode("utf-16"))
    with pytest.raises(RecipeError, match="UTF-8"):
        read_recipe(tmp_path / "r.json")


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "r.json").write_text(json.dumps(GOOD), encoding="utf-8-sig")
    assert read_recipe(tmp_path / "r.json").analysis == "linear_mlm.lmm"
