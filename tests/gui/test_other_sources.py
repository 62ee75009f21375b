"""Data that are no file: a database and the clipboard, each shown before it becomes the data."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import fake_driver
import pytest
from gui.data_samples import school_data
from gui.settling import settled
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QInputDialog, QLineEdit
from pytestqt.qtbot import QtBot

from workbench.data.dataset import Dataset
from workbench.data.origin import CLIPBOARD, TYPED
from workbench.gui.data.database_dialog import DatabaseDialog
from workbench.gui.data.import_dialog import ImportDialog
from workbench.gui.main_window import MainWindow
from workbench.gui.settings import window_settings
from workbench.project.session_script import write_script
from workbench.project.store import save_project

fake_driver.register()


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[MainWindow]:
    window = MainWindow()
    window.show()
    yield window
    settled(qtbot)
    for dialog in window.findChildren(QDialog):
        dialog.reject()
    qtbot.waitUntil(lambda: not window.findChildren(QDialog))
    window.document.mark_saved(window.document.project, "")
    window.close()
    window.deleteLater()


@pytest.fixture
def dialog(qtbot: QtBot, window: MainWindow) -> DatabaseDialog:
    window.actions_["open_database"].trigger()
    found = window.findChild(DatabaseDialog)
    assert found is not None
    return found


@pytest.fixture
def address(tmp_path: Path) -> str:
    path = tmp_path / "study.db"
    with closing(sqlite3.connect(path)) as database:
        for name in ("pupils", "schools"):
            database.execute(f"CREATE TABLE {name} (id INTEGER, {name}_score REAL)")
            database.executemany(f"INSERT INTO {name} VALUES (?, ?)", [(i, i / 4) for i in range(80)])
        database.commit()
    return f"sqlite:///{path}"


def test_a_table_is_looked_at_and_opened(qtbot: QtBot, window: MainWindow, dialog, address: str) -> None:
    assert not dialog.open_button.isEnabled()
    dialog.address.setText(address)
    qtbot.keyClick(dialog.address, Qt.Key.Key_Return)
    settled(qtbot)
    assert [dialog.tables.item(i).text() for i in range(2)] == ["pupils", "schools"]
    dialog.tables.setCurrentRow(1)
    settled(qtbot)
    model = dialog.rows.model()
    assert (model.rowCount(), model.headerData(1, Qt.Orientation.Horizontal)) == (50, "schools_score")
    assert model.index(1, 1).data() == "0.25"
    with qtbot.waitSignal(window.document.dataset_changed):
        dialog.open_button.click()
    data = window.document.dataset
    assert (data.n_rows, data.name, data.source) == (80, "schools", address + "#table=schools")
    assert window.document.undo_label == "Open schools"


def test_a_query_takes_the_place_of_a_table(qtbot: QtBot, window: MainWindow, dialog, address: str) -> None:
    dialog.address.setText(address)
    dialog.query.setPlainText("SELECT nonsense FROM pupils")
    dialog.preview_button.click()
    settled(qtbot)
    assert "no such column" in dialog.notes.callout.accessibleName()
    dialog.query.setPlainText("DELETE FROM pupils")
    dialog.open_button.click()
    assert "does not begin with SELECT" in dialog.notes.callout.accessibleName()
    dialog.query.setPlainText("SELECT id FROM pupils WHERE id < 3")
    with qtbot.waitSignal(window.document.dataset_changed):
        dialog.open_button.click()
    assert window.document.dataset.n_rows == 3


def test_a_further_table_comes_from_a_database_too(
    qtbot: QtBot, window: MainWindow, address: str, tmp_path: Path
) -> None:
    action, document = window.actions_["add_database_table"], window.document
    assert not action.isEnabled(), "beside what?"
    document.set_dataset("Open", school_data())
    for number, query in enumerate(("SELECT id, schools_score FROM schools WHERE id < 3", "")):
        action.trigger()
        dialog = window.findChildren(DatabaseDialog)[-1]
        assert dialog.windowTitle() == "Add a table from a database"
        dialog.address.setText(address)
        dialog.connect_to()
        settled(qtbot)
        dialog.tables.setCurrentRow(1)
        dialog.query.setPlainText(query)
        with qtbot.waitSignal(document.dataset_changed):
            dialog.open_button.click()
        settled(qtbot)
        assert len(document.project.tables) == number + 1
    assert document.project.table == "schools" and document.undo_label == "Add the table schools"
    assert document.project.tables["study"].n_rows == 3
    document.add_analysis("describe.variables", "Describe", {"variables": ["id"]})
    write_script(document.project, tmp_path / "s.py")
    script = (tmp_path / "s.py").read_text(encoding="utf-8")
    assert "#table=schools" in script or "table='schools'" in script
    assert "WHERE id < 3" in script


def test_a_server_that_cannot_be_reached_is_told(qtbot: QtBot, dialog) -> None:
    dialog.address.setText("fake://ana@unreachable/study")
    dialog.password.setText("geheim")
    dialog.connect_button.click()
    settled(qtbot)
    message = dialog.notes.callout.accessibleName()
    assert "cannot be reached" in message and "geheim" not in message


def test_the_password_is_kept_nowhere(qtbot: QtBot, window: MainWindow, dialog, tmp_path: Path) -> None:
    dialog.address.setText("fake://ana:geheim@server/study")
    dialog.connect_button.click()
    assert dialog.address.text() == "fake://ana@server/study"
    assert dialog.password.text() == "geheim"
    assert dialog.password.echoMode() is QLineEdit.EchoMode.Password
    settled(qtbot)
    with qtbot.waitSignal(window.document.dataset_changed):
        dialog.open_button.click()
    assert window.document.dataset.n_rows == 2
    save_project(window.document.project, tmp_path / "p.mlw")
    settings = window_settings()
    settings.sync()
    kept = [path for path in Path(settings.fileName()).parents[1].rglob("*") if path.is_file()]
    assert kept
    for path in (*kept, tmp_path / "p.mlw"):
        assert b"geheim" not in path.read_bytes()
    assert "geheim" not in str(vars(window.document.dataset)) + window.document.undo_label


def test_cells_of_a_spreadsheet_become_a_table(qtbot: QtBot, window: MainWindow) -> None:
    QGuiApplication.clipboard().setText('name\tscore\nAnn\t1,5\n"B\nC"\t2,25\n')
    qtbot.keyClick(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    preview = window.findChild(ImportDialog)
    assert preview is not None
    folder = preview.path.parent
    assert (preview.windowTitle(), folder.stat().st_mode & 0o077) == ("Paste as a table", 0)
    settled(qtbot)
    with qtbot.waitSignal(window.document.dataset_changed):
        preview.open_button.click()
    data = window.document.dataset
    assert [data.cell(row, "score") for row in range(2)] == [1.5, 2.25]
    assert data.cell(1, "name") == "B\nC"
    assert (data.name, data.source) == ("pasted", CLIPBOARD)
    assert not folder.exists()
    assert "imports" not in window_settings().allKeys() or str(folder) not in str(
        window_settings().value("imports")
    )


def test_an_empty_clipboard_is_told(qtbot: QtBot, window: MainWindow) -> None:
    QGuiApplication.clipboard().setText(" \n")
    with qtbot.waitSignal(window.document.problem) as told:
        window.actions_["paste_data"].trigger()
    assert "The clipboard holds no text" in str(told.args[0])


# -- read again ------------------------------------------------------------------------------------


def test_reading_again_tells_why_it_cannot(window: MainWindow) -> None:
    action, document = window.actions_["read_again"], window.document
    assert (action.isEnabled(), action.toolTip()) == (False, "Open data first")
    data = school_data()
    for source, reason in ((CLIPBOARD, "The data were pasted"), (TYPED, "The data were typed in")):
        columns = {name: data.column(name) for name in data.names}
        document.set_dataset("Open", Dataset(columns, data.variables, source=source))
        for name in ("read_again", "read_other"):
            assert not window.actions_[name].isEnabled()
            assert window.actions_[name].toolTip().startswith(reason)
    assert window.menus["main"].toolTipsVisible()


def test_a_database_is_asked_again(qtbot: QtBot, window: MainWindow, dialog, address: str) -> None:
    dialog.address.setText(address)
    dialog.query.setPlainText("SELECT id FROM pupils")
    with qtbot.waitSignal(window.document.dataset_changed, timeout=10_000):
        dialog.open_button.click()
    action = window.actions_["read_again"]
    assert (action.isEnabled(), action.text()) == (True, "Ask t&he database again")
    with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as database:
        database.execute("INSERT INTO pupils VALUES (99, 1)")
        database.commit()
    with qtbot.waitSignal(window.document.dataset_changed, timeout=10_000):
        action.trigger()
    assert window.document.dataset is not None and window.document.dataset.n_rows == 81
    assert window.document.undo_label == "Read the data again"
    window.document.undo()
    assert window.document.dataset.n_rows == 80


def test_a_server_asks_for_its_password_again(qtbot: QtBot, window: MainWindow, dialog) -> None:
    dialog.address.setText("fake://ana:geheim@server/study")
    dialog.connect_button.click()
    settled(qtbot)
    with qtbot.waitSignal(window.document.dataset_changed, timeout=10_000):
        dialog.open_button.click()
    window.actions_["read_again"].trigger()
    asking = window.findChild(QInputDialog)
    assert asking is not None
    field = asking.findChild(QLineEdit)
    assert "fake://ana@server/study" in asking.labelText()
    assert (field.echoMode(), field.accessibleName()) == (QLineEdit.EchoMode.Password, "Password")
    field.setText("geheim")
    with qtbot.waitSignal(window.files.done, timeout=10_000) as said:
        asking.accept()
    assert said.args == ["The data are as they were: nothing has changed."]
    assert "geheim" not in repr(window.document.project)
