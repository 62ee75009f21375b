"""A project as a script: Python runs it and gets the numbers of the window; nothing in it becomes code."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import workbench
from workbench.cli import main
from workbench.data.load import load
from workbench.data.origin import CLIPBOARD
from workbench.errors import ProjectError
from workbench.project.model import AnalysisEntry, Project
from workbench.project.preparation import BY_HAND
from workbench.project.session_script import session_script, write_script
from workbench.project.store import save_project

STEP = {"step": "compute", "name": "double", "expression": "2 * x"}
OPTIONS = {"formula": "y ~ double"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    path = tmp_path / 'it\'s "odd".csv'
    rows = [f"{x},{3 + x + (x * 7) % 5},{'ab'[x % 2]}" for x in range(12)]
    path.write_text("x,y,g\n" + "\n".join(rows) + "\n", encoding="utf-8")
    data = workbench.transform(path, [STEP])
    entry = AnalysisEntry("linear_mlm.ols", OPTIONS, title="Line\nimport os")
    steps = ({BY_HAND: "Edit y\nin row 2"}, STEP)
    return Project(replace_source(data, path), (entry,), steps=steps, filters={"data": 'g == "a"'})


def replace_source(data: object, path: Path) -> object:
    data.source = str(path)  # type: ignore[attr-defined]
    return data


def test_the_script_gives_the_numbers_of_the_analysis(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "session.py"
    write_script(project, path)
    words = (
        path.read_text(encoding="utf-8") + "\nprint(result_1.table('fixed_effects').rows[1]['estimate'])\n"
    )
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, timeout=120)
    assert done.stderr == ""
    kept = workbench.transform(
        load(project.dataset.source), [STEP, {"step": "filter", "condition": 'g == "a"'}]
    )
    expected = workbench.run("linear_mlm.ols", kept, OPTIONS).table("fixed_effects").rows[1]["estimate"]
    assert float(done.stdout) == expected


def test_titles_and_changes_by_hand_stay_comments(project: Project) -> None:
    script = session_script(project, "Python")
    calls = [node for node in ast.walk(ast.parse(script)) if isinstance(node, ast.Import)]
    assert [name.name for node in calls for name in node.names] == ["workbench"]
    assert "# 1. Line import os" in script
    assert "# Not repeated here: Edit y in row 2" in script


def test_analyses_of_other_tables_change_to_them(project: Project) -> None:
    entry = replace(project.analyses[0], table="means")
    script = session_script(replace(project, analyses=(entry,)), "Python")
    assert "{'step': 'use', 'on': 'means'}" in script


def test_r_joins_what_the_analyses_say(project: Project) -> None:
    entry = project.analyses[0]
    result = workbench.run(entry.analysis, project.dataset, entry.options)
    other = replace(project, analyses=(replace(entry, result=result), replace(entry, id="b", title="B")))
    script = session_script(other, "R")
    assert "lm(" in script
    assert "# 2. B" in script and "R has no single call" in script
    assert 'd <- subset(d, g == "a")' in script
    assert "exported from the workbench first" in script and "# Not repeated: Edit y in row 2" in script
    assert all(line.startswith("#") for line in script.splitlines() if "import os" in line or "row 2" in line)


def test_what_cannot_be_written_is_told(project: Project, tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="There is no analysis"):
        session_script(Project(), "Python")
    with pytest.raises(ProjectError, match="is no name of a script"):
        write_script(project, tmp_path / "a.txt")
    with pytest.raises(ProjectError, match="cannot be written"):
        write_script(project, tmp_path / "none" / "a.py")


def test_the_shell_prints_a_saved_project(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_project(project, tmp_path / "p.mlwb")
    assert main(["script", str(tmp_path / "p.mlwb"), "--language", "R"]) == 0
    assert "# 1. Line import os" in capsys.readouterr().out


def test_data_of_a_database_and_of_the_clipboard_are_told_as_such(project: Project) -> None:
    assert project.dataset is not None
    project.dataset.source = "fake://ana@server/study#query=SELECT 'a' FROM pupils"  # type: ignore[misc]
    script = session_script(project, "Python")
    ast.parse(script)
    chosen = "query=\"SELECT 'a' FROM pupils\", variables=variables"
    assert f"data = workbench.read('fake://ana@server/study', {chosen})" in script
    project.dataset.source = CLIPBOARD  # type: ignore[misc]
    script = session_script(project, "Python")
    assert "came from the clipboard" in script
    assert f"data = workbench.read({project.dataset.name + '.csv'!r}, variables=variables)" in script
