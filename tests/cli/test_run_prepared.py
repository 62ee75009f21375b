"""`workbench run` with steps of preparation: values, notes on what happened, and exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import workbench
from workbench.analysis.recipe import read_recipe
from workbench.cli import main

pytestmark = pytest.mark.usefixtures("toy_folder")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pupils.csv").write_text("x,school\n1,a\n2,b\n6,a\n,c\n", encoding="utf-8")
    (tmp_path / "schools.csv").write_text("school,rich\na,10\nb,20\nd,30\n", encoding="utf-8")
    return tmp_path


def write(folder: Path, *steps: dict[str, Any], variable: str = "x") -> Path:
    path = folder / "recipe.json"
    data = {"path": "pupils.csv", "tables": {"schools": {"path": "schools.csv"}}, "transforms": list(steps)}
    content = {"workbench": 1, "data": data, "analysis": "toy.mean", "options": {"variable": variable}}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_steps_prepare_the_data_and_say_what_happened(folder: Path) -> None:
    out = folder / "out.json"
    recipe = write(
        folder,
        {"step": "merge", "table": "schools", "by": ["school"]},
        {"step": "na_omit", "variables": ["x"]},
        {"step": "compute", "name": "both", "expression": "x + rich"},
        variable="both",
    )
    assert main(["run", str(recipe), "--json", str(out)]) == 0
    content = json.loads(out.read_text(encoding="utf-8"))
    assert content["blocks"][0]["rows"][0]["mean"] == pytest.approx((11 + 22 + 16) / 3)
    assert [notice["message"] for notice in content["notices"]] == [
        "1 key of this table found no partner: school c.",
        "1 key of 'schools' found no partner: school d.",
        "1 of 4 rows had missing values.",
    ]


def test_a_recipe_is_written_as_it_was_read(folder: Path) -> None:
    read = read_recipe(write(folder, {"step": "na_omit"}))
    written = read.to_json(folder)
    assert written["data"]["transforms"] == [{"step": "na_omit"}]
    assert written["data"]["tables"] == {"schools": {"path": "schools.csv", "variables": {}}}
    (folder / "recipe.json").write_text(json.dumps(written), encoding="utf-8")
    assert read_recipe(folder / "recipe.json") == read


WRONG = [
    ({"step": "na_omitt"}, 2, "'data.transforms[0]': 'na_omitt' is no known step"),
    ({"step": "filter", "condition": 3}, 2, "'data.transforms[0]': filter: Option 'condition' cannot be 3"),
    ({"step": "filter", "condition": "y > 3"}, 1, "There is no variable y in the data"),
    ({"step": "filter", "condition": "x > 3 and"}, 1, "Nothing stands after and"),
    (
        {"step": "merge", "table": "school", "by": ["school"]},
        1,
        "no table called 'school'. Tables are schools",
    ),
]


@pytest.mark.parametrize(("step", "code", "words"), WRONG)
def test_exit_codes(
    step: dict[str, Any], code: int, words: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(write(folder, step)), "--json", str(folder / "out.json")]) == code
    assert words in capsys.readouterr().err


def test_a_missing_table_is_told_before_anything_runs(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = write(folder, {"step": "na_omit"})
    (folder / "schools.csv").unlink()
    assert main(["run", str(recipe)]) == 2
    assert "schools.csv' is not there" in capsys.readouterr().err


def test_python_takes_files_and_frames(folder: Path) -> None:
    made = workbench.transform(
        folder / "pupils.csv",
        [{"step": "merge", "table": "schools", "by": ["school"], "rows": "inner"}],
        tables={"schools": folder / "schools.csv"},
    )
    assert made.names == ("x", "school", "rich") and made.n_rows == 3
    frame = made.to_frame()
    again = workbench.transform(frame, [{"step": "sort", "variables": ["rich"], "descending": ["rich"]}])
    assert again.numeric("rich").tolist() == [20, 10, 10]
