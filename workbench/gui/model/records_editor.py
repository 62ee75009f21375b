"""Editor of an option that is a list of records: a line for each, and a form of its own to change one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.analysis.field import Field
from workbench.analysis.option_facts import value_words
from workbench.analysis.option_records import OptionsList
from workbench.analysis.options import Options
from workbench.data.dataset import Dataset
from workbench.errors import OptionsError
from workbench.gui.model.elided_label import ElidedLabel
from workbench.gui.model.field_editors import FieldEditor
from workbench.gui.widgets import button, icon_button, label

_LISTED = 3  # names of a longer list are not all written out


class RecordsEditor(FieldEditor):
    """A line with the words of each record; its buttons change or remove it."""

    wide = True

    def __init__(self, field: OptionsList, parent: QWidget | None = None) -> None:
        super().__init__(field, parent)
        self._records: list[dict[str, Any]] = []
        self._dataset: Dataset | None = None
        self._used: tuple[str, ...] = ()
        self._item, self._singular = field.item, field.singular
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        self.add = button(f"Add a {self._singular}", lambda: self.ask(None), look="link", tip=field.help)
        self.add.setAccessibleDescription(field.help)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(self._lines)
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.add)

    def show_dataset(self, dataset: Dataset | None) -> None:
        self._dataset = dataset

    def show_used(self, names: tuple[str, ...]) -> None:
        self._used = names

    def show_value(self, value: Any) -> None:
        self._records = [_record(one) for one in value or ()]
        while (item := self._lines.takeAt(0)) is not None:
            if (line := item.widget()) is not None:
                line.hide()
                line.deleteLater()
        for number, record in enumerate(self._records):
            self._lines.addWidget(self._line(number, record))

    def _line(self, number: int, record: dict[str, Any]) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        words = self.words(record)
        row.addWidget(ElidedLabel(words), 1)
        row.addWidget(icon_button("edit", f"Change: {words}", lambda: self.ask(number)))
        row.addWidget(icon_button("trash", f"Remove: {words}", lambda: self._remove(number)))
        return line

    def words(self, record: dict[str, Any]) -> str:
        """A record in a few words: what is not at its default."""
        fields = self._item.fields
        told = [_told(fields[name], value) for name, value in record.items() if name in fields]
        return "; ".join(text for text in told if text) or f"{self._singular}, nothing chosen yet"

    def ask(self, number: int | None) -> None:
        """Open the form of a record, or of a new one."""
        record = {} if number is None else self._records[number]
        dialog = RecordDialog(self._item, self._singular, record, self.window())
        dialog.form.show_dataset(self._dataset)
        dialog.form.show_used(self._used)
        dialog.form.show_values(record)
        dialog.taken.connect(lambda found: self._take(number, found))
        dialog.open()

    def _take(self, number: int | None, record: dict[str, Any]) -> None:
        records = list(self._records)
        if number is None:
            records.append(record)
        else:
            records[number] = record
        self._send(records)

    def _remove(self, number: int) -> None:
        self._send([record for k, record in enumerate(self._records) if k != number])

    def _send(self, records: list[dict[str, Any]]) -> None:
        self.show_value(records)
        self.changed.emit(records)


class RecordDialog(QDialog):
    """The form of one record; `taken` carries its values once they hold."""

    taken = Signal(object)

    def __init__(
        self, item: type[Options], singular: str, record: dict[str, Any], parent: QWidget | None = None
    ) -> None:
        from workbench.gui.model.options_form import OptionsForm  # it offers this editor among others

        super().__init__(parent)
        self._item, self._values = item, dict(record)
        title = singular[:1].upper() + singular[1:]
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = OptionsForm(item)
        while self.form.make_next():
            pass
        self.form.in_dialog()
        self.form.changed.connect(self._set)
        self.form.typed.connect(self._set)
        self.form.reset.connect(self._reset)
        self.problem: QLabel = label("", "caption", wrap=True)
        self.problem.setProperty("tone", "error")
        self.take = button(f"Use this {singular}", self._take, look="primary")
        self.take.setDefault(True)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button("Cancel", self.reject))
        foot.addWidget(self.take)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        layout.addWidget(label(title, "title"))
        layout.addWidget(self.form)
        layout.addStretch(1)
        layout.addWidget(self.problem)
        layout.addLayout(foot)
        self.resize(460, 520)

    def done(self, result: int) -> None:
        self.form.stop()
        super().done(result)

    def _set(self, name: str, value: Any) -> None:
        self._values[name] = value
        self._show()

    def _reset(self, names: list[str]) -> None:
        for name in names:
            self._values.pop(name, None)
        self._show()

    def _show(self) -> None:
        self.form.show_values(self._values)
        self.problem.setText("")

    def _take(self) -> None:
        try:
            record = self._item.of(self._values).to_dict()
        except OptionsError as error:
            self.problem.setText(str(error))
            return
        self.taken.emit(record)
        self.accept()


def _record(one: Any) -> dict[str, Any]:
    return one.to_dict() if isinstance(one, Options) else dict(one)


def _told(field: Field[Any], value: Any) -> str:
    """One value in words, "" where it is the default."""
    try:
        same = field.check(value) == field.default
    except OptionsError:
        same = False
    if same:
        return ""
    if isinstance(value, list | tuple):
        names = [str(one) for one in value]
        several = f"{names[0]} … {names[-1]} ({len(names)})" if len(names) > _LISTED else ", ".join(names)
        return f"{field.title}: {several}"
    return f"{field.title}: {value_words(field, value)}"
