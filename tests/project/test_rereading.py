"""The data file read again: preparation is repeated, results are out of date, what does not fit is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import workbench
from workbench.analysis.transforms.pipeline import Tables, read_placed, run_step
from workbench.data.dataset import Dataset
from workbench.data.load import load
from workbench.data.origin import CLIPBOARD
from workbench.errors import DataError, ProjectError
from workbench.project.model import AnalysisEntry, Project
from workbench.project.preparation import opened_step
from workbench.project.rereading import read_again, rereadable, with_data_of
from workbench.results import DataUse, Result

PUPILS = "school,pupil,score\na,1,2\na,2,4\nb,3,9\n"
MORE = PUPILS + "b,4,5\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pupils.csv"
    path.write_text(PUPILS, encoding="utf-8")
    return path


def opened(path: Path, *steps: dict[str, Any]) -> Project:
    """A project of that file after these steps, with one analysis that has a result."""
    project = Project().with_dataset(load(path), done=[opened_step(str(path))])
    for step in steps:
        placed = read_placed(step)
        assert project.dataset is not None
        done = run_step(Tables(project.dataset, project.tables, project.table), placed)
        project = project.with_tables(done, placed.plain())
    result = Result("describe.descriptives", {}, DataUse(3, 3, 0), ())
    return project.with_entry(AnalysisEntry("describe.descriptives", result=result))


MEANS = {"step": "cluster_means", "variables": ["score"], "by": ["school"]}
CENTRED = {"step": "center", "variables": ["score"], "live": False}
SCHOOLS = {"step": "aggregate", "by": ["school"], "variables": ["score"], "into": "schools"}


def test_new_rows_are_prepared_as_the_old_ones(file: Path) -> None:
    project = opened(file, MEANS, CENTRED, SCHOOLS)
    file.write_text(MORE, encoding="utf-8")
    again = read_again(project)
    assert again.dataset is not None and again.steps == project.steps
    assert again.dataset.numeric("score_mean").tolist() == [3, 3, 7, 7]
    assert again.dataset.numeric("score_c").tolist() == [-3, -1, 4, 0]
    assert again.tables["schools"].numeric("score").tolist() == [3, 7]
    assert [entry.stale for entry in again.analyses] == [True]
    assert again.dataset.fingerprint == workbench.transform(file, [MEANS, CENTRED]).fingerprint


def test_a_file_that_is_as_it_was_changes_nothing(file: Path) -> None:
    project = opened(file, MEANS, SCHOOLS)
    assert read_again(project) is project


def test_another_file_takes_the_place(file: Path, tmp_path: Path) -> None:
    project, other = opened(file, MEANS), tmp_path / "second.tsv"
    other.write_text(MORE.replace(",", "\t"), encoding="utf-8")
    again = read_again(project, other)
    assert again.dataset is not None and again.dataset.source == str(other) and again.dataset.n_rows == 4
    assert again.steps[0] == {"opened": str(other)} and again.steps[1:] == project.steps[1:]
    assert read_again(again) is again


def test_what_was_chosen_at_opening_is_kept(file: Path) -> None:
    chosen = opened_step(str(file), variables={"score": {"missing": ["9"]}})
    data = load(file, {"score": {"missing": ["9"]}})
    project = Project().with_dataset(data, done=[chosen])
    file.write_text(MORE, encoding="utf-8")
    again = read_again(project).dataset
    assert again is not None and again.variable("score").missing_codes == ("9",)


def test_what_does_not_fit_is_told_and_the_project_stays(file: Path) -> None:
    project = opened(file, MEANS)
    file.write_text("school,pupil\na,1\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"Step 1 of the preparation .*: There is no variable called 'score'"):
        read_again(project)
    file.unlink()
    with pytest.raises(ProjectError, match=r"There is no file .*pupils.csv. any more"):
        read_again(project)


def test_changes_that_no_step_repeats_are_named(file: Path) -> None:
    project = opened(file)
    assert project.dataset is not None
    project = project.with_dataset(project.dataset.take([0, 1]), "Paste 200,000 rows")
    with pytest.raises(ProjectError, match="cannot be repeated: Paste 200,000 rows"):
        read_again(project)


def test_pasted_data_have_no_file(file: Path) -> None:
    project = opened(file)
    assert rereadable(project) and project.dataset is not None
    columns = {name: project.dataset.column(name) for name in project.dataset.names}
    alone = replace(project, dataset=Dataset(columns, project.dataset.variables, source=CLIPBOARD))
    assert not rereadable(alone) and not rereadable(Project())
    with pytest.raises(ProjectError, match="did not come from a file"):
        read_again(alone)


def test_a_table_that_no_step_makes_is_named(file: Path) -> None:
    project = opened(file, SCHOOLS)
    lost = replace(project, tables={"elsewhere": project.tables["schools"]})
    file.write_text(MORE, encoding="utf-8")
    with pytest.raises(ProjectError, match="The table 'elsewhere' cannot be made again"):
        read_again(lost)


def test_work_done_meanwhile_stays(file: Path) -> None:
    project = opened(file, SCHOOLS)
    file.write_text(MORE, encoding="utf-8")
    found = read_again(project)
    now = replace(project.using("schools"), notes="written meanwhile")
    merged = with_data_of(now, found)
    assert merged.notes == "written meanwhile" and merged.table == "schools"
    assert merged.dataset is found.tables["schools"] and merged.tables["data"] is found.dataset
    assert merged.analyses[0].stale
