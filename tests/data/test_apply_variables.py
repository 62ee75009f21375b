"""A recipe's `data.variables`: measures, ordered levels, missing codes, labels, and their faults."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from workbench.data.load import load
from workbench.data.text.format import TextFormat
from workbench.data.variable import Measure
from workbench.errors import DataError, RecipeError


@pytest.fixture
def pupils(tmp_path: Path) -> Path:
    path = tmp_path / "pupils.csv"
    path.write_text("school,sex,score\n10,girl,1.5\n2,boy,-99\n10,boy,3\n", encoding="utf-8")
    return path


def test_a_number_becomes_nominal_with_levels_in_numeric_order(pupils: Path) -> None:
    data = load(pupils, {"school": {"measure": "nominal", "label": "School"}})
    codes, levels = data.codes("school")
    assert levels == ("2", "10")
    assert codes.tolist() == [1, 0, 1]
    assert data.variable("school").label == "School"


def test_given_levels_keep_their_order_and_the_first_is_the_reference(pupils: Path) -> None:
    data = load(pupils, {"school": {"levels": ["10", 2, "3"]}, "sex": {"levels": [["girl", "Girls"], "boy"]}})
    assert data.variable("school").measure is Measure.NOMINAL
    assert data.codes("school")[1] == ("10", "2", "3")  # the unused level stays
    assert data.codes("school")[0].tolist() == [0, 1, 0]
    assert data.variable("sex").level_values()[0] == "girl"
    assert data.variable("sex").levels[0].label == "Girls"


def test_a_missing_code_is_missing_for_analyses_and_stays_in_the_data(pupils: Path) -> None:
    data = load(pupils, {"score": {"missing": [-99]}})
    assert np.isnan(data.numeric("score")).tolist() == [False, True, False]
    assert data.cell(1, "score") == -99


def test_a_declared_missing_word_leaves_a_column_of_numbers(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("k,x\n1,5\n2,ill\n3,7\n")
    assert load(path).variable("x").measure is Measure.NOMINAL
    data = load(path, {"x": {"missing": ["ill"]}})
    assert data.variable("x").measure is Measure.NUMERIC
    assert np.isnan(data.numeric("x")).tolist() == [False, True, False]


def test_a_recipe_can_tell_the_format(tmp_path: Path) -> None:
    path = tmp_path / "f.txt"
    path.write_text("1;5,5\n2;6,5\n")
    form = {"delimiter": ";", "decimal": ",", "header": False}
    assert load(path, format=form).numeric("V2").tolist() == [5.5, 6.5]
    assert TextFormat.from_json(form).to_json() == form
    for wrong in ({"delimter": ";"}, {"header": "no"}, {"delimiter": "x"}, {"encoding": "zip"}):
        with pytest.raises(RecipeError):
            load(path, format=wrong)


@pytest.mark.parametrize(
    ("spec", "error", "words"),
    [
        ({"shcool": {}}, RecipeError, "school"),
        ({"school": {"measur": "nominal"}}, RecipeError, "measure"),
        ({"school": {"measure": "nominl"}}, RecipeError, "nominal"),
        ({"school": {"levels": "10"}}, RecipeError, "list"),
        ({"school": {"levels": ["10", "10", "2"]}}, RecipeError, "twice"),
        ({"school": {"levels": ["10"]}}, DataError, "'2'"),
        ({"school": {"levels": ["10", "2"], "reference": "3"}}, RecipeError, "reference"),
        ({"school": {"measure": "numeric", "levels": ["10", "2"]}}, RecipeError, "numeric"),
        ({"school": {"missing": [None]}}, RecipeError, "texts or numbers"),
        ({"school": {"label": 3}}, RecipeError, "label"),
        ({"school": "nominal"}, RecipeError, "object"),
        ({"sex": {"measure": "numeric"}}, DataError, "'boy'"),
    ],
)
def test_a_wrong_description_is_told_in_one_sentence(
    pupils: Path, spec: dict[str, object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error) as caught:
        load(pupils, spec)
    assert words in str(caught.value)
