"""What decisions in the preview mean for reading, and that they are remembered for a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.data.text.format import TextFormat
from workbench.data.text.preview import preview
from workbench.data.text.read import read_text
from workbench.data.variable import Measure
from workbench.gui.data.import_choices import ImportChoices, reading_arguments, suspects
from workbench.gui.data.import_memory import KEPT, recall, remember
from workbench.gui.settings import window_settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    rows = "".join(
        f"{i},{'NA' if i % 9 == 0 else (i % 8) / 2},{-99 if i % 7 == 0 else i % 5},t{i % 3}\n"
        for i in range(60)
    )
    out = tmp_path / "study.csv"
    out.write_text("k,score,mood,town\n" + rows, encoding="utf-8")
    return out


def test_a_word_among_numbers_is_proposed_and_a_number_is_not(path: Path) -> None:
    found = suspects(preview(path))
    assert [(s.value, s.columns, s.is_word, s.proposed) for s in found] == [
        ("NA", ("score",), True, True),
        ("-99", ("mood",), False, False),
    ]
    assert found[0].cells == 7


def test_measures_follow_the_missing_codes(path: Path) -> None:
    shown = preview(path)
    score = shown.columns[1]
    for stands, measure in ((True, Measure.NUMERIC), (False, Measure.NOMINAL)):
        choices = ImportChoices().with_missing("NA", stands)
        assert choices.measure(score, choices.codes(suspects(shown))) is measure


def test_words_stand_for_missing_everywhere_and_numbers_where_they_were_suspected(path: Path) -> None:
    choices = (
        ImportChoices().with_missing("-99", True).with_measure("k", Measure.ID).with_left_out("town", True)
    )
    arguments = reading_arguments(preview(path), choices)
    assert arguments["missing_codes"] == ("", "NA")
    assert arguments["column_choices"]["mood"].missing_codes == ("", "NA", "-99")
    dataset = read_text(path, **arguments)
    assert dataset.names == ("k", "score", "mood")
    assert dataset.variable("k").measure is Measure.ID
    assert int((dataset.numeric("score") != dataset.numeric("score")).sum()) == 7
    assert int((dataset.numeric("mood") != dataset.numeric("mood")).sum()) == 9


def test_decisions_come_back_for_the_same_file(path: Path) -> None:
    choices = (
        ImportChoices().with_measure("k", Measure.ID).with_missing("-99", True).with_left_out("town", True)
    )
    arguments = reading_arguments(preview(path, TextFormat(quote="")), choices)
    remember(path, choices, arguments)
    assert recall(path) == (choices, arguments)
    assert recall(path.with_name("other.csv")) is None
    again = choices.with_left_out("town", False)
    remember(path, again, reading_arguments(preview(path), again))
    found = recall(path)
    assert found is not None
    assert found[0].left_out == frozenset()


def test_only_the_latest_files_are_remembered(path: Path) -> None:
    arguments = reading_arguments(preview(path), ImportChoices())
    for number in range(KEPT + 1):
        remember(path.with_name(f"{number}.csv"), ImportChoices(), arguments)
    assert recall(path.with_name("0.csv")) is None
    assert recall(path.with_name("1.csv")) is not None


@pytest.mark.parametrize(
    "text",
    ["not json", "{}", "[1]", '[{"path": "PATH"}]', '[{"path": "PATH", "choices": {"measures": 3}}]'],
)
def test_damaged_memory_is_forgotten(path: Path, text: str) -> None:
    window_settings().setValue("imports", text.replace("PATH", str(path)))
    assert recall(path) is None
