"""The row filter by pointing at cells: what they suggest keeps the rows that it says."""

from __future__ import annotations

import numpy as np
import pytest
from gui.data_samples import school_data
from gui.grid_pages import entries, school_page
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from workbench.data.column import CodedColumn, NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.rows import meeting
from workbench.data.variable import Measure, Variable
from workbench.gui.data.cell_filter import combined, suggestions


def kept(condition: str) -> list[int]:
    """Row numbers, from 1, of the pupils that meet a condition."""
    column = meeting(school_data(), condition).codes("pupil")[1]
    return sorted(map(int, column))


@pytest.mark.parametrize(
    ("name", "rows", "expected"),
    [
        (
            "sex",
            [1],
            {"Only rows with boy": [2, 3], "Without rows with boy": [1, 4, 5, 6]},
        ),
        ("sex", [4], {}),
        (
            "score",
            [0],
            {
                "Only rows with 3.5": [1],
                "Without rows with 3.5": [2, 3, 4, 5, 6],
                "Only rows with 3.5 or more": [1, 5],
                "Only rows with 3.5 or less": [1, 4, 6],
            },
        ),
        ("score", [2], {}),  # -9 is declared missing
        (
            "pupil",
            [0, 2],
            {"Only rows with these 2 values": [1, 3], "Without rows with these 2 values": [2, 4, 5, 6]},
        ),
    ],
)
def test_cells_suggest_conditions(name: str, rows: list[int], expected: dict[str, list[int]]) -> None:
    *found, known = suggestions(school_data(), name, rows)
    assert {one.words: kept(one.condition) for one in found} == expected
    assert known.words == f"Only rows where {name} is known"


def test_all_selected_cells_count_however_many_there_are() -> None:
    steps = np.repeat([1, 2, 3], 2_000)
    data = Dataset({"wave": NumericColumn(steps)}, [Variable("wave")])
    first, *_ = suggestions(data, "wave", range(4_000))
    assert (first.words, first.condition) == ("Only rows with these 2 values", "wave in (1, 2)")
    many = Dataset({"x": NumericColumn(np.arange(6_000))}, [Variable("x")])
    assert [one.words for one in suggestions(many, "x", range(6_000))] == ["Only rows where x is known"]


HOSTILE = [
    "18–24", "“so”", "it‘s", "a ≤ b", "−1", 'say "so"', "it's", "two\nlines", "`tick`", "back\\slash",
    "😀", "مرحبا", "a & b", "NA", "# no", "100 %", " blank ", "\u00a0", "é", "e\u0301",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", ["x", "18–24", "a `tick`", "not", "مرحبا", "“so”"])
def test_any_value_of_any_variable_can_be_pointed_at(name: str, value: str) -> None:
    column = CodedColumn(np.array([0, 1, -1], dtype=np.int32), (value, "other"))
    data = Dataset({name: column}, [Variable(name, measure=Measure.TEXT)])
    only, without, _known = suggestions(data, name, [0])
    both, *_ = suggestions(data, name, [0, 1])
    counts = [meeting(data, one.condition).n_rows for one in (only, without, both)]
    assert counts == [1, 2, 2]


@pytest.mark.parametrize("value", [1e308, -0.0, 5e-324, 2.0**53, 0.1 + 0.2, -1.5, 1e16, 1e-7])
def test_any_number_can_be_pointed_at(value: float) -> None:
    data = Dataset({"x": NumericColumn(np.array([value, 7.25, np.nan]))}, [Variable("x")])
    only, without, more, less, _known = suggestions(data, "x", [0])
    counts = [meeting(data, one.condition).n_rows for one in (only, without, more, less)]
    assert counts == [1, 2, 1 if value > 8 else 2, 2 if value > 8 else 1]


@pytest.mark.parametrize("value", [2**53 + 1, -(2**62), 2**63 - 1])
def test_any_id_can_be_pointed_at(value: int) -> None:
    column = NumericColumn(np.array([value, value - 1, 3], dtype=np.int64))
    data = Dataset({"x": column}, [Variable("x", measure=Measure.ID)])
    only, without, _known = suggestions(data, "x", [0])
    assert [meeting(data, one.condition).n_rows for one in (only, without)] == [1, 2]


def test_known_rows_are_those_without_missing_values() -> None:
    *_, known = suggestions(school_data(), "score", [1])
    assert kept(known.condition) == [1, 4, 5, 6]


def test_a_condition_narrows_the_one_there_is() -> None:
    assert combined("", "a == 1") == "a == 1"
    assert combined("a == 1 or b == 2", "c == 3") == "(a == 1 or b == 2) and c == 3"
    assert kept(combined("school == 1 or school == 2", 'missing(sex) or sex != "f"')) == [2, 3, 5]


def test_the_menu_of_a_cell_filters_the_rows(qtbot: QtBot) -> None:
    page = school_page(qtbot)
    document = page.document  # type: ignore[attr-defined]
    page.grid.select_block(0, 1, 0, 1)
    for words in ("Only rows with 1", "Only rows where sex is known"):
        column = 5 if "sex" in words else 1
        menu = QMenu(page)
        page.fill_cell_menu(menu, 0, column)
        part = entries(menu)["Row filter"].menu()
        assert isinstance(part, QMenu)
        entries(part)[words].trigger()
    assert document.project.row_filter == "school == 1 and not missing(sex)"
    menu = QMenu(page)
    page.fill_cell_menu(menu, 0, 1)
    part = entries(menu)["Row filter"].menu()
    assert isinstance(part, QMenu)
    entries(part)["Use all rows again"].trigger()
    assert document.project.row_filter == ""
