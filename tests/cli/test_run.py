"""`workbench run` from end to end: outputs, exit codes, and what is said on stderr."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from workbench.cli import main

pytestmark = pytest.mark.usefixtures("toy_folder")


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    (tmp_path / "d.csv").write_text("x,g\n1,a\n2,b\n6,a\n", encoding="utf-8")
    return write(tmp_path, "mean", variable="x")


def write(folder: Path, name: str, **options: Any) -> Path:
    path = folder / "recipe.json"
    content = {"workbench": 1, "data": {"path": "d.csv"}, "analysis": f"toy.{name}", "options": options}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def row(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["blocks"][0]["rows"][0]
    return found


def test_json_out(recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.json"
    assert main(["run", str(recipe), "--json", str(out)]) == 0
    content = json.loads(out.read_text(encoding="utf-8"))
    assert content["analysis"] == "toy.mean"
    assert content["options"] == {"variable": "x", "trim": 0.0, "scale": "raw", "seed": 1}
    assert content["data"]["rows"] == 3
    assert {"read", "analysis"} <= set(content["timing"])
    assert row(out)["mean"] == 3.0
    assert capsys.readouterr() == ("", "")


def test_options_and_seed_can_be_set(recipe: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    changes = ["--set", "trim=0.25", "--set", "scale=log", "--seed", "9"]
    assert main(["run", str(recipe), "--json", str(out), *changes]) == 0
    content = json.loads(out.read_text(encoding="utf-8"))
    assert content["options"] == {"variable": "x", "trim": 0.25, "scale": "log", "seed": 9}
    assert row(out)["seed"] == 9
    assert content["notices"][0]["message"] == "Trimmed."


def test_the_option_seed_is_the_seed(recipe: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    assert main(["run", str(recipe), "--json", str(out), "--set", "seed=4"]) == 0
    assert row(out)["seed"] == 4


@pytest.mark.parametrize("name", ["complain", "divide", "formula", "rubbish"])
def test_a_failed_analysis_gives_1_and_a_notice(
    name: str, recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.json"
    assert main(["run", str(write(tmp_path, name)), "--json", str(out)]) == 1
    notice = json.loads(out.read_text(encoding="utf-8"))["notices"][0]
    error = capsys.readouterr().err
    assert notice["level"] == "error"
    assert notice["message"] in error
    assert "Traceback" not in error


def test_data_that_cannot_be_read_give_1_and_a_notice(
    recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "d.csv").write_bytes(b"")
    out = tmp_path / "out.json"
    assert main(["run", str(recipe), "--json", str(out)]) == 1
    assert json.loads(out.read_text(encoding="utf-8"))["notices"][0]["level"] == "error"
    assert "d.csv" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"analysis": "toy.maen"}, "Did you mean toy.mean"),
        ({"options": {"variable": "x", "trimm": 1}}, "Did you mean 'trim'?"),
        ({"options": {}}, "Option 'variable' is missing"),
        ({"options": {"variable": "x", "trim": "big"}}, "Option 'trim' cannot be 'big'"),
        ({"data": {"path": "none.csv"}}, "none.csv' is not there"),
        ({"data": {"path": "a" * 5000}}, "aaa' "),
        ({"data": {"path": "."}}, "is a folder"),
        ({"data": {"path": "d.csv", "variables": {"gg": {"measure": "id"}}}}, "Did you mean g?"),
        ({"data": {"path": "d.csv", "variables": {"g": {"measure": "nominl"}}}}, "'nominl' is not a measure"),
    ],
)
def test_a_wrong_recipe_gives_2(
    change: dict[str, Any], words: str, recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe.write_text(json.dumps({**json.loads(recipe.read_text()), **change}))
    assert main(["run", str(recipe), "--json", str(tmp_path / "out.json")]) == 2
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize("words", [["--set", "trim"], ["--set", "=1"], ["--set", "nothing=1"]])
def test_wrong_settings_give_2(words: list[str], recipe: Path) -> None:
    assert main(["run", str(recipe), *words]) == 2


@pytest.mark.parametrize("words", [["--seed", "-1"], ["--seed", "x"], ["--odt", "f"]])
def test_a_wrong_command_line_gives_2(words: list[str], recipe: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["run", str(recipe), *words])
    assert stopped.value.code == 2


def test_no_folder_for_the_output_is_told_before_anything_runs(
    recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(recipe), "--json", str(tmp_path / "no" / "out.json")]) == 1
    assert "There is no folder" in capsys.readouterr().err


def test_an_output_that_cannot_be_written(
    recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(recipe), "--json", str(tmp_path)]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_variables_are_described(recipe: Path, tmp_path: Path) -> None:
    content = json.loads(recipe.read_text())
    content["data"]["variables"] = {"x": {"missing": ["6"]}, "g": {"levels": ["b", "a"]}}
    recipe.write_text(json.dumps(content))
    assert main(["run", str(recipe), "--json", str(tmp_path / "out.json")]) == 0
    assert row(tmp_path / "out.json")["mean"] == 1.5


def test_without_outputs_the_results_are_printed(recipe: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(recipe)]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Mean\n")
    assert "Rows: " in printed
    assert main(["run", str(recipe), "--quiet"]) == 0
    assert capsys.readouterr().out == ""


def test_html_out(recipe: Path, tmp_path: Path) -> None:
    assert main(["run", str(recipe), "--html", str(tmp_path / "out.html")]) == 0
    assert "<h1>Mean</h1>" in (tmp_path / "out.html").read_text(encoding="utf-8")


def test_progress_on_a_terminal(
    recipe: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert main(["run", str(write(tmp_path, "sleep", steps=2)), "--json", str(tmp_path / "out.json")]) == 0
    assert "0%" in capsys.readouterr().err
    assert main(["run", str(recipe), "--quiet"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_the_output_is_one_sentence(
    recipe: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full, monkeypatch.context() as during:
        during.setattr(sys, "stdout", full)
        assert main(["run", str(recipe)]) == 1
    told = capsys.readouterr().err
    assert told.startswith("workbench: The results cannot be printed: ")
    assert len(told.splitlines()) == 1


def test_na_among_numbers_is_missing_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = ["1.5,NA,a", "2.5,3,a", "3.1,NA,b", "4.2,5,b", "NA,4,c", "3.3,6,c", "2.2,1,c", "5.1,7,a"]
    (tmp_path / "d.csv").write_text("\n".join(["y,x,g", *rows]) + "\n")
    recipe = {"workbench": 1, "data": {"path": "d.csv"}, "analysis": "linear_mlm.ols"}
    recipe["options"] = {"formula": "y ~ x"}
    (tmp_path / "r.json").write_text(json.dumps(recipe))
    assert main(["run", str(tmp_path / "r.json"), "--json", str(tmp_path / "out.json")]) == 0
    found = json.loads((tmp_path / "out.json").read_text())
    assert (found["data"]["used"], found["data"]["dropped_by"]) == (5, {"y": 1, "x": 2})
    told = [notice["message"] for notice in found["notices"] if notice["id"] == "read_as_missing"]
    assert told == ["Read as missing: 'NA' in y, x."]
    recipe["data"] = {"path": "d.csv", "variables": {"y": {"missing": ["NA"]}, "x": {"missing": ["NA"]}}}
    (tmp_path / "r.json").write_text(json.dumps(recipe))
    assert main(["run", str(tmp_path / "r.json"), "--json", str(tmp_path / "stated.json")]) == 0
    stated = json.loads((tmp_path / "stated.json").read_text())
    assert stated["data"] == found["data"]
    assert not [notice for notice in stated["notices"] if notice["id"] == "read_as_missing"]


def test_repeated_names_are_told(tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("y,y,x\n" + "".join(f"{i % 3},{i},{i % 5}\n" for i in range(12)))
    recipe = {"workbench": 1, "data": {"path": "d.csv"}, "analysis": "linear_mlm.ols"}
    (tmp_path / "r.json").write_text(json.dumps({**recipe, "options": {"formula": "y ~ x"}}))
    assert main(["run", str(tmp_path / "r.json"), "--json", str(tmp_path / "out.json")]) == 0
    found = json.loads((tmp_path / "out.json").read_text())
    told = [notice["message"] for notice in found["notices"] if notice["id"] == "renamed"]
    assert told == ["Some names occur more than once in the file; their later columns are: y_2."]
