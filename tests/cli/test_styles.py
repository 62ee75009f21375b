"""The look of tables on the command line and in Python."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from cli.test_render import saved

import workbench
from workbench.cli import main
from workbench.errors import WorkbenchError
from workbench.results import json_codec


def rendered(folder: Path, *arguments: str) -> str:
    out = folder / "out.md"
    assert main(["render", saved(folder, "r", 1.23456), *arguments, "--markdown", str(out)]) == 0
    return out.read_text(encoding="utf-8")


def test_digits_and_the_decimal_comma(tmp_path: Path) -> None:
    assert "| 1,23 |" in rendered(tmp_path, "--digits", "2", "--decimal-comma")


def test_a_style_from_a_file_with_a_choice_changed(tmp_path: Path) -> None:
    style = tmp_path / "lab.json"
    style.write_text(json.dumps({"name": "journal", "digits": 1}), encoding="utf-8")
    assert "| 1.2 |" in rendered(tmp_path, "--style", str(style))
    assert "| 1.235 |" in rendered(tmp_path, "--style", str(style), "--digits", "3")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--style", "bold"], "no table style 'bold'"),
        (["--style", "none.json"], "cannot be read"),
        (["--digits", "77"], "'digits' is 77"),
    ],
)
def test_a_wrong_style_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    given = ["render", saved(tmp_path, "r", 1.0), *arguments, "--html", str(tmp_path / "a.html")]
    assert main(given) == 1
    assert words in capsys.readouterr().err


def test_a_file_that_is_no_style_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for content in ("{", "[1]"):
        (tmp_path / "s.json").write_text(content, encoding="utf-8")
        given = ["render", saved(tmp_path, "r", 1.0), "--style", str(tmp_path / "s.json")]
        assert main([*given, "--html", str(tmp_path / "a.html")]) == 1
        assert "not a table style" in capsys.readouterr().err


def test_models_side_by_side_follow_the_style(tmp_path: Path) -> None:
    paths = [saved(tmp_path, name, 1.0) for name in ("a", "b", "c")]
    out = tmp_path / "beside.md"
    given = ["render", *paths, "--side-by-side", "--digits", "1", "--decimal-comma", "--markdown", str(out)]
    assert main(given) == 0
    assert "| 1,0 (0,5) | 1,0 (0,5) | 1,0 (0,5) |" in out.read_text(encoding="utf-8")


def test_documents_from_python(tmp_path: Path) -> None:
    result = json_codec.loads(Path(saved(tmp_path, "r", 1.23456)).read_text(encoding="utf-8"))
    workbench.render(result, tmp_path / "a.md", style="journal", title="Mine", digits=1)
    assert "| 1.2 |" in (tmp_path / "a.md").read_text(encoding="utf-8")
    workbench.render(result, tmp_path / "a.xlsx", decimal_mark="comma")
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]["B2"]
    assert (cell.value, cell.number_format) == (1.23456, "0.000")
    workbench.render(result, tmp_path / "a.json", style="journal")
    assert json_codec.loads((tmp_path / "a.json").read_bytes()) == result
    with pytest.raises(WorkbenchError, match=r"a\.doc"):
        workbench.render(result, tmp_path / "a.doc")
