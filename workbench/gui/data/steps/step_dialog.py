"""One dialog for every step of data preparation: its form at the left, what it would make at the right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from workbench.analysis.transforms.pipeline import Placed
from workbench.analysis.transforms.step import Step
from workbench.data.dataset import Dataset
from workbench.errors import ExpressionError, NotChosenError, OptionsError, WorkbenchError
from workbench.gui.data.grid_model import GridModel
from workbench.gui.data.grid_view import GridView
from workbench.gui.data.latest import Latest
from workbench.gui.data.steps.preview import Preview, first_rows, preview, size_words
from workbench.gui.data.steps.row_filter import AnalysedRows
from workbench.gui.fonts import code_font
from workbench.gui.model.options_form import OptionsForm
from workbench.gui.model.tab_order import order_by_layout
from workbench.gui.typed_field import Field, put_words
from workbench.gui.widgets import button, frame, label, restyle

PAUSE_MS = 250
INTO = "into"
"""What the name of the new table is called among the fields; no option of a step has that name."""


class StepDialog(QDialog):
    """`taken` carries the step, as a `Placed`, when the user wants it done.

    `table_wanted`: it needs a further table, and the dialog is closed so that one can be opened.
    """

    taken = Signal(object)
    table_wanted = Signal()

    def __init__(
        self,
        step: type[Step],
        dataset: Dataset,
        others: Mapping[str, Dataset],
        values: Mapping[str, Any] | None = None,
        parent: QWidget | None = None,
        table: str = "",
        titles: Mapping[str, str] | None = None,
    ) -> None:
        """table: the name of the one that the step works on; titles: what tables are called on the screen."""
        super().__init__(parent)
        self._table, self._titles = table, dict(titles or {})
        self._step, self._dataset, self._others = step, dataset, dict(others)
        self._values = dict(values or {})
        self._present = first_rows(dataset)
        self._wanted = False
        self._latest = Latest(self)
        self.setWindowTitle(step.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._look)
        self._make_form()
        self._make_preview()
        self._arrange()
        self._show()

    # -- composition ---------------------------------------------------------------------------------

    def _make_form(self) -> None:
        self.form = OptionsForm(self._step)
        while self.form.make_next():
            pass
        self.form.in_dialog()
        self.form.show_dataset(self._dataset)
        self.form.show_tables({name: self._titles.get(name, name) for name in self._others}, self._others)
        self.form.changed.connect(self._set)
        self.form.typed.connect(self._set)
        self.form.reset.connect(self._reset)
        self.into = QLineEdit()
        self.into.setPlaceholderText("replaces the present table")
        self.into.setAccessibleName("Name of the new table")
        self.into.setToolTip("Empty: this table is changed. With a name, it stays and a new one is made.")
        self.into.setText(self._free_name(self._step.new_table))

    def _free_name(self, wanted: str) -> str:
        """The name, with a number behind it where a table is called that already."""
        taken = {self._table, *self._others, *self._titles.values()}
        free = (f"{wanted} {n}" if n > 1 else wanted for n in range(1, len(taken) + 2))
        return next(name for name in free if name not in taken) if wanted else ""

    def _make_preview(self) -> None:
        self.words = label("", "strong", wrap=True)
        self.problem = label("", "body", wrap=True)
        self.problem.setProperty("tone", "error")
        self.caret = label("", "body", selectable=True)
        self.caret.setFont(code_font())
        self.add_table = button("Add a table from a file…", self._want_table, icon="add")
        self.add_table.setToolTip("Open a data file beside this table, and come back here")
        self.add_table.setAutoDefault(False)
        self.caret.hide()
        self.add_table.hide()
        self.summary = label("", "caption")
        self.notes = label("", "caption", wrap=True)
        self.model = GridModel(self)
        self.grid = GridView(self.model)
        self.grid.setEditTriggers(GridView.EditTrigger.NoEditTriggers)
        self.grid.setAccessibleName("Preview")

    def _arrange(self) -> None:
        form = self._form_side()
        parts = QSplitter(Qt.Orientation.Horizontal)
        parts.setChildrenCollapsible(False)
        parts.addWidget(_scrolled(form))
        parts.addWidget(self._preview_side())
        parts.setStretchFactor(0, 2)
        parts.setStretchFactor(1, 3)
        parts.setSizes([380, 560])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(12)
        layout.addWidget(label(self._step.title, "title"))
        layout.addWidget(parts, 1)
        layout.addWidget(frame("line"))
        layout.addLayout(self._foot())
        self.resize(980, 620)
        order_by_layout(form)
        self.form.go_to_first()

    def _form_side(self) -> QWidget:
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 12, 0)
        left.setSpacing(10)
        left.addWidget(label(self._step.summary, "muted", wrap=True))
        left.addWidget(self.form)
        if self._step.menu in ("Shape", "Tables", "Rows") and not self._step.makes_others:
            title = label("Name of the new &table", "body")
            title.setBuddy(self.into)
            left.addWidget(title)
            left.addWidget(self.into)
        left.addStretch(1)
        body = QWidget()
        body.setLayout(left)
        return body

    def _preview_side(self) -> QWidget:
        right = QVBoxLayout()
        right.setContentsMargins(12, 0, 0, 0)
        right.setSpacing(8)
        for part in (self.words, self.problem, self.caret):
            right.addWidget(part)
        right.addWidget(self.add_table, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self.grid, 1)
        right.addWidget(self.notes)
        right.addWidget(self.summary)
        shown = QWidget()
        shown.setLayout(right)
        return shown

    def _foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.addStretch(1)
        cancel = button("Cancel", self.reject, tip="Leave the data as they are  (Esc)")
        cancel.setAutoDefault(False)
        foot.addWidget(cancel)
        self.apply = button("Apply", self.take, look="primary")
        self._allow("The form is being looked at")
        self.apply.setDefault(True)
        foot.addWidget(self.apply)
        return foot

    # -- values --------------------------------------------------------------------------------------

    def _set(self, name: str, value: Any) -> None:
        self._values[name] = value
        self._show()

    def _reset(self, names: list[str]) -> None:
        for name in names:
            self._values.pop(name, None)
        self._show()

    def _show(self) -> None:
        self.form.show_values(self._values)
        self._pause.start()

    def placed(self) -> Placed:
        """The step as the form says it; OptionsError where something is missing."""
        return Placed(self._step.of(self._values), into=self.into.text().strip())

    # -- preview -------------------------------------------------------------------------------------

    def _look(self) -> None:
        """After a pause: what would come out, or what is still missing."""
        self._latest.drop()
        try:
            step = self._step.of(self._values)
        except OptionsError as error:
            self._tell_missing(error)
            return
        dataset, others, table = self._dataset, self._others, self._table

        def done(found: Preview) -> None:
            self._show_preview(step, found)

        self._latest.ask(lambda: preview(step, dataset, others, table), done, self._tell)

    def _tell_missing(self, error: OptionsError) -> None:
        """Nothing is wrong yet: the form is only not complete."""
        field = self._step.fields.get(error.option)
        if field is not None and field.kind == "table" and not self._others:
            self._clear("There is no other table in this project yet.", tone="")
            self.add_table.show()
            self.add_table.setFocus()
            return
        untouched = field is not None and error.option not in self._values
        if untouched and field is not None:
            self._clear(f"Still needed: {field.title}. {field.help}", tone="")
        else:
            self._clear(str(error), tone="error")

    def _tell(self, error: WorkbenchError) -> None:
        calm = not self._values or isinstance(error, NotChosenError)
        self._clear(str(error), tone="" if calm else "error")
        if isinstance(error, ExpressionError) and error.expression:
            self.caret.setText(error.caret())
            self.caret.show()

    def _clear(self, words: str, *, tone: str) -> None:
        self.words.hide()
        self.words.setText("")
        self.problem.setText(words)
        restyle(self.problem, tone=tone)
        self.problem.setVisible(bool(words))
        self.caret.hide()
        self.add_table.hide()
        self.summary.setText(f"As it is now: {size_words(self._dataset)}")
        self.notes.hide()
        if self.model.dataset is not self._present:
            self.model.show_dataset(self._present)
        self._wanted = False
        self._allow(words)

    def _allow(self, why_not: str) -> None:
        """The button does it, or says why it cannot yet."""
        self.apply.setEnabled(not why_not)
        self.apply.setToolTip(why_not or "Do it; undo takes it back")
        self.apply.setAccessibleDescription(self.apply.toolTip())

    def _show_preview(self, step: Step, found: Preview) -> None:
        wanted = self._wanted
        self._clear("", tone="")
        self.words.setText(Placed(step).words(self._titles))
        self.words.show()
        self.summary.setText(found.summary)
        self.notes.setText("\n".join(found.notes))
        self.notes.setVisible(bool(found.notes))
        self.model.show_dataset(found.dataset)
        if found.new:
            last = found.dataset.names.index(found.new[-1])
            self.grid.scrollTo(self.model.index(0, last))
        if wanted:
            self.take()

    # -- words that were being typed -----------------------------------------------------------------

    @property
    def step_id(self) -> str:
        return self._step.id

    def way_to(self, field: Field) -> dict[str, Any] | None:
        """How the window finds a field of this dialog again: step, options so far, and which field."""
        place = {"option": INTO} if field is self.into else self.form.place_of(field)
        if place is None:
            return None
        if self._step is AnalysedRows:
            return {"kind": "filter", "table": self._table, **place}
        way = {"kind": "step", "step": self.step_id, "table": self._table, "values": dict(self._values)}
        return {**way, **place}

    def put_back(self, way: Mapping[str, Any], words: str) -> bool:
        """Write words into the field they were typed in; False where there is none."""
        field = self.into if way["option"] == INTO else self.form.field_at(way)
        if field is not None:
            put_words(field, words)
        return field is not None

    # -- done ----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter before the preview is there: the step is done as soon as it is found to fit."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.apply.isEnabled():
            self._wait_for_preview()
        super().keyPressEvent(event)

    def _wait_for_preview(self) -> bool:
        """Whether the last change has not been looked at yet; then the step is done once it fits."""
        if self._pause.isActive():
            self._pause.stop()
            self._look()
        self._wanted = self._latest.waiting
        return self._wanted

    def take(self) -> None:
        """Tell the step and close, once it is known to fit."""
        if self._wait_for_preview():
            return
        try:
            placed = self.placed()
        except OptionsError as error:
            self._tell_missing(error)
            return
        self.taken.emit(placed)
        self.accept()

    def _want_table(self) -> None:
        self.reject()
        self.table_wanted.emit()

    def done(self, result: int) -> None:
        self._pause.stop()
        self._latest.drop()
        self.form.stop()
        super().done(result)


def _scrolled(body: QWidget) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QScrollArea.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(body)
    return scroll
