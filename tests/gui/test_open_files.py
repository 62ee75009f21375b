"""Files that are not text open in the window; where there is a choice, it is offered."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from workbench.data.files.format import Reading
from workbench.data.files.registry import format_by_id
from workbench.data.load import load
from workbench.gui.data.grid_commands import GridCommands
from workbench.gui.data.importing import import_file
from workbench.gui.data.part_dialog import PartDialog
from workbench.gui.data.rereading import read_again
from workbench.gui.document import Document
from workbench.gui.files import DATA_FILTER
from workbench.project.preparation import opened_step

FILES = Path(__file__).resolve().parents[1] / "data" / "files"


@pytest.fixture
def document() -> Document:
    return Document()


def test_a_file_with_one_table_opens_at_once(qtbot: QtBot, document: Document, parent: QWidget) -> None:
    with qtbot.waitSignal(document.dataset_changed):
        import_file(document, FILES / "pupils.sav", parent, ask=True)
    assert document.dataset is not None and document.dataset.n_rows == 6


def test_the_sheet_of_a_workbook_is_asked_for(qtbot: QtBot, document: Document, parent: QWidget) -> None:
    import_file(document, FILES / "pupils.xlsx", parent)
    qtbot.waitUntil(lambda: parent.findChild(PartDialog) is not None)
    dialog = parent.findChild(PartDialog)
    dialog.parts.setCurrentRow(1)
    dialog.range.setText("not cells")
    dialog.read()
    assert "no range of cells" in dialog.message.text()
    dialog.range.setText("B3:D9")
    with qtbot.waitSignal(document.dataset_changed):
        dialog.read()
    assert document.dataset.names == ("pupil_id", "school", "score")


def test_formulas_without_values_are_told_when_a_workbook_is_opened(
    qtbot: QtBot, document: Document, parent: QWidget, tmp_path: Path
) -> None:
    path, book = tmp_path / "sums.xlsx", Workbook()
    for row in (["x", "x"], [1, "=A2+1"], [2, 5]):
        book.active.append(row)
    book.save(path)
    told = list[tuple[str, str]]()
    document.problem.connect(lambda *words: told.append(words))
    with qtbot.waitSignal(document.dataset_changed, timeout=10_000):
        import_file(document, path, parent)
    assert told == [
        (
            "Some names occur more than once in the file; their later columns are: x_2.\n"
            "Formulas in sheet 'Sheet' were never calculated and are read as empty: 1 cell of x_2.",
            "Check that the model names the columns you mean. "
            "Open the file in Excel or LibreOffice, save it there, then read it again.",
        )
    ]


def test_a_changed_file_is_read_again_as_one_step(
    qtbot: QtBot, document: Document, parent: QWidget, tmp_path: Path
) -> None:
    path, said = tmp_path / "pupils.csv", list[str]()
    path.write_text("x,y\n1,2\n3,4\n", encoding="utf-8")
    document.set_dataset("Open", load(path), done=[opened_step(str(path))])
    GridCommands(document).set_cell(0, "x", "10")
    read_again(document, parent, None, said.append)
    qtbot.waitUntil(lambda: bool(said))
    assert said.pop() == "The data are as they were: nothing has changed."
    path.write_text("x,y\n1,2\n3,4\n5,6\n", encoding="utf-8")
    read_again(document, parent, None, said.append)
    qtbot.waitUntil(lambda: bool(said))
    assert said.pop() == "Read pupils.csv: 3 rows, 1 more than before; 1 step of preparation repeated."
    assert document.dataset is not None and document.dataset.numeric("x").tolist() == [10, 3, 5]
    assert document.undo_label == "Read pupils.csv again"
    document.undo()
    assert document.dataset.n_rows == 2
    beside = tmp_path / "schools.csv"
    beside.write_text("s\n1\n", encoding="utf-8")
    opened = [opened_step(str(beside))]
    document.apply("Add", document.project.with_table("schools", load(beside), opened))
    read_again(document, parent, None, said.append)
    qtbot.waitUntil(lambda: bool(said))
    assert said.pop().startswith("Read pupils.csv: the table pupils has 3 rows, 1 more than before")
    document.undo()
    document.undo()
    other = tmp_path / "other.csv"
    other.write_text("z\n1\n", encoding="utf-8")
    with qtbot.waitSignal(document.problem) as told:
        read_again(document, parent, other, said.append)
    assert "There is no variable called 'x'" in told.args[0] and document.dataset.n_rows == 2 and not said


def test_a_file_that_is_gone_is_told_without_words_of_recipes(
    qtbot: QtBot, document: Document, parent: QWidget, tmp_path: Path
) -> None:
    path = tmp_path / "pupils.csv"
    path.write_text("x\n1\n2\n", encoding="utf-8")
    document.set_dataset("Open", load(path), done=[opened_step(str(path))])
    path.rename(tmp_path / "moved.csv")
    with qtbot.waitSignal(document.problem) as told:
        read_again(document, parent, None, [].append)
    assert "There is no file" in told.args[0] and "moved" in told.args[1]
    assert "recipe" not in " ".join(map(str, told.args))


def test_fields_are_those_of_the_format(qtbot: QtBot) -> None:
    dialog = PartDialog(Path("old.fwf"), format_by_id("fixed_width"), ())
    qtbot.addWidget(dialog)
    dialog.widths.setText("3, 2")
    dialog.names.setText("a b")
    with qtbot.waitSignal(dialog.chosen) as told:
        dialog.read()
    assert told.args == [Reading(widths=(3, 2), names=("a", "b"))]


def test_a_damaged_file_is_told_in_a_sentence(
    qtbot, document: Document, parent: QWidget, tmp_path: Path
) -> None:
    path = tmp_path / "cut.sav"
    path.write_bytes((FILES / "pupils.sav").read_bytes()[:300])
    with qtbot.waitSignal(document.problem) as told:
        import_file(document, path, parent)
    assert "damaged, cut short" in str(told.args[0])


def test_the_dialog_offers_every_format() -> None:
    for suffix in ("*.sav", "*.dta", "*.sas7bdat", "*.xlsx", "*.ods", "*.rds", "*.parquet", "*.sqlite"):
        assert suffix in DATA_FILTER.split(";;")[0]
