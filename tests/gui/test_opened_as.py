"""How a file was opened is kept, so that the script of a project reads the very same data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import workbench
from workbench.data.dataset import Dataset
from workbench.data.text.format import TextFormat
from workbench.data.text.preview import preview
from workbench.data.text.read import read_text
from workbench.data.variable import Measure
from workbench.gui.data.import_choices import ImportChoices, reading_arguments
from workbench.gui.data.opened_as import text_opened
from workbench.gui.document import Document
from workbench.project.entry_code import entry_code
from workbench.project.model import AnalysisEntry
from workbench.project.preparation import is_repeated, opened_step, opening
from workbench.project.session_script import session_script
from workbench.project.words import step_words

ROWS = ["1;4,5;NA;a", "1;5,25;3;b", "2;-99;4;a", "2;6,5;5;unknown", "3;7,5;6;b", "3;1,5;7;a"]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "pupils.csv"
    path.write_text("school;score;age;kind\n" + "\n".join(ROWS) + "\n", encoding="utf-8")
    return path


CHOICES = {
    "nothing": ImportChoices(),
    "measures": ImportChoices(measures={"school": Measure.NOMINAL, "age": Measure.ORDINAL}),
    "left out": ImportChoices(left_out=frozenset({"kind"})),
    "a number is missing": ImportChoices(missing={"-99": True}),
    "a word is a value": ImportChoices(missing={"NA": False}),
    "all": ImportChoices({"school": Measure.ID}, frozenset({"age"}), {"-99": True, "NA": True}),
}


def opened(path: Path, choices: ImportChoices) -> tuple[Dataset, Document]:
    """The file as the import preview reads it, and a project of it."""
    arguments = reading_arguments(preview(path), choices)
    dataset = read_text(path, **arguments)
    document = Document()
    steps = text_opened(path, choices, arguments, dataset.names)
    document.set_dataset("Open", dataset, done=steps)
    return dataset, document


@pytest.mark.parametrize("name", CHOICES)
def test_a_replay_reads_what_was_chosen_in_the_preview(name: str, path: Path) -> None:
    dataset, document = opened(path, CHOICES[name])
    how = opening(document.project.steps, dataset.source)
    assert how
    read = workbench.read(path, reading=how.get("reading"), variables=how.get("variables"))
    steps = [step for step in document.project.steps if is_repeated(step)]
    again = workbench.transform(read, steps)
    assert again.names == dataset.names
    for variable in dataset.variables:
        assert again.variable(variable.name).measure is variable.measure
        if variable.measure is Measure.NUMERIC:
            shown = again.numeric(variable.name).tolist()
            assert repr(shown) == repr(dataset.numeric(variable.name).tolist())
        else:
            assert again.codes(variable.name)[1] == dataset.codes(variable.name)[1]
            assert again.codes(variable.name)[0].tolist() == dataset.codes(variable.name)[0].tolist()


def test_the_script_says_how_the_file_was_read(path: Path) -> None:
    document = opened(path, CHOICES["measures"])[1]
    entry = AnalysisEntry("linear_mlm.ols", {"formula": "score ~ school"}, title="Model")
    script = session_script(document.project.with_entry(entry), "Python")
    assert "data = workbench.read(" in script
    assert "'school': {'measure': 'nominal'" in script
    data = entry_code(document.project, entry)
    assert json.loads(data.recipe)["data"]["reading"]["delimiter"] == ";"
    assert "not in the recipe" not in data.r and "opened" not in data.recipe
    assert "opened" not in script
    assert step_words(document.project.steps[0]) == "Open pupils.csv, with choices of its reading"


def test_a_file_opened_again_begins_the_preparation_anew(path: Path) -> None:
    dataset, document = opened(path, CHOICES["nothing"])
    label = {"step": "set_variable", "variable": "score", "property": "label", "value": "S"}
    document.set_dataset("Label", dataset.with_variable("score", label="S"), done=[label])
    assert [*document.project.steps][-1] == label
    document.set_dataset("Open", dataset, done=[opened_step(dataset.source)])
    assert document.project.steps == (opened_step(dataset.source),)


def test_further_tables_know_how_they_were_read(path: Path) -> None:
    document = opened(path, CHOICES["nothing"])[1]
    other = path.with_name("schools.csv")
    other.write_text("school,size\n1,100\n2,50\n", encoding="utf-8")
    read = read_text(other, TextFormat(), missing_codes=None)
    done = (
        opened_step(str(other), {}, {"school": {"measure": "id"}}),
        {"step": "drop", "variables": ["size"]},
    )
    project = document.project.with_table("schools", read, done)
    assert project.steps[-1] == {"step": "drop", "on": "schools", "variables": ["size"]}
    entry = AnalysisEntry("linear_mlm.ols", {"formula": "score ~ age"}, title="Model")
    script = session_script(project.with_entry(entry), "Python")
    assert "variables={'school': {'measure': 'id'}}" in script
