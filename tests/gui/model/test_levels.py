"""The level view: the hierarchy drawn, variables below their level, groups into the model, ids mended."""

from __future__ import annotations

import pytest
from gui_model import Opener, click, drop
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from workbench.gui.document import Document
from workbench.gui.model.editor import AnalysisEditor
from workbench.gui.model.level_box import LevelFrame
from workbench.gui.model.name_list import NameList
from workbench.gui.model.variable_panel import VariablePanel
from workbench.modeling.hierarchy import Group

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)  # popups, off screen


@pytest.fixture
def by_level(open_editor: Opener, qtbot: QtBot) -> Opener:
    """A function that opens an editor whose variables stand by level."""

    def opened(formula: str = "") -> AnalysisEditor:
        editor = open_editor(formula=formula)
        editor.variables.mode.choose(True)
        qtbot.waitUntil(lambda: bool(boxes(editor)))
        return editor

    return opened


def boxes(editor: AnalysisEditor) -> dict[Group, LevelFrame]:
    return editor.variables.levels.diagram.boxes


def headings(panel: VariablePanel) -> list[str]:
    """What the list shows, level by level."""
    model = panel.list.model
    rows = (model.index(row) for row in range(model.rowCount()))
    return [row.data() for row in rows if not row.flags() & Qt.ItemFlag.ItemIsEnabled]


def below(panel: VariablePanel, heading: str) -> list[str]:
    """The variables below a heading."""
    model, out = panel.list.model, []
    for row in range(model.heading_row(heading) + 1, model.rowCount()):
        if not model.name(row):
            break
        out.append(model.name(row))
    return out


def test_groups_are_drawn_from_the_top_down_with_their_sizes(by_level: Opener, qtbot: QtBot) -> None:
    editor = by_level("y ~ x + (1 | school/class)")
    assert list(boxes(editor)) == [("school",), ("class", "school")]
    school = boxes(editor)["school",]
    assert school.accessibleName() == "Level 3, school: 6 groups of 4 to 12 rows (median 8)"
    assert "Each holds 1 to 3 groups (median 2) of class in school" in school.toolTip()
    top, low = (boxes(editor)[g] for g in (("school",), ("class", "school")))
    qtbot.waitUntil(lambda: top.parentWidget().y() < low.parentWidget().y())  # type: ignore[union-attr]


def test_crossed_groups_stand_side_by_side(by_level: Opener) -> None:
    editor = by_level("y ~ x + (1 | school) + (1 | g)")
    school, g = (boxes(editor)[group] for group in (("school",), ("g",)))
    assert school.parentWidget() is g.parentWidget()


def test_each_variable_stands_below_its_level(by_level: Opener) -> None:
    panel = by_level("y ~ x + (1 | school/class)").variables
    assert headings(panel) == ["Level 3 · school", "Level 2 · class in school", "Level 1 · rows"]
    assert below(panel, "Level 3 · school") == ["school", "ses"]
    assert below(panel, "Level 2 · class in school") == ["class", "room", "size"]


def test_the_list_of_levels_is_dragged_from_searched_and_walked_by_keys(by_level: Opener) -> None:
    editor = by_level("y ~ x + (1 | school/class)")
    view, variables = editor.variables.list.view, editor.variables.list
    view.setFocus()
    variables.select(["ses"])
    QTest.keyClick(view, Qt.Key.Key_Down)  # over the heading of the next level
    assert variables.selected() == ["class"]
    view.selectAll()
    assert "" not in variables.selected()
    variables.filter.setText("ses")
    assert headings(editor.variables) == ["Level 3 · school"]
    QTest.keyClick(variables.filter, Qt.Key.Key_Return)
    assert variables.selected() == ["ses"]
    mime = variables.model.mimeData(view.selectionModel().selectedIndexes())
    assert mime.text() == "ses"


def test_likely_groups_are_drawn_before_the_model_has_any(by_level: Opener) -> None:
    editor = by_level("y ~ x")
    assert list(boxes(editor)) == [("school",), ("class", "school")]
    assert boxes(editor)["school",].property("drawn") == "beside"
    editor.builder.add_groups(["school"])
    assert editor.formula_text == "y ~ x + (1 | school)"


def test_a_box_is_dropped_on_the_groups(by_level: Opener) -> None:
    editor = by_level("y ~ x")
    assert drop(editor.builder.groups, boxes(editor)["class", "school"].cargo())
    assert editor.formula_text == "y ~ x + (1 | school/class)"
    assert drop(editor.builder.groups, boxes(editor)["class", "school"].cargo())  # it is there already
    assert editor.formula_text == "y ~ x + (1 | school/class)"


def test_a_box_shows_its_variables_by_click_and_by_key(by_level: Opener) -> None:
    editor = by_level("y ~ x + (1 | school/class)")
    box, view = boxes(editor)["class", "school"], editor.variables.list.view
    click(box)
    assert editor.variables.list.model.name(view.currentIndex().row()) == "class"
    QTest.keyClick(boxes(editor)["school",], Qt.Key.Key_Return)
    assert editor.variables.list.model.name(view.currentIndex().row()) == "school"


def menu_of(box: LevelFrame) -> QMenu:
    box.menu_wanted.emit(box.mapToGlobal(box.rect().center()))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def choose(menu: QMenu, words: str) -> None:
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.close()


def test_the_menu_of_a_box_groups_or_takes_it_out_of_the_drawing(by_level: Opener, qtbot: QtBot) -> None:
    editor = by_level("y ~ x")
    choose(menu_of(boxes(editor)["class", "school"]), "Do not draw")
    qtbot.waitUntil(lambda: list(boxes(editor)) == [("school",)])
    choose(menu_of(boxes(editor)["school",]), "Use as group")
    assert editor.formula_text == "y ~ x + (1 | school)"
    qtbot.waitUntil(lambda: boxes(editor)["school",].property("drawn") == "model")
    menu = menu_of(boxes(editor)["school",])
    assert [a.text() for a in menu.actions() if a.text()] == [
        "Random intercept  (A random term needs an intercept or a slope)",
        "Remove",
    ]
    choose(menu, "Remove")
    assert editor.formula_text == "y ~ x"


def test_another_group_can_be_drawn(by_level: Opener, qtbot: QtBot) -> None:
    editor = by_level("y ~ x + (1 | school)")
    editor.variables.levels.add.click()
    names = QApplication.activePopupWidget()
    assert isinstance(names, NameList)
    words = [names.list.item(row).text() for row in range(names.list.count())]
    assert words[:2] == ["class", "y"]
    names.click(words.index("room"))
    qtbot.waitUntil(lambda: ("room",) in boxes(editor))
    assert editor.formula_text == "y ~ x + (1 | school)"


def test_ids_that_start_again_are_told_and_read_within(by_level: Opener, qtbot: QtBot) -> None:
    editor = by_level("y ~ x + (1 | school) + (x | class)")
    hint = editor.variables.levels.hint
    assert hint.isVisible()
    assert "takes class 1 of one school for class 1 of another" in hint.accessibleName()
    hint.nest.click()
    assert editor.formula_text == "y ~ x + (1 | school) + (x | class:school)"
    qtbot.waitUntil(hint.isHidden)


def test_ids_are_told_even_when_the_model_lacks_the_outer_group(by_level: Opener) -> None:
    editor = by_level("y ~ x + (1 | class)")
    assert editor.variables.levels.hint.isVisible()
    editor.variables.levels.hint.nest.click()
    assert editor.formula_text == "y ~ x + (1 | school/class)"


def test_ids_are_mended_by_one_click_and_one_undo(by_level: Opener, document: Document, qtbot: QtBot) -> None:
    editor = by_level("y ~ x + (1 | school) + (x | class)")
    before, formula = document.dataset, editor.formula_text
    editor.variables.levels.hint.make.click()
    qtbot.waitUntil(lambda: document.dataset is not before)
    assert document.dataset is not None
    assert "school_class" in document.dataset
    assert len(document.dataset.codes("school_class")[1]) == 12
    assert editor.formula_text == "y ~ x + (1 | school) + (x | school_class)"
    assert document.undo_label == "Make school_class"
    qtbot.waitUntil(lambda: list(boxes(editor)) == [("school",), ("school_class",)])
    assert editor.variables.levels.hint.isHidden()
    document.undo()
    assert document.dataset is before
    assert editor.formula_text == formula


def test_a_variable_that_nearly_belongs_to_a_level_says_so(
    by_level: Opener, document: Document, qtbot: QtBot
) -> None:
    from workbench.gui.model.level_sections import notes
    from workbench.modeling.level_picture import LevelPicture

    editor = by_level("y ~ x + (1 | school/class)")
    picture = editor.variables.levels.picture
    told = notes(LevelPicture(picture.n_rows, picture.levels, nearly={"ses": ("school", 1)}))
    assert told["ses"].startswith("ses has one value in nearly every school: it changes in 1 group of 6.")


def test_the_choice_is_remembered_and_the_list_comes_back(
    by_level: Opener, open_editor: Opener, qtbot: QtBot
) -> None:
    editor = by_level("y ~ x + (1 | school)")
    assert not editor.variables.levels.isHidden()
    again = open_editor(formula="y ~ x + (1 | school)")
    assert again.variables.mode.by_level
    again.variables.mode.choose(False)
    assert again.variables.levels.isHidden()
    assert headings(again.variables) == []
    qtbot.waitUntil(lambda: "school" in again.variables.list.model._levels.values())
    QTest.keyClick(again, Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: again.variables.mode.by_level)


def test_analyses_without_groups_have_no_level_view(open_editor: Opener) -> None:
    from gui_model import PLAIN

    editor = open_editor(PLAIN, "y ~ x")
    assert editor.variables.mode.isHidden()
    assert not editor.variables.mode.by_level
    assert editor.variables.levels.isHidden()


def test_the_drawing_leaves_the_form_the_room_it_needs(by_level: Opener) -> None:
    panel = by_level().variables
    panel.fit(552)  # the page in a window of 1280
    assert panel.width() <= 196
    panel.fit(900)
    assert panel.width() > 280
