"""The import preview: how a file will be read, shown before it is read. A clean file needs only Enter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from workbench.data.dataset import Dataset
from workbench.data.text.format import TextFormat
from workbench.data.text.preview import Preview, preview
from workbench.errors import WorkbenchError
from workbench.gui.data.asking import ask
from workbench.gui.data.format_form import FormatForm
from workbench.gui.data.import_choices import ImportChoices, reading_arguments, suspects
from workbench.gui.data.import_memory import recall, remember
from workbench.gui.data.import_notes import ImportNotes
from workbench.gui.data.import_table import ImportTable
from workbench.gui.data.missing_chips import MissingChips
from workbench.gui.data.opened_as import text_opened
from workbench.gui.data.reading import reads
from workbench.gui.data.words import counted, grouped
from workbench.gui.long_task import LongTask
from workbench.gui.widgets import button, frame, label

_SIZE = (980, 680)
_MOMENT = 250  # milliseconds without a progress bar


class ImportDialog(QDialog):
    """Emits `opened` with the Dataset, then closes. Use `open()`; nothing waits for it.

    title: what the dialog says it does ("": open the file); memorable: what is decided is remembered, so that
    the file opens again without the dialog.
    """

    opened = Signal(object)
    read_as = Signal(object, object)  # the data, and the steps that say how they were read

    def __init__(
        self, path: Path, parent: QWidget | None = None, *, title: str = "", memorable: bool = True
    ) -> None:
        super().__init__(parent)
        self.path = path
        self._title = title or f"Open {path.name}"
        self._memorable = memorable
        self._choices = ImportChoices()
        self._preview: Preview | None = None
        self._asked = 0
        self._reading: LongTask | None = None
        self.setWindowTitle(self._title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(*_SIZE)
        self._make_parts()
        self._arrange()
        self._connect()
        self._begin()

    # -- composition ---------------------------------------------------------------------------------

    def _make_parts(self) -> None:
        self._size = label("Looking at the file …", "muted")
        self.form = FormatForm()
        self.notes = ImportNotes()
        self.chips = MissingChips()
        self.table = ImportTable()
        self._hint = label("", "caption")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of reading")
        self._bar.hide()
        self._moment = QTimer(self)
        self._moment.setSingleShot(True)
        self._moment.setInterval(_MOMENT)
        self.again = button(
            "Detect again", self.detect, look="link", tip="Forget the changes and look at the file afresh"
        )
        self.again.setAutoDefault(False)
        self.open_button = button(
            "Open", self.read, look="primary", tip="Read the whole file as shown  (Enter)"
        )
        self.open_button.setDefault(True)
        self.open_button.setEnabled(False)
        self.cancel_button = button("Cancel", self.reject, tip="Leave the file alone  (Esc)")
        self.cancel_button.setAutoDefault(False)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(label(self._title, "title"))
        head.addSpacing(8)
        head.addWidget(self._size, 1)
        head.addWidget(self.again)
        self._top = QVBoxLayout()
        self._top.setContentsMargins(20, 16, 20, 12)
        self._top.setSpacing(12)
        self._top.addLayout(head)
        for part in (self.form, self.notes, self.chips):
            self._top.addWidget(part)
        foot = QHBoxLayout()
        foot.setContentsMargins(20, 12, 20, 14)
        foot.setSpacing(10)
        foot.addWidget(self._hint, 1)
        foot.addWidget(self._bar, 1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._top)
        column.addWidget(frame("line"))
        column.addWidget(self.table, 1)
        column.addWidget(frame("line"))
        column.addLayout(foot)

    def _connect(self) -> None:
        self._moment.timeout.connect(self._reveal_bar)
        self.form.changed.connect(self._look)
        self.form.refused.connect(self._show_error)
        self.chips.toggled.connect(lambda value, on: self._decide(self._choices.with_missing(value, on)))
        self.table.measure_chosen.connect(lambda name, m: self._decide(self._choices.with_measure(name, m)))
        self.table.left_out.connect(lambda name, out: self._decide(self._choices.with_left_out(name, out)))

    def _begin(self) -> None:
        """Look at the file, as it was read the last time if it was."""
        remembered = recall(self.path)
        form = None
        if remembered is not None:
            self._choices, form = remembered[0], remembered[1]["format"]
        self._look(form)

    # -- looking -------------------------------------------------------------------------------------

    def detect(self) -> None:
        """Begin anew, without decisions."""
        self._choices = ImportChoices()
        self._look(None)

    def _look(self, form: TextFormat | None) -> None:
        """Preview the file in a thread; an answer to an earlier question does not count any more."""
        self._asked += 1
        number, path = self._asked, self.path
        self.open_button.setEnabled(False)
        ask(
            self,
            lambda: preview(path, form),
            lambda found: self._show_preview(number, found, detected=form is None),
            lambda error: self._show_error(error, number),
        )

    def _show_preview(self, number: int, found: Preview, *, detected: bool) -> None:
        if number != self._asked:
            return
        first = self._preview is None
        self._preview = found
        if detected or first:
            self.form.show_format(found.format)
        self.form.setEnabled(True)
        self.table.show_preview(found, self._choices)
        self._size.setText(size_words(found, self.path))
        rows, columns = len(found.rows), len(found.columns)
        shown = f"The first {rows} rows are shown. " if found.n_rows > rows else ""
        self._hint.setText(f"{shown}Click a column to change how it is read." if columns else "")
        self.notes.show_problems(found)
        self.open_button.setEnabled(bool(found.rows))
        self._show_choices()
        if first:
            self.open_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_error(self, error: WorkbenchError, number: int | None = None) -> None:
        """A problem, in place of the preview; the form stays, since another format may be the way out."""
        if number is not None and number != self._asked:
            return
        self._asked += number is None
        self.table.show_preview(None, self._choices)
        self.chips.hide()
        self.notes.show_error(error)
        self._size.setText("")
        self._hint.setText("")
        self.form.setEnabled(self._preview is not None)
        self.open_button.setEnabled(False)

    # -- deciding ------------------------------------------------------------------------------------

    def _decide(self, choices: ImportChoices) -> None:
        self._choices = choices
        self._show_choices()

    def _show_choices(self) -> None:
        assert self._preview is not None
        self.chips.show_suspects(suspects(self._preview), self._choices)
        self.table.show_choices(self._preview, self._choices)

    # -- reading -------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read all of the file as shown; Cancel stops it."""
        if self._preview is None or self._reading is not None or not self.open_button.isEnabled():
            return
        arguments = reading_arguments(self._preview, self._choices)
        self._reading = LongTask(reads(self.path, arguments), self)
        self._reading.progressed.connect(self._show_progress)
        self._reading.done.connect(lambda dataset: self._done(dataset, arguments))
        self._reading.failed.connect(self._failed)
        self._set_busy(True)
        self._reading.start()

    def _set_busy(self, busy: bool) -> None:
        for part in (self.form, self.chips, self.table, self.again):
            part.setEnabled(not busy)
        self.open_button.setEnabled(not busy)
        self.open_button.setText("Reading …" if busy else "Open")
        self._bar.setValue(0)
        if busy:
            self._moment.start()
        else:
            self._moment.stop()
            self._bar.hide()
            self._hint.show()

    def _reveal_bar(self) -> None:
        self._hint.hide()
        self._bar.show()

    def _show_progress(self, fraction: float) -> None:
        self._bar.setValue(round(1000 * fraction))

    def _done(self, dataset: Dataset, arguments: dict[str, Any]) -> None:
        self._reading = None
        if self._memorable:
            remember(self.path, self._choices, arguments)
        self.opened.emit(dataset)
        self.read_as.emit(dataset, text_opened(self.path, self._choices, arguments, dataset.names))
        self.accept()

    def _failed(self, error: WorkbenchError) -> None:
        self._reading = None
        self._set_busy(False)
        self.notes.show_error(error)

    def done(self, result: int) -> None:
        """Closing stops the reading."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        self._asked += 1
        self._moment.stop()
        super().done(result)


def size_words(found: Preview, path: Path) -> str:
    """Rows, columns and bytes in words."""
    exact = found.n_rows <= found.surveyed
    rows = counted(found.n_rows, "row") if exact else f"about {grouped(round_off(found.n_rows))} rows"
    size = QLocale.c().formattedDataSize(path.stat().st_size, 1) if path.is_file() else ""
    return f"{rows} × {counted(len(found.columns), 'column')}   ·   {size}"


def round_off(number: int) -> int:
    """An estimate with two digits."""
    step = int(10 ** max(0, len(str(number)) - 2))
    return round(number / step) * step
