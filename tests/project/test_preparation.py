"""The steps of a project are those of a replay: each on its table, also after tables got other names."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import workbench
from workbench.analysis.transforms.pipeline import Tables, read_placed, run_step
from workbench.data.load import load
from workbench.errors import ProjectError
from workbench.project.model import AnalysisEntry, Project
from workbench.project.preparation import added, current_table, first_name
from workbench.project.session_script import session_script

EDIT = {"step": "edit_cells", "variables": ["x"], "rows": [1], "values": [["9"]]}
RENAME = {"step": "rename_table", "on": "data", "into": "pupils"}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A table of pupils and one of schools, each from its file; an analysis and a filter of the first."""
    for name, rows in (
        ("pupils", "1,2\n2,5\n3,4\n4,8\n5,7\n6,5\n"),
        ("schools", "1,1\n2,4\n3,3\n4,1\n"),
    ):
        (tmp_path / f"{name}.csv").write_text(f"x,y\n{rows}", encoding="utf-8")
    entry = AnalysisEntry("linear_mlm.ols", {"formula": "y ~ x"}, title="Line")
    begun = Project(load(tmp_path / "pupils.csv"), (entry,), filters={"data": "x > 1"})
    return begun.with_table("schools", load(tmp_path / "schools.csv"))


def done(project: Project, **step: object) -> Project:
    """The project after a step on the table that is shown, as the window does it."""
    placed = read_placed(step)
    assert project.dataset is not None
    tables = run_step(Tables(project.dataset, project.tables, project.table), placed)
    return project.with_tables(tables, placed.plain())


def test_analyses_filter_and_steps_follow_a_renamed_table(project: Project) -> None:
    renamed = project.with_renamed_table("data", "pupils")
    assert (renamed.table, [*renamed.tables]) == ("pupils", ["schools"])
    assert renamed.analyses[0].table == "pupils" and renamed.row_filter == "x > 1"
    assert not renamed.analyses[0].stale
    assert renamed.steps == (RENAME,)
    assert renamed.with_renamed_table("schools", "schools") is renamed


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("data", " ", "needs a name"),
        ("data", "schools", "There is a table called 'schools' already"),
        ("rooms", "b", "no table called 'rooms'"),
    ],
)
def test_names_that_cannot_be_are_told(project: Project, old: str, new: str, message: str) -> None:
    with pytest.raises(ProjectError, match=message):
        project.with_renamed_table(old, new)


def test_the_replay_knows_where_it_is() -> None:
    assert current_table([]) == "data"
    assert current_table([RENAME, EDIT]) == "pupils"
    assert current_table([{"step": "use", "on": "b"}, RENAME]) == "b"
    assert first_name([RENAME, {"step": "rename_table", "on": "pupils", "into": "p"}], "p") == "data"
    assert added((RENAME,), [EDIT], "pupils", "") == (RENAME, EDIT)
    assert added((RENAME,), [EDIT], "schools", "")[1] == {**EDIT, "on": "schools"}


def test_a_description_said_again_replaces_the_one_before() -> None:
    label = {"step": "set_variable", "variable": "x", "value": "A"}
    again, other = {**label, "value": "B"}, {**label, "variable": "y"}
    assert added((label,), [again], "data", "") == (again,)
    assert added((label,), [other], "data", "") == (label, other)
    missing = {**label, "property": "missing"}
    assert added((missing,), [{**missing, "value": "9"}], "data", "")[0] == missing


def test_the_script_of_renamed_tables_makes_their_data_again(project: Project) -> None:
    project = done(project, step="compute", name="double", expression="2 * x")
    project = project.with_renamed_table("data", "pupils").using("schools")
    project = done(project, **EDIT)
    project = project.with_renamed_table("schools", "places")
    project = done(project, step="merge", table="pupils", by=["x"], take=["double"])
    project = done(project.using("pupils"), step="filter", condition="y < 8")
    entry = AnalysisEntry("linear_mlm.ols", {"formula": "y ~ x"}, title="Places", table="places")
    script = session_script(project.with_entry(entry), "Python")
    shown = "print([[r['estimate'] for r in m.table('fixed_effects').rows] for m in (result_1, result_2)])"
    run = subprocess.run(
        [sys.executable, "-c", f"{script}\n{shown}"], capture_output=True, text=True, timeout=120
    )
    assert run.stderr == ""
    pupils = workbench.transform(project.dataset, [{"step": "filter", "condition": "x > 1"}])
    expected = [
        workbench.run(entry.analysis, data, entry.options) for data in (pupils, project.tables["places"])
    ]
    assert ast.literal_eval(run.stdout) == [
        [row["estimate"] for row in result.table("fixed_effects").rows] for result in expected
    ]


def test_many_large_steps_are_kept_up_to_a_size_and_small_ones_always() -> None:
    block = {**EDIT, "step": "paste_cells", "values": [["1"] * 100] * 900}
    steps: tuple[dict[str, object], ...] = ()
    for _ in range(5):
        steps = added(steps, [block], "data", "Paste 900 rows")  # type: ignore[assignment]
    assert [step.get("step", "words") for step in steps] == ["paste_cells"] * 3 + ["words"]
    assert added(steps, [EDIT], "data", "Edit")[-1] == EDIT
