"""Which part of a file to open: a sheet and its cells, a table or query, an object, widths of columns."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from workbench.data.files.fixed_width import parse_widths
from workbench.data.files.format import FileFormat, Reading
from workbench.data.files.sheet import parse_range
from workbench.errors import OptionsError
from workbench.gui.widgets import button, label

_NOUNS = {"sheet": "Sheet", "table": "Table", "object": "Data frame"}


class PartDialog(QDialog):
    """Emits `chosen` with a Reading, then closes. Only the fields that the format knows are shown."""

    chosen = Signal(object)

    def __init__(
        self, path: Path, format: FileFormat, parts: tuple[str, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._format = format
        self.setWindowTitle(f"Open {path.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(460)
        self._make_fields(parts)
        self._arrange(path)

    def _make_fields(self, parts: tuple[str, ...]) -> None:
        noun = _NOUNS.get(self._format.part, "Part")
        self.parts = QListWidget()
        self.parts.addItems(list(parts))
        self.parts.setCurrentRow(0)
        self.parts.setAccessibleName(noun)
        self.parts.setToolTip(f"The {noun.lower()} that holds the data")
        self.parts.setMaximumHeight(160)
        self.parts.itemActivated.connect(lambda _item: self.read())
        self.range = _line("Cells", "all cells", "The cells that hold the data: B3:F200, B3:F or B3")
        self.header = QCheckBox("The first row holds the names")
        self.header.setToolTip("Otherwise the columns are called V1, V2 …")
        self.header.setChecked(True)
        self.query = QPlainTextEdit()
        self.query.setPlaceholderText("SELECT … (instead of a whole table)")
        self.query.setAccessibleName("Query")
        self.query.setToolTip("An SQL query; it can read the tables, never change them")
        self.query.setTabChangesFocus(True)
        self.query.setMaximumHeight(90)
        self.widths = _line("Widths", "4 2 6", "How many characters each column takes, from the codebook")
        self.names = _line("Names", "V1 V2 V3", "A name for every column, separated by blanks")
        self.message = label("", "caption", wrap=True)
        self.message.hide()

    def _arrange(self, path: Path) -> None:
        form = QFormLayout()
        form.setSpacing(10)
        if self.parts.count():
            form.addRow(_NOUNS.get(self._format.part, "Part"), self.parts)
        fields: dict[str, QWidget] = {"range": self.range, "query": self.query}
        fields |= {"widths": self.widths, "names": self.names, "header": self.header}
        for key in self._format.choices:
            form.addRow("" if key == "header" else fields[key].accessibleName(), fields[key])
        foot = QHBoxLayout()
        foot.addStretch(1)
        cancel = button("Cancel", self.reject, tip="Leave the file alone  (Esc)")
        cancel.setAutoDefault(False)
        foot.addWidget(cancel)
        self.open_button = button("Open", self.read, look="primary", tip="Read the chosen part  (Enter)")
        self.open_button.setDefault(True)
        foot.addWidget(self.open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(12)
        column.addWidget(label(f"Open {path.name}", "title"))
        column.addLayout(form)
        column.addWidget(self.message)
        column.addLayout(foot)

    def read(self) -> None:
        """Check what was typed, then tell it and close."""
        try:
            reading = self._reading()
            parse_range(reading.range)
        except OptionsError as error:
            self.message.setText(str(error))
            self.message.show()
            return
        self.chosen.emit(reading)
        self.accept()

    def _reading(self) -> Reading:
        item = self.parts.currentItem()
        reading = Reading(
            range=self.range.text().strip(),
            header=self.header.isChecked(),
            query=self.query.toPlainText().strip(),
            widths=parse_widths(self.widths.text()) if "widths" in self._format.choices else (),
            names=tuple(self.names.text().replace(",", " ").split()),
        )
        return reading.with_part(self._format, item.text()) if item is not None else reading


def _line(name: str, example: str, tip: str) -> QLineEdit:
    out = QLineEdit()
    out.setAccessibleName(name)
    out.setPlaceholderText(example)
    out.setToolTip(tip)
    return out
