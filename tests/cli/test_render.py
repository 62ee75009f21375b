"""`workbench render`: one result as a document, several as the columns of a table."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.cli import main
from workbench.cli.outputs import FORMATS
from workbench.results import Column, DataUse, Result, Table, json_codec


def saved(folder: Path, name: str, estimate: float) -> str:
    columns = (Column("term", "Term"), Column("estimate", "Estimate", "number"))
    rows = ({"term": "x", "estimate": estimate, "std_error": 0.5, "p_value": 0.5},)
    result = Result("toy", {}, DataUse(10, 10), (Table("fixed_effects", "Fixed effects", columns, rows),))
    path = folder / f"{name}.json"
    path.write_text(json_codec.dumps(result), encoding="utf-8")
    return str(path)


def test_results_stand_side_by_side(tmp_path: Path) -> None:
    paths = [saved(tmp_path, "null", 1.0), saved(tmp_path, "full", 2.0)]
    out = tmp_path / "table.md"
    assert main(["render", *paths, "--side-by-side", "--markdown", str(out)]) == 0
    words = out.read_text(encoding="utf-8")
    assert "null" in words and "full" in words
    assert "1.000 (0.500)" in words and "2.000 (0.500)" in words


def test_several_results_need_to_say_what_they_become(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [saved(tmp_path, "null", 1.0), saved(tmp_path, "full", 2.0)]
    assert main(["render", *paths, "--html", str(tmp_path / "a.html")]) == 1
    assert "Add --side-by-side." in capsys.readouterr().err


def test_a_file_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["render", str(tmp_path / "no.json"), "--html", str(tmp_path / "a.html")]) == 1
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("option", sorted(FORMATS))
def test_a_place_that_takes_no_file_is_told(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = tmp_path / "report.out"
    taken.mkdir()
    assert main(["render", saved(tmp_path, "r", 1.0), f"--{option}", str(taken)]) == 1
    told = capsys.readouterr().err
    assert "report.out' cannot be written: it is a folder. Choose another name." in told
    assert "Traceback" not in told
