"""The code of one analysis: R, Python and the recipe run as they are and give the numbers of the window."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import workbench
from workbench.analysis.transforms.pipeline import Tables, read_placed, run_step
from workbench.cli import main
from workbench.data.apply import apply_variables
from workbench.data.load import load
from workbench.data.rows import meeting
from workbench.project.entry_code import EntryCode, entry_code
from workbench.project.model import AnalysisEntry, Project
from workbench.project.preparation import BY_HAND
from workbench.project.session_script import session_script
from workbench.results import Result

RSCRIPT = shutil.which("Rscript")
FILTER = "x > -1.5"
SET_BY_HAND = {"g": {"measure": "nominal", "levels": ["low", "mid", "high"]}, "x": {"missing": ["-99"]}}
STEPS: list[dict[str, Any]] = [
    {"step": "center", "variables": ["x"], "around": "group", "by": ["school"]},
    {"step": "compute", "name": "twice", "expression": "2 * z"},
    {"step": "filter", "condition": "twice < 3"},
]
LMM = {"formula": "y ~ x_gc + twice + g + (1 | school)"}


def frame() -> pd.DataFrame:
    rng = np.random.default_rng(5)
    n = 240
    x, z, school = rng.normal(size=n).round(3), rng.normal(size=n).round(3), np.repeat(np.arange(24), 10)
    g = np.array(["high", "low", "mid"])[rng.integers(0, 3, n)]
    y = 1 + x - z + (g == "high") + rng.normal(size=24)[school] + rng.normal(size=n)
    x[3] = -99
    return pd.DataFrame(
        {
            "y": y.round(4),
            "x": x,
            "z": z,
            "g": g,
            "school": school,
            "pass": np.where(y > 1, "yes", "no"),
            "n": rng.poisson(np.exp(0.3 * z)),
            "rating": np.digitize(y, [-1, 0.5, 2]) + 1,
        }
    )


def project_of(path: Path, steps: list[dict[str, Any]], *entries: AnalysisEntry) -> Project:
    """What the window has after these steps: descriptions set by hand, a filter, and results."""
    tables = Tables(apply_variables(load(path), SET_BY_HAND), {}, "data")
    for step in steps:
        tables = run_step(tables, read_placed(step))
    project = Project(tables.dataset, entries, steps=tuple(steps), filters={"data": FILTER})
    done = [replace(e, result=workbench.run(e.analysis, kept(project), e.options)) for e in entries]
    return replace(project, analyses=tuple(done))


def kept(project: Project) -> Any:
    assert project.dataset is not None
    return meeting(project.dataset, FILTER)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    path = tmp_path_factory.mktemp("code") / "pupils.csv"
    frame().to_csv(path, index=False)
    return project_of(path, STEPS, AnalysisEntry("linear_mlm.lmm", LMM, title="Pupils\nin schools"))


def code(project: Project) -> EntryCode:
    return entry_code(project, project.analyses[0])


def estimates(result: Result | None) -> list[float]:
    assert result is not None
    return [float(row["estimate"] or 0.0) for row in result.table("fixed_effects").rows]


def run_python(script: str, tail: str) -> str:
    done = subprocess.run([sys.executable, "-c", script + tail], capture_output=True, text=True, timeout=120)
    assert done.stderr == ""
    return done.stdout.rsplit("RESULT", 1)[1]


def run_r(script: str, folder: Path) -> list[float]:
    if RSCRIPT is None:
        pytest.skip("R is not installed")
    file = folder / "script.R"
    told = "if (isS4(fit)) lme4::fixef(fit) else coef(fit)"
    file.write_text(f'{script}\ncat("RESULT", format({told}, digits = 15), "\\n")\n', encoding="utf-8")
    command = [RSCRIPT, "--vanilla", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=folder)
    if "there is no package called" in done.stderr:
        pytest.skip("R has not all packages")
    assert done.returncode == 0, done.stderr
    return [float(text) for text in done.stdout.rsplit("RESULT", 1)[1].split()]


def test_python_gives_the_same_numbers(project: Project) -> None:
    tail = "\nprint('RESULT', [row['estimate'] for row in result_1.table('fixed_effects').rows])\n"
    told = run_python(code(project).python, tail)
    assert json.loads(told) == estimates(project.analyses[0].result)


def test_the_recipe_gives_the_same_numbers(project: Project, tmp_path: Path) -> None:
    recipe, out = tmp_path / "recipe.json", tmp_path / "out.json"
    recipe.write_text(code(project).recipe, encoding="utf-8")
    assert main(["run", str(recipe), "--json", str(out), "--quiet"]) == 0
    blocks = {block["id"]: block for block in json.loads(out.read_text(encoding="utf-8"))["blocks"]}
    told = [row["estimate"] for row in blocks["fixed_effects"]["rows"]]
    assert told == estimates(project.analyses[0].result)


def test_r_gives_the_same_numbers(project: Project, tmp_path: Path) -> None:
    script = code(project).r
    assert "exported" not in script
    theirs = run_r(script, tmp_path)
    assert theirs == pytest.approx(estimates(project.analyses[0].result), rel=1e-5, abs=1e-7)


def test_r_reads_other_separators(tmp_path: Path) -> None:
    path = tmp_path / "pupils.csv"
    frame().to_csv(path, index=False, sep=";", decimal=",")
    project = project_of(path, STEPS, AnalysisEntry("linear_mlm.ols", {"formula": "y ~ x + g"}))
    assert run_r(code(project).r, tmp_path) == pytest.approx(estimates(project.analyses[0].result))


def test_what_r_has_no_equivalent_of_is_exported_first(tmp_path: Path) -> None:
    path = tmp_path / "pupils.csv"
    frame().to_csv(path, index=False)
    steps = [*STEPS, {"step": "sample", "size": "share", "share": 0.5, "seed": 3}]
    project = project_of(path, steps, AnalysisEntry("linear_mlm.ols", {"formula": "y ~ x_gc + g"}))
    script = code(project).r
    assert "# as CSV, to pupils_prepared.csv." in script
    assert "#   Draw 50 % of the rows (seed 3)" in script
    assert project.dataset is not None
    project.dataset.to_frame().to_csv(tmp_path / "pupils_prepared.csv", index=False)
    assert run_r(script, tmp_path) == pytest.approx(estimates(project.analyses[0].result))


def test_changes_by_hand_are_told(project: Project) -> None:
    changed = replace(project, steps=({BY_HAND: "Edit y\nin row 2"}, *project.steps))
    told = code(changed)
    assert told.by_hand == ("Edit y in row 2",)
    assert "# Not repeated: Edit y in row 2" in told.r
    assert "# Not repeated here: Edit y in row 2" in told.python


def test_only_variables_of_the_file_that_are_used_are_described(project: Project) -> None:
    stated = json.loads(code(project).recipe)["data"]["variables"]
    assert set(stated) >= {"x", "g", "y", "z", "school"}
    assert not set(stated) & {"x_gc", "twice", "rating"}
    assert stated["g"]["levels"] == ["low", "mid", "high"]


def test_ids_are_not_listed_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "ids.csv"
    pd.DataFrame({"id": [f"i{n}" for n in range(80)], "x": range(80)}).to_csv(path, index=False)
    data = apply_variables(load(path), {"id": {"measure": "nominal"}})
    entry = AnalysisEntry("describe.levels", {"groups": ["id"], "variables": ["x"]})
    stated = json.loads(code(Project(data, (entry,))).recipe)["data"]["variables"]
    assert stated["id"] == {"measure": "nominal"}


def test_an_analysis_that_has_not_run_has_code_too(project: Project) -> None:
    waiting = replace(project, analyses=(replace(project.analyses[0], result=None),))
    told = code(waiting)
    assert "it has not run yet" in told.r
    assert "workbench.run('linear_mlm.lmm'" in told.python


FAMILIES: dict[str, dict[str, Any]] = {
    "linear_mlm.lmm": LMM,
    "linear_mlm.ols": {"formula": "y ~ x + g"},
    "linear_mlm.comparison": {"models": ["y ~ 1 + (1 | school)", "y ~ x + (1 | school)"]},
    "glmm.glm": {"formula": "pass ~ x", "family": "binomial", "cases": "none"},
    "glmm.glmm": {"formula": "n ~ z + (1 | school)", "family": "poisson", "random_tests": False},
    "glmm.cumulative": {"formula": "rating ~ x"},
    "glmm.multinomial": {"formula": "g ~ x"},
    "glmm.comparison": {"models": ["n ~ 1", "n ~ z"], "family": "poisson"},
    "describe.descriptives": {"variables": ["y", "x"], "figures": False},
    "describe.crosstab": {"rows": "g", "columns": "pass"},
    "describe.correlations": {"variables": ["y", "x"]},
    "describe.levels": {"groups": ["school"], "variables": ["y"]},
    "describe.missing": {"variables": ["x", "y"]},
    "describe.codebook": {"variables": ["x", "y"]},
    "graphs.scatter": {"x": ["x"], "y": ["y"]},
}


def test_a_session_repeats_the_analyses_of_every_family(tmp_path: Path) -> None:
    path = tmp_path / "pupils.csv"
    frame().to_csv(path, index=False)
    entries = [AnalysisEntry(name, options) for name, options in FAMILIES.items()]
    project = project_of(path, STEPS, *entries)
    told = "".join(
        f"\nfound.append([dict(row) for t in result_{n}.walk() if t.kind == 'table' for row in t.rows])"
        for n in range(1, len(entries) + 1)
    )
    tail = f"\nimport json\nfound = []{told}\nprint('RESULT', json.dumps(found))\n"
    theirs = json.loads(run_python(session_script(project, "Python"), tail))
    for entry, rows in zip(project.analyses, theirs, strict=True):
        assert entry.result is not None
        ours = [dict(row) for t in entry.result.walk() if t.kind == "table" for row in t.rows]
        assert str(json.loads(json.dumps(ours))) == str(rows), entry.analysis
