"""The data file read again: preparation is repeated, results are out of date, what does not fit is told."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import fake_driver
import pytest

import workbench
from workbench.analysis.transforms.pipeline import Tables, read_placed, run_step
from workbench.data.database.place import place_from_text
from workbench.data.database.read import read_database
from workbench.data.dataset import Dataset
from workbench.data.load import load
from workbench.data.origin import CLIPBOARD, TYPED
from workbench.errors import DataError, ProjectError
from workbench.project.model import AnalysisEntry, Project
from workbench.project.preparation import opened_step
from workbench.project.rereading import databases_of, read_again, why_not_again, with_data_of
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
    assert not why_not_again(project) and project.dataset is not None
    columns = {name: project.dataset.column(name) for name in project.dataset.names}
    sources = {CLIPBOARD: "were pasted", TYPED: "were typed in", "": "did not come from a file"}
    for source, reason in sources.items():
        alone = replace(project, dataset=Dataset(columns, project.dataset.variables, source=source))
        assert reason in why_not_again(alone)
        with pytest.raises(ProjectError, match=reason):
            read_again(alone)
    assert why_not_again(Project()) == "There are no data."


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "study.db"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE pupils (school TEXT, pupil INTEGER, score REAL)")
        made.executemany("INSERT INTO pupils VALUES (?, ?, ?)", [("a", 1, 2), ("a", 2, 4), ("b", 3, 9)])
        made.commit()
    return path


def queried(database: Path, query: str) -> Project:
    data = read_database(place_from_text(f"sqlite:///{database}", query=query))
    return Project().with_dataset(data, done=[opened_step(data.source)])


def test_a_database_is_asked_the_same_again(database: Path) -> None:
    project = queried(database, "SELECT * FROM pupils WHERE pupil < 9")
    placed = read_placed(MEANS)
    assert project.dataset is not None
    done = run_step(Tables(project.dataset, {}, project.table), placed)
    project = project.with_tables(done, placed.plain())
    assert read_again(project) is project
    with closing(sqlite3.connect(database)) as made:
        made.executemany("INSERT INTO pupils VALUES (?, ?, ?)", [("b", 4, 5), ("b", 9, 100)])
        made.commit()
    again = read_again(project).dataset
    assert again is not None and again.numeric("score_mean").tolist() == [3, 3, 7, 7]
    assert project.dataset is not None and again.source == project.dataset.source


def test_a_file_takes_the_place_of_a_database(database: Path, file: Path) -> None:
    project = queried(database, "SELECT * FROM pupils WHERE pupil < 3")
    again = read_again(project, file)
    assert again.dataset is not None
    assert (again.dataset.n_rows, again.dataset.source) == (3, str(file))
    assert again.steps == ({"opened": str(file)},)


def test_passwords_are_given_by_address_and_kept_nowhere() -> None:
    fake_driver.register()
    place = place_from_text("fake://ana:geheim@server/study#table=pupils")
    data = read_database(place)
    project = Project().with_dataset(data, done=[opened_step(data.source)])
    assert databases_of(project) == (place.address,)
    assert read_again(project, passwords={place.address: "geheim"}) is project
    assert "geheim" not in repr(project)


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
