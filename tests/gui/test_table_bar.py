"""The line above the grid: the row filter as a chip, tables chosen, removed and given other names."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gui.data_samples import school_data
from gui.settling import settled
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from workbench.gui.data.kept_rows import KeptRows
from workbench.gui.data.table_bar import TableBar
from workbench.gui.document import Document


@pytest.fixture
def document(qtbot: QtBot) -> Iterator[Document]:
    document = Document()
    document.set_dataset("Open", school_data())
    yield document
    settled(qtbot)


def test_the_filter_is_a_chip_and_analyses_respect_it(document: Document, qtbot: QtBot) -> None:
    bar = TableBar(document, KeptRows(document, document))
    qtbot.addWidget(bar)
    assert bar.isHidden()
    entry_id = document.add_analysis("linear_mlm.ols", "Model")
    entry = document.project.entry(entry_id)
    document.set_filter("score > 3")
    settled(qtbot)
    data = document.dataset
    assert data is not None
    kept = int((data.numeric("score") > 3).sum())
    assert not bar.isHidden() and bar.condition.text() == "score > 3"
    assert bar.count.text() == f"{kept:,} of {data.n_rows:,} rows"
    rows = document.data_for(entry)
    assert rows is not None and rows.n_rows == kept and rows is document.data_for(entry)
    assert document.undo_label == "Filter rows: score > 3"
    bar.clear.click()
    assert bar.isHidden() and document.data_for(entry) is data


def test_tables_are_chosen_and_removed(document: Document, qtbot: QtBot) -> None:
    bar = TableBar(document, KeptRows(document, document))
    qtbot.addWidget(bar)
    document.apply("Add", document.project.with_table("more", school_data()))
    names = [bar.tables.itemData(i) for i in range(bar.tables.count())]
    assert names == ["data", "more"]
    document.use_table("more")
    assert bar.tables.currentData() == "more" and document.current_id == ""
    document.add_analysis("linear_mlm.ols", "Of more")
    bar.remove_table()
    assert document.project.table == "data" and not document.project.tables
    assert document.project.analyses == ()
    document.undo()
    assert len(document.project.analyses) == 1


def test_tables_get_another_name_in_place(document: Document, qtbot: QtBot) -> None:
    bar = TableBar(document, KeptRows(document, document))
    qtbot.addWidget(bar)
    entry = document.add_analysis("linear_mlm.ols", "Model")
    document.apply("Add", document.project.with_table("more", school_data()))
    with qtbot.waitActive(bar):
        bar.show()
        bar.activateWindow()
    bar.tables.setFocus()
    qtbot.keyClick(bar.tables, Qt.Key.Key_F2)
    assert bar.name.text() == "pupils" and bar.name.isVisible() and not bar.tables.isVisible()
    bar.name.setText("Children")
    qtbot.keyClick(bar.name, Qt.Key.Key_Return)
    assert document.project.table == "Children" and document.project.entry(entry).table == "Children"
    assert bar.tables.isVisible() and bar.tables.currentData() == "Children"
    assert document.undo_label == "Rename the table data to Children"
    told: list[str] = []
    document.problem.connect(lambda message, _advice: told.append(message))
    bar.rename.click()
    bar.name.setText("more")
    qtbot.keyClick(bar.name, Qt.Key.Key_Return)
    assert told == ["There is a table called 'more' already."] and document.project.table == "Children"
    bar.rename.click()
    bar.name.setText("nothing")
    qtbot.keyClick(bar.name, Qt.Key.Key_Escape)
    assert document.project.table == "Children" and bar.tables.isVisible()
    document.undo()
    assert document.project.table == "data" and document.project.entry(entry).table == "data"
