"""The Variables page: table, search, measures, levels, groups, details; all by mouse and by key."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from gui.data_samples import school_data
from gui.settling import settled
from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from workbench.data.column import NumericColumn
from workbench.data.dataset import Dataset
from workbench.data.variable import Measure, Variable
from workbench.gui.data.data_page import DataPage
from workbench.gui.data.variable_table import LABEL, LEVEL, MEASURE, MISSING, NAME
from workbench.gui.data.variables_page import VariablesPage
from workbench.gui.document import Document
from workbench.gui.pages import DATA, VARIABLES, Pages
from workbench.gui.theme import theme

KEY = Qt.Key
FLAG = QItemSelectionModel.SelectionFlag


def settled_twice(qtbot: QtBot) -> None:
    """Wait for what runs, and for what it sets going."""
    settled(qtbot)
    qtbot.wait(10)
    settled(qtbot)


def many_classes() -> Dataset:
    """Twelve schools with two to five classes of four pupils; class numbers start again in every school."""
    sizes = [2 + number % 4 for number in range(12)]
    school = np.repeat(np.arange(12), [4 * size for size in sizes])
    classes = np.concatenate([np.repeat(np.arange(1, size + 1), 4) for size in sizes])
    draw = np.random.default_rng(3)
    columns = {
        "school": school,
        "class": classes,
        "teacher": draw.integers(20, 60, 72)[school * 6 + classes],
        "place": draw.integers(0, 2, 12)[school] + 0.5,
        "score": draw.normal(size=len(school)),
        "wave": np.full(len(school), 2),
    }
    return Dataset({n: NumericColumn(v) for n, v in columns.items()}, [Variable(n) for n in columns])


@pytest.fixture
def document() -> Document:
    document = Document()
    document.set_dataset("Open", school_data())
    return document


@pytest.fixture
def page(qtbot: QtBot, document: Document) -> Iterator[VariablesPage]:
    theme().set_mode("light")
    page = VariablesPage(document)
    qtbot.addWidget(page)
    page.resize(558, 700)
    with qtbot.waitExposed(page):
        page.show()
    settled_twice(qtbot)
    yield page
    settled_twice(qtbot)


def column(page: VariablesPage, place: int) -> list[str]:
    return [str(page.table.index(row, place).data()) for row in range(page.table.rowCount())]


def entries(menu: QMenu) -> dict[str, object]:
    return {action.text(): action for action in menu.actions() if action.text()}


def edit(page: VariablesPage, name: str, place: int, text: str) -> None:
    page.table.setData(page.table.index(page.table.row_of(name), place), text)


# -- the table -------------------------------------------------------------------------------------


def test_the_important_columns_fit_without_scrolling(page: VariablesPage, qtbot: QtBot) -> None:
    page.groups.choose(["school"])
    settled_twice(qtbot)
    assert not page.view.isColumnHidden(LEVEL)
    assert page.view.horizontalScrollBar().maximum() == 0
    assert page.view.columnWidth(LABEL) > 100
    metrics = page.view.horizontalHeader().fontMetrics()
    for place in (NAME, LABEL, MEASURE, MISSING, LEVEL):
        title = page.table.headerData(place, Qt.Orientation.Horizontal)
        assert metrics.horizontalAdvance(title) + 16 <= page.view.columnWidth(place), title


def test_texts_are_edited_as_steps_that_can_be_undone(page: VariablesPage, document: Document) -> None:
    edit(page, "size", LABEL, "School size")
    edit(page, "size", MISSING, "-1, 999,")
    edit(page, "size", NAME, "enrolment")
    assert document.dataset is not None
    variable = document.dataset.variable("enrolment")
    assert (variable.label, variable.missing_codes) == ("School size", ("-1", "999"))
    for _ in range(3):
        document.undo()
    assert document.dataset.variable("size") == Variable("size")


def test_a_bad_name_or_code_is_told_and_changes_nothing(page: VariablesPage, document: Document) -> None:
    told: list[str] = []
    document.problem.connect(lambda message, _advice: told.append(message))
    edit(page, "size", NAME, "school")
    edit(page, "size", MISSING, "none")
    assert "already" in told[0]
    assert "cannot be a missing code" in told[1]
    assert document.dataset is not None
    assert document.dataset.variable("size") == Variable("size")


def test_cells_are_edited_in_place_by_key(page: VariablesPage, qtbot: QtBot, document: Document) -> None:
    page.view.setFocus()
    page.view.setCurrentIndex(page.table.index(4, LABEL))
    qtbot.keyClick(page.view, KEY.Key_Return)
    editor = page.view.findChild(QLineEdit)
    assert editor is not None
    qtbot.keyClicks(editor, "Enrolment")
    qtbot.keyClick(editor, KEY.Key_Return)
    qtbot.waitUntil(lambda: column(page, LABEL)[4] == "Enrolment")


@pytest.mark.parametrize("key", [KEY.Key_Space, KEY.Key_F2, KEY.Key_Return])
def test_measures_open_by_key_and_by_click(page: VariablesPage, qtbot: QtBot, key: Qt.Key) -> None:
    asked: list[int] = []
    page.view.measures_wanted.disconnect()
    page.view.measures_wanted.connect(lambda index, _place: asked.append(index.row()))
    page.view.setFocus()
    page.view.setCurrentIndex(page.table.index(2, MEASURE))
    qtbot.keyClick(page.view, key)
    place = page.view.visualRect(page.table.index(3, MEASURE)).center()
    qtbot.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked == [2, 3]


def test_a_measure_is_given_to_all_selected_variables(page: VariablesPage, document: Document) -> None:
    for row in (1, 2):
        page.view.selectionModel().select(page.table.index(row, 0), FLAG.Select | FLAG.Rows)
    names = page._chosen("class")
    assert names == ["school", "class"]
    assert page._chosen("sex") == ["sex"]
    menu = QMenu(page)
    page.fill_measures(menu, names)
    assert entries(menu)["Numeric"].isChecked()  # type: ignore[attr-defined]
    entries(menu)["Nominal"].trigger()  # type: ignore[attr-defined]
    assert column(page, MEASURE)[1:3] == ["nominal", "nominal"]
    assert document.undo_label == "Make 2 variables nominal"


def test_a_measure_that_would_lose_values_is_refused(page: VariablesPage, document: Document) -> None:
    told: list[str] = []
    document.problem.connect(lambda message, _advice: told.append(message))
    page._commands.set_measure(["size", "sex"], Measure.NUMERIC)
    assert "'sex' cannot become numeric" in told[0]


def test_search_by_name_and_label(page: VariablesPage, qtbot: QtBot) -> None:
    page.view.select(3)
    page.search.setFocus()
    qtbot.keyClicks(page.search, "READ")
    assert column(page, NAME) == ["score"]
    assert page.view.currentIndex().row() == 0
    qtbot.keyClick(page.search, KEY.Key_Return)
    assert page.view.hasFocus()
    page.show_variable("sex")
    assert page.search.text() == ""
    assert page.table.variable(page.view.currentIndex().row()).name == "sex"  # type: ignore[union-attr]


# -- details ---------------------------------------------------------------------------------------


def test_details_show_the_numbers_of_the_current_variable(page: VariablesPage, qtbot: QtBot) -> None:
    page.show_variable("score")
    settled_twice(qtbot)
    assert "Mean 2.938" in page.details.numbers.accessibleName()
    assert page.details.histogram.isVisible()
    assert not page.details.levels.isVisible()
    page.show_variable("sex")
    settled_twice(qtbot)
    assert page.details.levels.isVisible()
    assert not page.details.histogram.isVisible()
    rows = [(r.value, r.label, r.rows, r.reference) for r in page.details.levels.table.levels]
    assert rows == [("f", "girl", 3, True), ("m", "boy", 2, False), ("x", "", 0, False)]


def test_details_follow_the_data(page: VariablesPage, qtbot: QtBot, document: Document) -> None:
    page.show_variable("sex")
    settled_twice(qtbot)
    assert document.dataset is not None
    document.set_dataset("Half", document.dataset.take(np.arange(3)))
    settled_twice(qtbot)
    assert [row.rows for row in page.details.levels.table.levels] == [1, 2, 0]


def test_a_level_that_nobody_has_is_added_and_removed(
    page: VariablesPage, qtbot: QtBot, document: Document
) -> None:
    page.show_variable("sex")
    settled_twice(qtbot)
    levels = page.details.levels
    levels.add.click()
    qtbot.keyClicks(levels.new, "y")
    qtbot.keyClick(levels.new, KEY.Key_Return)
    settled_twice(qtbot)
    assert [(row.value, row.rows) for row in levels.table.levels] == [("f", 3), ("m", 2), ("x", 0), ("y", 0)]
    assert levels.new.isHidden() and levels.drop.isEnabled()
    levels.drop.click()
    settled_twice(qtbot)
    assert [row.value for row in levels.table.levels] == ["f", "m"]
    assert not levels.drop.isEnabled()
    document.undo()
    assert len(document.dataset.variable("sex").levels) == 4
    levels.add.click()
    qtbot.keyClick(levels.new, KEY.Key_Escape)
    assert levels.new.isHidden() and len(document.dataset.variable("sex").levels) == 4


def test_levels_are_ordered_labelled_and_made_reference(
    page: VariablesPage, qtbot: QtBot, document: Document
) -> None:
    page.show_variable("sex")
    settled_twice(qtbot)
    levels = page.details.levels
    assert not levels.up.isEnabled()
    levels.view.setFocus()
    levels.view.setCurrentIndex(levels.table.index(0, 0))
    qtbot.keyClick(levels.view, KEY.Key_Down, Qt.KeyboardModifier.AltModifier)
    settled_twice(qtbot)
    assert [row.value for row in levels.table.levels] == ["m", "f", "x"]
    assert levels.view.currentIndex().row() == 1
    levels.reference.click()
    settled_twice(qtbot)
    assert [row.reference for row in levels.table.levels] == [False, True, False]
    assert not levels.reference.isEnabled()
    levels.table.setData(levels.table.index(2, 1), "other")
    settled_twice(qtbot)
    assert document.dataset is not None
    assert [level.label for level in document.dataset.variable("sex").levels] == ["boy", "girl", "other"]
    assert document.dataset.codes("sex")[1][0] == "f"
    for _ in range(3):
        document.undo()
    assert [level.label for level in document.dataset.variable("sex").levels] == ["girl", "boy", ""]


def test_a_suspected_code_is_declared_with_one_click(
    page: VariablesPage, qtbot: QtBot, document: Document
) -> None:
    values = NumericColumn(np.array([3, 1, 2, -99, 2]))
    document.set_dataset("Open", Dataset({"x": values}, [Variable("x")]))
    page.show_variable("x")
    settled_twice(qtbot)
    (offer,) = page.details.offers
    assert isinstance(offer, QAbstractButton)
    assert offer.text() == "Read -99 as missing"
    offer.click()
    settled_twice(qtbot)
    assert document.dataset.variable("x").missing_codes == ("-99",)
    assert page.details.offers == []


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_the_bars_of_the_histogram_tell_their_counts(page: VariablesPage, qtbot: QtBot) -> None:
    page.show_variable("size")
    settled_twice(qtbot)
    histogram = page.details.histogram
    assert histogram.words(0).endswith(": 3 rows")
    place = QPoint(3, 10)
    QApplication.sendEvent(histogram, QHelpEvent(QEvent.Type.ToolTip, place, histogram.mapToGlobal(place)))
    assert histogram.accessibleName().startswith("Histogram from 210")


# -- groups ----------------------------------------------------------------------------------------


def test_each_variable_shows_where_it_varies(page: VariablesPage, qtbot: QtBot, document: Document) -> None:
    document.set_dataset("Open", many_classes())
    page.groups.choose(["school", "class"])
    settled_twice(qtbot)
    assert column(page, LEVEL) == [
        "school",
        "class in school",
        "class in school",
        "school",
        "rows",
        "constant",
    ]
    assert page.grouping.sizes.text().split("\n") == [
        "school: 12 groups of 8 to 20 rows (median 14)",
        "class in school: 42 groups of 4 rows",
    ]
    assert "start again in every school" in page.grouping.hint.accessibleName()


def test_one_id_is_made_of_two(page: VariablesPage, qtbot: QtBot, document: Document) -> None:
    document.set_dataset("Open", many_classes())
    page.groups.choose(["school", "class"])
    settled_twice(qtbot)
    page.grouping.hint.make.click()
    settled_twice(qtbot)
    assert page.groups.chosen == ["school", "school_class"]
    assert not page.grouping.hint.isVisible()
    assert column(page, LEVEL)[page.table.row_of("teacher")] == "school_class"
    document.undo()
    settled_twice(qtbot)
    assert page.groups.chosen == ["school"]


def test_a_slip_in_a_group_variable_is_pointed_out(
    page: VariablesPage, qtbot: QtBot, document: Document
) -> None:
    school = np.repeat(np.arange(40), 5)
    size = school * 10.0
    size[7] = 999
    columns = {"school": NumericColumn(school), "size": NumericColumn(size)}
    document.set_dataset("Open", Dataset(columns, [Variable("school"), Variable("size")]))
    page.groups.choose(["school"])
    page.show_variable("size")
    settled_twice(qtbot)
    assert page.table.level("size").words == "rows"
    assert "changes in 1 group of 40" in page.table.level("size").note
    assert page.details.note.isVisible()
    assert page.view.grab().width() > 0


def test_the_groups_of_the_model_are_proposed_until_others_are_chosen(
    page: VariablesPage, qtbot: QtBot, document: Document
) -> None:
    document.add_analysis("linear_mlm.lmm", "Model", {"formula": "score ~ size + (1 | school)"})
    assert page.groups.chosen == ["school"]
    page.groups.choose(["class"])
    document.set_options(document.current_id, {"formula": "score ~ (1 | pupil)"}, label="Edit")
    assert page.groups.chosen == ["class"]


def test_the_menu_of_a_variable_groups_by_it(page: VariablesPage, qtbot: QtBot) -> None:
    menu = QMenu(page)
    page.fill_menu(menu, ["school"])
    entries(menu)["Show levels by school"].trigger()  # type: ignore[attr-defined]
    assert page.groups.chosen == ["school"]
    entries(menu)["Rename"].trigger()  # type: ignore[attr-defined]
    editor = page.view.findChild(QLineEdit)
    assert editor is not None
    assert editor.text() == "school"


# -- around ----------------------------------------------------------------------------------------


def test_details_are_reached_from_the_grid(qtbot: QtBot, document: Document) -> None:
    pages = Pages(document)
    qtbot.addWidget(pages)
    pages.show()
    pages.make(DATA).details_wanted.emit("score")  # type: ignore[attr-defined]
    assert pages.currentIndex() == VARIABLES
    page = pages.make(VARIABLES)
    assert isinstance(page, VariablesPage)
    assert page.table.variable(page.view.currentIndex().row()).name == "score"  # type: ignore[union-attr]
    settled_twice(qtbot)


def test_a_column_of_the_grid_is_renamed_in_the_list_of_variables(qtbot: QtBot, document: Document) -> None:
    pages = Pages(document)
    qtbot.addWidget(pages)
    pages.show()
    grid, menu = pages.make(DATA), QMenu(pages)
    assert isinstance(grid, DataPage)
    grid.fill_column_menu(menu, 1)
    entries(menu)["Rename"].trigger()
    page = pages.make(VARIABLES)
    assert isinstance(page, VariablesPage) and pages.currentIndex() == VARIABLES
    field = page.view.findChild(QLineEdit)
    assert field is not None and field.text() == "school"
    field.setText("house")
    qtbot.keyClick(field, KEY.Key_Return)
    settled_twice(qtbot)
    assert document.dataset is not None and document.dataset.names[1] == "house"


def test_ten_thousand_variables_are_searched_at_once(
    page: VariablesPage, qtbot: QtBot, document: Document
) -> None:
    names = [f"v{i}" for i in range(10_000)]
    columns = {name: NumericColumn(np.arange(3.0)) for name in names}
    document.set_dataset("Open", Dataset(columns, [Variable(name) for name in names]))
    page.search.setText("v999")
    assert page.table.rowCount() == 11
    page.groups.choose(["v1"])
    settled_twice(qtbot)
    assert page.table.level("v9999").words == "v1"


def test_no_data_is_no_problem(qtbot: QtBot) -> None:
    page = VariablesPage(Document())
    qtbot.addWidget(page)
    page.show()
    assert not page.details.isVisible()
    assert page.table.rowCount() == 0


def test_every_control_has_a_name_and_a_tip(page: VariablesPage, qtbot: QtBot) -> None:
    page.show_variable("sex")
    settled_twice(qtbot)
    controls = [b for b in page.findChildren(QAbstractButton) if not b.objectName().startswith("qt_")]
    named = [b for b in controls if b.isVisible() and not isinstance(b.parent(), QLineEdit)]
    assert len(named) >= 4
    for control in named:
        assert control.accessibleName() or control.text(), control
        assert control.toolTip(), control
    assert page.search.toolTip()
