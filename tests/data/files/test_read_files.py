"""Files that R wrote (make_files.R in this folder states every value) give these values in every format."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

import workbench
from workbench.analysis.recipe import parse_recipe
from workbench.analysis.source import load_data
from workbench.data.dataset import Dataset
from workbench.data.files.read import parts_of
from workbench.data.files.registry import format_of
from workbench.data.load import load
from workbench.data.variable import Level, Measure
from workbench.errors import DataError, RecipeError

HERE = Path(__file__).parent
SHEET = {"sheet": "Pupils"}
READINGS = {
    "sav": {},
    "zsav": {},
    "dta": {},
    "xpt": {},
    "sas7bdat": {},
    "rds": {},
    "rda": {"object": "frame"},
    "xlsx": SHEET,
    "xls": SHEET,
}
STATISTICAL = ("sav", "zsav", "dta", "xpt", "sas7bdat", "rds", "rda")


def _pupils(suffix: str, **more: object) -> Dataset:
    return load(HERE / f"pupils.{suffix}", reading={**READINGS[suffix], **more})


def _cells(data: Dataset, name: str) -> list[object]:
    return [data.cell(row, name) for row in range(data.n_rows)]


@pytest.mark.parametrize("suffix", READINGS)
def test_values_are_those_that_r_wrote(suffix: str) -> None:
    data = _pupils(suffix)
    assert _cells(data, "pupil_id") == [1, 2, 3, 4, 5, 6]
    assert _cells(data, "school") == ["A", "A", "Ö", "Ö", "C d", "C d"]
    assert _cells(data, "score") == [1.5, -2.25, None, 1e-12, 123456789.125, 3.0]
    assert data.variable("pupil_id").measure is Measure.ID
    assert data.variable("school").measure is Measure.NOMINAL


@pytest.mark.parametrize("suffix", READINGS)
def test_dates_are_iso_text_that_says_so(suffix: str) -> None:
    data = _pupils(suffix)
    third = (
        "1999-12-31" if suffix in ("xlsx", "xls") else "1899-12-31"
    )  # before 1900 there are no dates in Excel
    assert _cells(data, "born") == ["2010-01-31", None, third, "2012-02-29", "1970-01-01", "2011-07-15"]
    assert _cells(data, "tested") == [
        "2024-05-01 13:45:00",
        "2024-05-01 00:00:00",
        None,
        "1969-12-31 23:59:59",
        "2024-02-29 12:00:00",
        "2024-12-31 08:30:15",
    ]
    assert [data.variable(name).format for name in ("born", "tested")] == ["date", "datetime"]


@pytest.mark.parametrize("suffix", STATISTICAL)
def test_variable_labels_are_kept(suffix: str) -> None:
    data = _pupils(suffix)
    assert data.variable("score").label == "Score in the test"
    assert data.variable("sex").label == "Sex of the pupil"


@pytest.mark.parametrize("suffix", ["sav", "zsav", "rds", "rda"])
def test_value_labels_and_missing_codes_are_kept(suffix: str) -> None:
    data = _pupils(suffix)
    sex = data.variable("sex")
    assert sex.levels == (Level("1", "girl"), Level("2", "boy"), Level("3", "other"), Level("9", "refused"))
    assert sex.missing_codes == ("9",)
    codes, levels = data.codes("sex")
    assert levels == ("1", "2", "3")  # 3 is never used and stays; 9 is missing
    assert codes.tolist() == [0, 1, 1, -1, 0, 1]


@pytest.mark.parametrize("suffix", ["sav", "rds"])
def test_a_range_of_missing_values_stays_a_range(suffix: str) -> None:
    data = _pupils(suffix)
    income = data.variable("income")
    assert (income.missing_codes, income.missing_ranges) == ((), ((-99.0, -90.0),))
    assert income.value_labels == (Level("-99", "refused"), Level("-98", "unknown"))
    assert income.notes == ""
    assert _cells(data, "income") == [1000.0, -99.0, -98.0, 2500.5, 0.0, None]
    assert [round(v, 1) for v in data.numeric("income")[[0, 3, 4]]] == [1000.0, 2500.5, 0.0]
    assert str(data.numeric("income")[1]) == str(data.numeric("income")[2]) == "nan"


def test_missing_values_of_stata_stay_categories_and_are_noted_among_numbers() -> None:
    data = _pupils("dta")
    assert data.variable("sex").missing_codes == (".a",)
    assert data.variable("sex").levels[-1] == Level(".a", "refused")
    assert _cells(data, "sex") == ["1", "2", "2", ".a", "1", "2"]
    assert "Missing values .b of the file are empty cells here." in data.variable("income").notes
    assert _cells(data, "income") == [1000.0, None, None, 2500.5, 0.0, None]


@pytest.mark.parametrize("suffix", ["rds", "rda"])
def test_factors_of_r_keep_order_and_unused_levels(suffix: str) -> None:
    data = _pupils(suffix)
    assert data.variable("level").measure is Measure.ORDINAL
    assert data.variable("level").level_values() == ("low", "mid", "high", "top")
    assert data.variable("band").level_values() == ("y", "x", "unused")
    assert _cells(data, "level") == ["low", "high", "mid", None, "low", "low"]
    assert _cells(data, "passed") == ["TRUE", "FALSE", None, "TRUE", "TRUE", "FALSE"]
    assert _cells(data, "count") == [1, 2, None, 4, 5, 2147483647]


def test_objects_of_an_r_workspace_can_be_chosen() -> None:
    assert parts_of(HERE / "pupils.rda") == ("frame", "second")
    second = load(HERE / "pupils.rda", reading={"object": "second"})
    assert second.names == ("row_name", "a", "b")
    assert _cells(second, "row_name") == ["first", "second"]
    with pytest.raises(DataError, match="no object called 'third'"):
        load(HERE / "pupils.rda", reading={"object": "third"})


def test_sheets_and_ranges_can_be_chosen() -> None:
    assert parts_of(HERE / "pupils.xlsx") == ("Notes", "Pupils")
    some = _pupils("xlsx", range="C3:D5")
    assert some.names == ("school", "score") and some.n_rows == 2
    bare = _pupils("xlsx", range="C4:D5", header=False)
    assert bare.names == ("V1", "V2") and bare.n_rows == 2
    with pytest.raises(RecipeError, match="no range of cells"):
        _pupils("xlsx", range="all of it")
    with pytest.raises(DataError, match="no sheet called 'pupils'"):
        _pupils("xlsx", sheet="pupils")


def test_what_a_format_has_no_choice_of_is_told() -> None:
    with pytest.raises(RecipeError, match="'sheet' cannot be chosen for a file of SPSS"):
        load(HERE / "pupils.sav", reading={"sheet": "a"})
    with pytest.raises(RecipeError, match="'header' must be true or false"):
        _pupils("xlsx", header="yes")


def test_numbers_stored_as_text_stay_text_with_a_note() -> None:
    data = _pupils("xlsx")
    assert _cells(data, "mixed") == ["1", "NA", "3", "4", "5", "6"]


def test_a_text_file_called_xls_is_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "export.xls"
    path.write_text("a\tb\n1\tx\n2\ty\n")
    assert format_of(path).id == "text"
    assert load(path).names == ("a", "b")


def test_a_recipe_describes_variables_of_any_file() -> None:
    data = load(HERE / "pupils.sav", {"score": {"label": "Points"}, "sex": {"reference": "2"}})
    assert data.variable("score").label == "Points"
    assert data.codes("sex")[1] == ("2", "1", "3")


def test_the_doors_take_any_file(tmp_path: Path) -> None:
    rows = "".join(f'{{"g": "s{i % 5}", "y": {i * 7 % 11}, "x": {i % 3}}}\n' for i in range(40))
    path = tmp_path / "rows.jsonl"
    path.write_text(rows)
    result = workbench.run("linear_mlm.lmm", path, {"formula": "y ~ x + (1 | g)"})
    assert result.data.used == 40
    recipe = {
        "workbench": 1,
        "data": {"path": "rows.jsonl", "reading": {}},
        "analysis": "linear_mlm.lmm",
        "options": {"formula": "y ~ x + (1 | g)"},
    }
    parsed = parse_recipe(json.dumps(recipe), tmp_path)
    assert load_data(parsed.data).n_rows == 40


def test_a_recipe_says_what_to_read(tmp_path: Path) -> None:
    content = {
        "workbench": 1,
        "data": {"path": str(HERE / "pupils.xlsx"), "reading": {"sheet": "Pupils", "range": "B3:D9"}},
        "analysis": "linear_mlm.lmm",
    }
    recipe = parse_recipe(json.dumps(content), tmp_path)
    assert load_data(recipe.data).names == ("pupil_id", "school", "score")
    assert parse_recipe(json.dumps(recipe.to_json()), tmp_path) == recipe


def test_dates_of_stata_that_stay_numbers_say_what_they_count(tmp_path: Path) -> None:
    """2000-07-01 is the 486th month after January 1960, the 162nd quarter, the 81st half-year."""
    days = pd.to_datetime(["2000-07-01", "1960-01-01"])
    kinds = ("tw", "tm", "tq", "th", "ty", "td")
    frame = pd.DataFrame(dict.fromkeys(kinds, days))
    frame.to_stata(tmp_path / "a.dta", convert_dates={kind: kind for kind in kinds}, write_index=False)
    data = load(tmp_path / "a.dta")
    assert [data.cell(0, kind) for kind in kinds] == [40 * 52 + 26, 486, 162, 81, 2000, "2000-07-01"]
    assert [data.variable(kind).notes for kind in kinds] == [
        "Counted in weeks since the first of 1960, 52 a year.",
        "Counted in months since January 1960.",
        "Counted in quarters since the first of 1960.",
        "Counted in half-years since the first of 1960.",
        "",
        "",
    ]
