"""Open data from a database: its address, a table or a query, and the first rows before anything is opened.

A password is typed apart and forgotten with the dialog; one typed into the address is moved out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from workbench.data.database.address import parse_address
from workbench.data.database.place import Place, place_from_text
from workbench.data.database.query import checked_query
from workbench.data.database.read import preview_database, table_names
from workbench.data.dataset import Dataset
from workbench.errors import DataError, WorkbenchError
from workbench.gui.data.asking import ask
from workbench.gui.data.first_rows import FirstRows
from workbench.gui.data.import_notes import ImportNotes
from workbench.gui.settings import window_settings
from workbench.gui.typed_words import not_kept
from workbench.gui.widgets import button, frame, label
from workbench.plurals import counted

OPEN = "Open from a database"
_LAST = "database_address"


class DatabaseDialog(QDialog):
    """Emits `chosen` with a Place, then closes."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None, title: str = OPEN) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._verb = "Open" if title == OPEN else "Add"
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(900, 640)
        self._asked = 0
        self._make_fields()
        self._make_buttons()
        self._arrange()
        self.address.setText(str(window_settings().value(_LAST, "")))

    # -- composition ---------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        self.address = QLineEdit()
        not_kept(self.address)  # a password may be part of it
        self.address.setPlaceholderText("postgresql://name@server/database")
        _name(
            self.address, "Address", "kind://name@server/database, or sqlite:///C:/data/study.db for a file"
        )
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        _name(self.password, "Password", "Used to connect now; it is never saved anywhere")
        self.tables = QListWidget()
        self.tables.setSpacing(3)
        _name(self.tables, "Tables", "Tables and views of the database")
        self.query = QPlainTextEdit()
        self.query.setPlaceholderText("SELECT … (instead of a whole table)")
        self.query.setTabChangesFocus(True)
        self.query.setFixedHeight(84)
        _name(self.query, "Query", "One SELECT; it can read the tables, never change them")
        self.rows = FirstRows()
        self.notes = ImportNotes()
        self._hint = label("Type the address and connect; then choose a table or write a query.", "caption")
        self.address.editingFinished.connect(self._take_password_out)
        self.address.returnPressed.connect(self.connect_to)
        self.password.returnPressed.connect(self.connect_to)
        self.tables.currentRowChanged.connect(self._show_table)
        self.tables.itemActivated.connect(lambda _item: self.open_chosen())
        self.query.textChanged.connect(self._show_what_can_be_done)

    def _make_buttons(self) -> None:
        self.connect_button = button("Connect", self.connect_to, tip="Look what tables there are  (Enter)")
        self.preview_button = button("Show rows", self.preview, tip="Show the first rows of the query")
        self.cancel_button = button("Cancel", self.reject, tip="Open nothing  (Esc)")
        self.open_button = button(self._verb, self.open_chosen, look="primary")
        for each in (self.connect_button, self.preview_button, self.cancel_button, self.open_button):
            each.setAutoDefault(False)
        self._show_what_can_be_done()

    def _arrange(self) -> None:
        form = QGridLayout()
        form.setSpacing(10)
        form.addWidget(_named("&Address", self.address), 0, 0)
        form.addWidget(self.address, 0, 1, 1, 2)
        form.addWidget(_named("&Password", self.password), 1, 0)
        form.addWidget(self.password, 1, 1)
        form.addWidget(self.connect_button, 1, 2)
        parts = QGridLayout()
        parts.setHorizontalSpacing(16)
        parts.setVerticalSpacing(4)
        parts.addWidget(_named("Tables", self.tables, "caption"), 0, 0)
        parts.addWidget(self.tables, 1, 0, 4, 1)
        parts.addWidget(_named("Or a query", self.query, "caption"), 0, 1)
        parts.addWidget(self.query, 1, 1)
        parts.addWidget(self.preview_button, 2, 1, Qt.AlignmentFlag.AlignRight)
        parts.addWidget(_named("First rows", self.rows, "caption"), 3, 1)
        parts.addWidget(self.rows, 4, 1)
        parts.setColumnStretch(0, 3)
        parts.setColumnStretch(1, 8)
        parts.setRowStretch(4, 1)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self._hint, 1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(12)
        column.addWidget(label(self.windowTitle(), "title"))
        column.addLayout(form)
        column.addWidget(self.notes)
        column.addLayout(parts, 1)
        column.addWidget(frame("line"))
        column.addLayout(foot)

    # -- what was typed ------------------------------------------------------------------------------

    def _take_password_out(self) -> None:
        """An address that was pasted whole: what is on the screen has no password."""
        try:
            address, password = parse_address(self.address.text())
        except DataError:
            return
        if password:
            self.address.setText(address.text)
            self.password.setText(password)

    def _place(self) -> Place:
        self._take_password_out()
        query = self.query.toPlainText().strip()
        item = self.tables.currentItem()
        table = item.text() if item is not None and not query else ""
        password = self.password.text()
        return place_from_text(self.address.text().strip(), table=table, query=query, password=password)

    def _show_what_can_be_done(self) -> None:
        query = bool(self.query.toPlainText().strip())
        self.preview_button.setEnabled(query)
        chosen = query or self.tables.currentRow() >= 0
        self.open_button.setEnabled(chosen)
        self.open_button.setToolTip("Read all rows" if chosen else "Choose a table or write a query first")

    def way_to(self, field: QWidget) -> dict[str, Any] | None:
        """How the window finds the query again; the address is remembered anyway."""
        return {"kind": "database", "adding": self._verb == "Add"} if field is self.query else None

    # -- asking the database -------------------------------------------------------------------------

    def connect_to(self) -> None:
        """Ask what tables there are."""
        self.tables.clear()
        self._ask(
            lambda place: table_names(place.with_(table="", query="")), self._show_tables, "Connecting …"
        )

    def preview(self) -> None:
        """Ask for the first rows of what is chosen."""
        self._ask(preview_database, self._show_rows, "Reading the first rows …")

    def _ask(self, question: Callable[[Place], Any], show: Callable[[Any], None], words: str) -> None:
        """In a thread; an answer to an earlier question does not count any more."""
        self._asked += 1
        number = self._asked
        self.notes.hide()
        self.rows.show_rows(None)
        try:
            place = self._place()
        except WorkbenchError as error:
            self._failed(number, error)
            return
        self._hint.setText(words)

        def answered(answer: Any) -> None:
            if number == self._asked:
                self._hint.setText("")
                show(answer)

        ask(self, lambda: question(place), answered, lambda error: self._failed(number, error))

    def _show_tables(self, names: tuple[str, ...]) -> None:
        window_settings().setValue(_LAST, self.address.text())
        if not names:
            self._hint.setText("The database holds no tables that you may see.")
        self.tables.addItems(list(names))
        self.tables.setCurrentRow(0)
        self.tables.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_table(self, row: int) -> None:
        self._show_what_can_be_done()
        if row >= 0 and not self.query.toPlainText().strip():
            self.preview()

    def _show_rows(self, dataset: Dataset) -> None:
        self.rows.show_rows(dataset)
        size = f"{counted(dataset.n_rows, 'row')} × {counted(len(dataset.names), 'column')}"
        self._hint.setText(f"The beginning is shown: {size}.")

    def _failed(self, number: int, error: WorkbenchError) -> None:
        if number == self._asked:
            self._hint.setText("")
            self.notes.show_error(error)

    def open_chosen(self) -> None:
        """Tell what is chosen, and close."""
        try:
            place = self._place()
            if place.query:
                checked_query(place.query)
        except WorkbenchError as error:
            self._asked += 1
            self._failed(self._asked, error)
            return
        if place.table or place.query:
            self.chosen.emit(place)
            self.accept()

    def done(self, result: int) -> None:
        """Answers that come later are for nobody."""
        self._asked += 1
        super().done(result)


def _name(field: QWidget, title: str, tip: str) -> None:
    field.setAccessibleName(title)
    field.setToolTip(tip)


def _named(text: str, field: QWidget, look: str = "body") -> QWidget:
    out = label(text, look)
    out.setBuddy(field)
    return out
