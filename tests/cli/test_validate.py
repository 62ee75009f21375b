"""`workbench validate`: lines, files and exit codes, on cases of the toy plugin."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench.cli import main
from workbench.results import json_codec


@pytest.fixture
def case_folder(toy_folder: Path) -> Path:
    """The toy plugin comes with one case: the mean of 1, 2 and 6."""
    package = toy_folder / "toy_estimators"
    (toy_folder / "toy_estimators.py").rename(toy_folder / "moved.py")
    package.mkdir()
    (toy_folder / "moved.py").rename(package / "__init__.py")
    folder = package / "validation"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "three.csv").write_text("x\n1\n2\n6\n")
    write_case(folder, 3.0)
    return folder


def write_case(folder: Path, mean: float, data: str = "three") -> None:
    check = {"what": "mean", "source": "hand", "table": "mean", "column": "mean", "values": [mean]}
    case = {"id": "toy_mean", "title": "A mean", "data": f"data/{data}.csv", "analysis": "toy.mean"}
    content = {
        "title": "Toy means",
        "made_with": "paper and pencil",
        "data": "three rows",
        "tolerances": {"mean": {"rel": 1e-12, "reason": "rounding"}},
        "cases": [{**case, "options": {"variable": "x"}, "checks": [check]}],
    }
    (folder / "means.json").write_text(json.dumps(content))


def validate(*words: str) -> int:
    return main(["validate", "--family", "toy", "--shipped", *words])


@pytest.mark.usefixtures("case_folder")
def test_what_agrees(capsys: pytest.CaptureFixture[str]) -> None:
    assert validate() == 0
    out = capsys.readouterr().out
    assert "Toy means  (paper and pencil)" in out
    assert "pass      toy_mean: mean  ours 3, theirs 3, difference 0.0e+00 of 3.0e-12" in out
    assert "1 checks of 1 numbers in 1 cases: 1 agree." in out


def test_what_does_not(case_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_case(case_folder, 3.5)
    assert validate("--quiet") == 1
    assert "fail      toy_mean: mean  ours 3, theirs 3.5" in capsys.readouterr().out


def test_what_cannot_be_run(case_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_case(case_folder, 3.0, data="four")
    assert validate() == 1
    assert "error     toy_mean: mean" in capsys.readouterr().out


@pytest.mark.usefixtures("case_folder")
def test_the_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    targets = {kind: tmp_path / f"out.{kind}" for kind in ("json", "html", "markdown")}
    words = [word for kind, path in targets.items() for word in (f"--{kind}", str(path))]
    assert validate("--quiet", *words) == 0
    assert "toy_mean" not in capsys.readouterr().out
    result = json_codec.loads(targets["json"].read_text(encoding="utf-8"))
    (row,) = result.table("cases_1").rows
    assert (row["ours"], row["theirs"], row["difference"], row["verdict"]) == (3.0, 3.0, 0.0, "pass")
    assert row["reason"] == "rounding (1e-12 of the value)"
    assert "Toy means" in targets["html"].read_text(encoding="utf-8")
    assert "| toy_mean | mean | 1 | hand | 3 | 3 | 0.0e+00 | 3.0e-12 | pass |" in targets[
        "markdown"
    ].read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--family", "none"], "There is no family 'none'"),
        (["--reference", "nowhere"], "There is no folder 'nowhere'"),
    ],
)
def test_wrong_words(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", *words]) == 2
    assert told in capsys.readouterr().err
