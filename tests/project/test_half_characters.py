"""Half a character in a name or title, which no text file holds: scripts and recipes escape it, and run."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import workbench
from workbench.analysis.recipe import recipe_from_json
from workbench.cli import main
from workbench.project.entry_code import entry_code
from workbench.project.model import AnalysisEntry, Project
from workbench.project.session_script import HALF_IN_R, session_script, write_script
from workbench.project.store import save_project

HALF = "score \udc80"
STEPS = [{"step": "rename", "names": {"y": HALF}}]
OPTIONS = {"formula": f"`{HALF}` ~ x"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    path = tmp_path / "study.csv"
    rows = "\n".join(f"{x},{3 + x + (x * 7) % 5}" for x in range(12))
    path.write_text(f"x,y\n{rows}\n", encoding="utf-8")
    data = workbench.transform(path, STEPS)
    data.source = str(path)
    result = workbench.run("linear_mlm.ols", data, OPTIONS)
    entry = AnalysisEntry("linear_mlm.ols", OPTIONS, title=f"Of {HALF} \U0001f600", result=result, id="a")
    return Project(data, (entry,), steps=tuple(STEPS))


def test_the_python_script_is_written_and_runs(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "session.py"
    write_script(project, path)
    text = path.read_text(encoding="utf-8")
    assert "# 1. Of score \\udc80 \U0001f600" in text, "whole characters stay"
    words = text + "\nprint(result_1.table('fixed_effects').rows[1]['estimate'])\n"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, timeout=120)
    assert done.stderr == ""
    result = project.analyses[0].result
    assert result is not None
    assert float(done.stdout) == result.table("fixed_effects").rows[1]["estimate"]


def test_the_r_script_says_what_r_cannot_hold(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "session.R"
    write_script(project, path)
    text = path.read_text(encoding="utf-8")
    assert "# 1. Of score \\udc80" in text
    assert HALF_IN_R in text
    assert all(line.startswith("#") for line in text.splitlines() if line), "R reads it"


def test_the_code_of_one_analysis_holds_none(project: Project) -> None:
    code = entry_code(project, project.analyses[0])
    for text in (code.r, code.python, code.recipe):
        assert text.encode("utf-8")
    recipe = recipe_from_json(json.loads(code.recipe), Path())
    assert recipe.options["formula"] == OPTIONS["formula"]


def test_the_shell_prints_it(project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "study.mlwb"
    save_project(project, path)
    assert main(["script", str(path)]) == 0
    assert "\\udc80" in capsys.readouterr().out


def test_scripts_without_halves_stay_as_they_are(project: Project) -> None:
    whole = replace(project, steps=(), analyses=(replace(project.analyses[0], title="é 漢 \U0001f600"),))
    assert "é 漢 \U0001f600" in session_script(whole, "Python")
