"""How a text file is written, as a row of choices: encoding, delimiter, decimal mark, quotes, header ..."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QWidget

from workbench.data.text.format import TextFormat
from workbench.errors import OptionsError
from workbench.gui.model.combo import combo_box
from workbench.gui.spin_box import WholeBox
from workbench.gui.widgets import label

ENCODINGS = {
    "utf-8": "Unicode (UTF-8)",
    "utf-16": "Unicode (UTF-16)",
    "cp1252": "Western European (Windows)",
    "latin-1": "Western European (ISO)",
    "cp1250": "Central European (Windows)",
    "cp1251": "Cyrillic (Windows)",
    "cp1253": "Greek (Windows)",
    "cp1254": "Turkish (Windows)",
    "cp1257": "Baltic (Windows)",
    "mac_roman": "Western European (Mac)",
    "cp850": "Western European (DOS)",
    "gb18030": "Chinese (GB 18030)",
    "big5": "Chinese (Big 5)",
    "shift_jis": "Japanese (Shift JIS)",
    "euc_kr": "Korean (EUC)",
}
_ALIGNED = "aligned"
DELIMITERS = {
    ",": "Comma  ,",
    ";": "Semicolon  ;",
    "\t": "Tab",
    "|": "Bar  |",
    " ": "One space",
    _ALIGNED: "Runs of spaces",
}
DECIMALS = {".": "Point  1.5", ",": "Comma  1,5"}
QUOTES = {'"': 'Double  "', "'": "Single  '", "": "None"}
MOST_SKIPPED = 10_000


class FormatForm(QWidget):
    """`changed` carries the new TextFormat when the user changed something, `refused` why it cannot be."""

    changed = Signal(object)
    refused = Signal(object)  # OptionsError

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._detected = TextFormat()
        self.encoding = _box(
            ENCODINGS, "Encoding", "How letters are stored; change it when accents look wrong"
        )
        self.delimiter = _box(DELIMITERS, "Columns split by", "The sign between two columns")
        self.decimal = _box(DECIMALS, "Decimal mark", "The sign before the decimals of a number")
        self.quote = _box(
            QUOTES, "Quotes", "Around text that holds the delimiter; None takes quotes as letters"
        )
        self.skip = WholeBox(0, MOST_SKIPPED)
        self.skip.setKeyboardTracking(False)
        self.skip.setFixedWidth(76)
        _name(self.skip, "Skip lines", "Lines above the table that do not belong to it")
        self.header = QCheckBox("First row holds the names")
        _name(self.header, "First row holds the names", "Without it the columns are called V1, V2 …")
        self._arrange()
        for box in (self.encoding, self.delimiter, self.decimal, self.quote):
            box.activated.connect(lambda _place: self._tell())
        self.skip.valueChanged.connect(lambda _value: self._tell())
        self.header.clicked.connect(lambda _on: self._tell())

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        fields = (self.encoding, self.delimiter, self.decimal, self.quote, self.skip)
        for column, field in enumerate(fields):
            title = label(field.accessibleName(), "caption")
            title.setBuddy(field)
            grid.addWidget(title, 0, column)
            grid.addWidget(field, 1, column)
        grid.addWidget(self.header, 1, len(fields))
        grid.setColumnStretch(0, 6)
        for column in (1, 2, 3):
            grid.setColumnStretch(column, 3)

    def show_format(self, form: TextFormat) -> None:
        """Show a format without telling anybody."""
        self._detected = form
        if self.encoding.findData(form.encoding) < 0:
            self.encoding.addItem(form.encoding.upper(), form.encoding)
        _choose(self.encoding, form.encoding)
        _choose(self.delimiter, _ALIGNED if form.aligned else form.delimiter)
        _choose(self.decimal, form.decimal)
        _choose(self.quote, form.quote)
        self.header.setChecked(form.header)
        blocked = self.skip.blockSignals(True)
        self.skip.setValue(form.skip_lines)
        self.skip.blockSignals(blocked)

    def _tell(self) -> None:
        try:
            chosen = self._detected.with_(**self._chosen())
        except OptionsError as error:
            self.refused.emit(error)
        else:
            self.changed.emit(chosen)

    def _chosen(self) -> dict[str, Any]:
        delimiter = str(self.delimiter.currentData())
        same = delimiter == (_ALIGNED if self._detected.aligned else self._detected.delimiter)
        return {
            "encoding": str(self.encoding.currentData()),
            "delimiter": " " if delimiter == _ALIGNED else delimiter,
            "aligned": delimiter == _ALIGNED,
            "decimal": str(self.decimal.currentData()),
            "quote": str(self.quote.currentData()),
            "header": self.header.isChecked(),
            "row_names": self._detected.row_names and same,
            "skip_lines": self.skip.value(),
        }


def _box(choices: dict[str, str], title: str, tip: str) -> QComboBox:
    box = combo_box()
    for value, words in choices.items():
        box.addItem(words, value)
    _name(box, title, tip)
    return box


def _name(field: QWidget, title: str, tip: str) -> None:
    field.setAccessibleName(title)
    field.setToolTip(tip)


def _choose(box: QComboBox, value: str) -> None:
    box.setCurrentIndex(max(0, box.findData(value)))
