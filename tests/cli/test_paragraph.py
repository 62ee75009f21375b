"""`workbench run --paragraph`: the write-up alone, or a sentence where an analysis has none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.reference_data import csv
from workbench.cli import main


def recipe(folder: Path, analysis: str, options: dict[str, Any]) -> str:
    content = {
        "workbench": 1,
        "data": {"path": str(csv("lme4_sleepstudy"))},
        "analysis": analysis,
        "options": options,
    }
    path = folder / "recipe.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


def test_the_paragraph_alone_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = recipe(tmp_path, "linear_mlm.lmm", {"formula": "Reaction ~ Days + (Days | Subject)"})
    assert main(["run", path, "--paragraph"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("For your paper")
    assert "Method\nA linear mixed model of Reaction" in printed
    assert "References\nBates, D.," in printed
    assert "REML criterion" not in printed


def test_an_analysis_without_one_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = recipe(tmp_path, "graphs.scatter", {"x": ["Days"], "y": ["Reaction"]})
    assert main(["run", path, "--paragraph"]) != 0
    assert "writes no paragraph" in capsys.readouterr().err
