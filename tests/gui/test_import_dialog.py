"""The import preview: clean files with one key, everything changeable, bad files told inside the dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from gui.settling import settled
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QMenu, QWidget
from pytestqt.qtbot import QtBot

from workbench.data.dataset import Dataset
from workbench.data.variable import Measure
from workbench.gui.data import import_dialog
from workbench.gui.data.cells import DECLARED, EMPTY, FADED, LACKING, VALUE
from workbench.gui.data.import_dialog import ImportDialog, round_off
from workbench.gui.data.importing import import_file
from workbench.gui.data.reading import reading_dialog
from workbench.gui.document import Document
from workbench.gui.theme import theme

Open = Callable[[bytes | str], ImportDialog]
CLEAN = "id,sex,score\n" + "".join(f"{i},{'fm'[i % 2]},{i / 4}\n" for i in range(300))


@pytest.fixture
def opened_data() -> list[Dataset]:
    return []


@pytest.fixture
def open_text(qtbot: QtBot, tmp_path: Path, opened_data: list[Dataset]) -> Iterator[Open]:
    theme().set_mode("light")
    dialogs: list[ImportDialog] = []

    def opener(content: bytes | str) -> ImportDialog:
        path = tmp_path / "f.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        dialog = ImportDialog(path)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.opened.connect(opened_data.append)
        dialog.open()
        dialogs.append(dialog)
        settled(qtbot)
        return dialog

    yield opener
    settled(qtbot)
    for dialog in dialogs:
        dialog.reject()
        dialog.deleteLater()


def choose(box: QComboBox, value: str) -> None:
    """As a user would: the index changes and `activated` is emitted."""
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def names(dialog: ImportDialog) -> list[str]:
    model = dialog.table.model()
    return [model.headerData(i, Qt.Orientation.Horizontal) for i in range(model.columnCount())]


def trigger(menu: QMenu, words: str) -> None:
    next(action for action in menu.actions() if action.text() == words).trigger()


def test_a_clean_file_needs_only_enter(open_text: Open, qtbot: QtBot, opened_data: list[Dataset]) -> None:
    dialog = open_text(CLEAN)
    assert not dialog.notes.isVisible()
    assert not dialog.chips.isVisible()
    assert names(dialog) == ["id", "sex", "score"]
    assert dialog.focusWidget() is dialog.open_button
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    settled(qtbot)
    assert [(d.name, d.n_rows) for d in opened_data] == [("f", 300)]
    assert not dialog.isVisible()


def test_escape_opens_nothing(open_text: Open, qtbot: QtBot, opened_data: list[Dataset]) -> None:
    dialog = open_text(CLEAN)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert opened_data == []


def test_the_header_tells_measure_and_reason(open_text: Open) -> None:
    dialog = open_text(CLEAN)
    model = dialog.table.model()
    tip = model.headerData(0, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "id, because whole numbers, and the name says id" in tip
    assert model.heading(2).measure is Measure.NUMERIC
    assert model.is_number(2)
    assert not model.is_number(0)


def test_another_delimiter_previews_at_once(open_text: Open, qtbot: QtBot) -> None:
    dialog = open_text("a;b\n1;2\n3;4\n")
    assert names(dialog) == ["a", "b"]
    choose(dialog.form.delimiter, "|")
    settled(qtbot)
    assert names(dialog) == ["a;b"]
    choose(dialog.form.delimiter, ";")
    dialog.form.header.click()
    settled(qtbot)
    assert names(dialog) == ["V1", "V2"]
    dialog.form.header.click()
    dialog.form.skip.setValue(1)
    settled(qtbot)
    assert names(dialog) == ["1", "2"]
    dialog.detect()
    settled(qtbot)
    assert names(dialog) == ["a", "b"]
    assert dialog.form.skip.value() == 0


def test_only_the_answer_to_the_latest_question_counts(open_text: Open, qtbot: QtBot) -> None:
    dialog = open_text("a;b\n1;2\n")
    for delimiter in (",", "|", "\t", ";"):
        choose(dialog.form.delimiter, delimiter)
    settled(qtbot)
    assert names(dialog) == ["a", "b"]


def test_an_impossible_format_is_told_and_left_again(open_text: Open, qtbot: QtBot) -> None:
    dialog = open_text("a,b\n1,2\n")
    choose(dialog.form.decimal, ",")
    assert "cannot separate both" in dialog.notes.callout.accessibleName()
    assert not dialog.open_button.isEnabled()
    assert dialog.form.isEnabled()
    choose(dialog.form.decimal, ".")
    settled(qtbot)
    assert dialog.open_button.isEnabled()
    assert not dialog.notes.isVisible()


def test_a_wrong_encoding_is_told_and_can_be_mended(open_text: Open, qtbot: QtBot) -> None:
    dialog = open_text("ort,x\nKöln,1\n".encode("cp1252"))
    assert dialog.form.encoding.currentData() == "cp1252"
    assert dialog.table.model().cell(0, 0)[0] == "Köln"
    choose(dialog.form.encoding, "utf-16")
    settled(qtbot)
    assert not dialog.open_button.isEnabled()
    assert dialog.notes.isVisible()
    choose(dialog.form.encoding, "cp1252")
    settled(qtbot)
    assert dialog.open_button.isEnabled()


def test_measures_are_chosen_from_the_menu_of_a_column(
    open_text: Open, qtbot: QtBot, opened_data: list[Dataset]
) -> None:
    dialog = open_text(CLEAN)
    trigger(dialog.table.menu(2), "Text")
    trigger(dialog.table.menu(1), "Leave this column out")
    assert dialog.table.model().heading(2).measure is Measure.TEXT
    assert dialog.table.model().cell(0, 1)[1] == FADED
    dialog.read()
    settled(qtbot)
    assert opened_data[0].names == ("id", "score")
    assert opened_data[0].variable("score").measure is Measure.TEXT


def test_the_menu_of_a_column_opens_by_key_and_by_click(open_text: Open, qtbot: QtBot) -> None:
    dialog = open_text(CLEAN)
    asked: list[int] = []
    dialog.table.columns.menu_wanted.disconnect()
    dialog.table.columns.menu_wanted.connect(lambda column, _place: asked.append(column))
    dialog.table.setCurrentIndex(dialog.table.model().index(0, 1))
    qtbot.keyClick(dialog.table, Qt.Key.Key_F2)
    header = dialog.table.columns
    place = QPoint(header.sectionViewportPosition(2) + 30, 20)
    qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked == [1, 2]


def test_missing_codes_are_one_click(open_text: Open, qtbot: QtBot, opened_data: list[Dataset]) -> None:
    rows = "".join(f"{'NA' if i % 9 == 0 else i % 8},{-99 if i % 7 == 0 else i % 5}\n" for i in range(60))
    dialog = open_text("score,mood\n" + rows)
    chips = dialog.chips.chips
    assert {value: chip.isChecked() for value, chip in chips.items()} == {"NA": True, "-99": False}
    assert not dialog.notes.isVisible()
    model = dialog.table.model()
    assert (model.cell(0, 0), model.cell(0, 1)) == (("NA", DECLARED), ("-99", VALUE))
    qtbot.mouseClick(chips["-99"], Qt.MouseButton.LeftButton)
    assert model.cell(0, 1) == ("-99", DECLARED)
    qtbot.mouseClick(chips["NA"], Qt.MouseButton.LeftButton)
    assert model.heading(0).measure is Measure.NOMINAL
    dialog.read()
    settled(qtbot)
    assert opened_data[0].variable("mood").missing_codes == ("-99",)
    assert opened_data[0].variable("score").measure is Measure.NOMINAL


def test_a_file_that_was_read_before_is_read_the_same_way(
    open_text: Open, qtbot: QtBot, tmp_path: Path, parent: QWidget
) -> None:
    dialog = open_text(CLEAN)
    trigger(dialog.table.menu(1), "Leave this column out")
    dialog.read()
    settled(qtbot)
    again = open_text(CLEAN)
    assert again.table.model().left_out(1)
    document = Document()
    import_file(document, tmp_path / "f.csv", parent)
    settled(qtbot)
    assert document.dataset is not None
    assert document.dataset.names == ("id", "score")


def test_when_that_does_not_work_any_more_the_preview_asks(
    open_text: Open, qtbot: QtBot, tmp_path: Path, parent: QWidget
) -> None:
    dialog = open_text(CLEAN)
    trigger(dialog.table.menu(1), "Leave this column out")
    dialog.read()
    settled(qtbot)
    (tmp_path / "f.csv").write_text("other,names\n1,2\n")
    document = Document()
    import_file(document, tmp_path / "f.csv", parent)
    qtbot.waitUntil(lambda: bool(parent.findChildren(ImportDialog)))
    settled(qtbot)
    assert document.dataset is None
    asking = parent.findChildren(ImportDialog)[0]
    asking.read()
    settled(qtbot)
    assert document.dataset.names == ("other", "names")


def test_a_bad_file_that_is_not_asked_about_is_told_in_the_banner(
    qtbot: QtBot, tmp_path: Path, parent: QWidget
) -> None:
    path = tmp_path / "f.csv"
    path.write_text("a,b\n1\n")
    document = Document()
    told: list[str] = []
    document.problem.connect(lambda message, _advice: told.append(message))
    import_file(document, path, parent)
    settled(qtbot)
    assert "has 1 cell instead of 2" in told[0]


def test_reading_can_be_cancelled(open_text: Open, qtbot: QtBot, opened_data: list[Dataset]) -> None:
    dialog = open_text("a,b\n" + "12,34\n" * 400_000)
    dialog.read()
    assert not dialog.form.isEnabled()
    dialog.reject()
    settled(qtbot)
    assert opened_data == []


def test_progress_is_shown_while_it_takes_long(open_text: Open, qtbot: QtBot) -> None:
    dialog = open_text("a,b\n" + "12,34\n" * 300_000)
    dialog.read()
    dialog._reveal_bar()
    assert dialog._bar.isVisible()
    with qtbot.waitSignal(dialog.opened):
        pass
    assert dialog._bar.value() > 0


def test_the_small_dialog_stops_when_told(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("a,b\n" + "12,34\n" * 400_000)
    dialog = reading_dialog(path, {})
    got: list[object] = []
    dialog.arrived.connect(got.append)
    dialog.start()
    dialog.open()
    assert dialog.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    settled(qtbot)
    assert got == []


BAD = {
    "empty": (b"", "is empty"),
    "blank lines": (b"\n\n", "holds no table"),
    "a spreadsheet": (b"PK\x03\x04" + bytes(range(256)), "spreadsheet"),
    "zero bytes": (b"a,b\n1,\0\n", "zero bytes"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_no_table_is_told_inside_the_dialog(open_text: Open, case: str) -> None:
    content, words = BAD[case]
    dialog = open_text(content)
    assert dialog.isVisible()
    assert words in dialog.notes.callout.accessibleName()
    assert not dialog.open_button.isEnabled()
    assert not dialog.form.isEnabled()


def test_a_file_that_is_gone_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = ImportDialog(tmp_path / "gone.csv")
    dialog.open()
    settled(qtbot)
    assert "There is no file" in dialog.notes.callout.accessibleName()
    dialog.reject()


def test_header_only_shows_names_and_the_problem(open_text: Open) -> None:
    dialog = open_text("a,b\n")
    assert names(dialog) == ["a", "b"]
    assert "no rows" in dialog.notes.callout.accessibleName()
    assert not dialog.open_button.isEnabled()


def test_ragged_rows_are_seen_and_reading_tells_the_line(open_text: Open, qtbot: QtBot) -> None:
    dialog = open_text("a,b,c\n1,2,3\n4,5\n6,7,8\n")
    assert "row 2" in dialog.notes.callout.accessibleName()
    assert [dialog.table.model().cell(1, c)[1] for c in range(3)] == [VALUE, VALUE, LACKING]
    dialog.read()
    settled(qtbot)
    assert dialog.isVisible()
    assert "Line 3 of 'f.csv' has 2 cells instead of 3" in dialog.notes.callout.accessibleName()
    assert dialog.open_button.isEnabled()


def test_utf16_opens(open_text: Open, qtbot: QtBot, opened_data: list[Dataset]) -> None:
    dialog = open_text("ort,x\nKöln,1\nŁódź,2\n".encode("utf-16"))
    assert dialog.form.encoding.currentData() == "utf-16"
    dialog.read()
    settled(qtbot)
    assert opened_data[0].codes("ort")[1] == ("Köln", "Łódź")


def test_double_and_empty_names_are_repaired_and_told(open_text: Open) -> None:
    dialog = open_text("a,a,,b\n1,2,3,\n")
    assert names(dialog) == ["a", "a_2", "column_3", "b"]
    told = dialog.notes.callout.accessibleName()
    assert "more than once" in told
    assert "no name" in told
    assert dialog.table.model().cell(0, 3) == ("", EMPTY)


def test_ten_thousand_columns_open(open_text: Open, qtbot: QtBot, opened_data: list[Dataset]) -> None:
    width = 10_000
    header = ",".join(f"v{i}" for i in range(width))
    dialog = open_text(header + "\n" + (",".join("1" for _ in range(width)) + "\n") * 5)
    assert dialog.table.model().columnCount() == width
    dialog.read()
    settled(qtbot)
    assert len(opened_data[0].names) == width


def test_every_control_has_a_name_and_a_tip(open_text: Open) -> None:
    dialog = open_text(CLEAN)
    controls: list[QWidget] = [*dialog.findChildren(QComboBox), *dialog.findChildren(QAbstractButton)]
    named = [c for c in controls if c.isVisible() and not c.objectName().startswith("qt_")]
    assert named
    for control in named:
        text = control.text() if isinstance(control, QAbstractButton) else ""
        assert control.accessibleName() or text, control
        assert control.toolTip(), control


def test_estimates_are_rounded() -> None:
    assert [round_off(n) for n in (7, 99, 11_324, 986_500)] == [7, 99, 11_000, 990_000]


def test_sizes_in_words(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("a,b\n" + "12,34\n" * 200_000)
    words = import_dialog.size_words(import_dialog.preview(path), path)
    assert words.startswith("about 200,000 rows × 2 columns")
