"""The options of an analysis as a form of two columns, made from their one declaration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from workbench.analysis.fields import Field
from workbench.analysis.options import Options
from workbench.data.dataset import Dataset
from workbench.errors import OptionsError
from workbench.gui.fonts import SMALL, body_font
from workbench.gui.model.field_editors import (
    BooleanEditor,
    ChoiceEditor,
    FieldEditor,
    NumberEditor,
)
from workbench.gui.model.fold import Fold
from workbench.gui.model.formula_list_editor import FormulaListEditor
from workbench.gui.model.lines_editor import LinesEditor
from workbench.gui.model.mnemonics import with_mnemonics
from workbench.gui.model.outcome_editors import LevelEditor, SideFormulaEditor
from workbench.gui.model.values_editor import ValuesEditor
from workbench.gui.model.variable_editors import PerVariableEditor, VariableEditor, VariableListEditor
from workbench.gui.widgets import label

EDITORS: dict[str, Callable[[Any], FieldEditor]] = {
    "choice": ChoiceEditor,
    "boolean": BooleanEditor,
    "number": NumberEditor,
    "integer": NumberEditor,
    "variable": VariableEditor,
    "variables": VariableListEditor,
    "per_variable": PerVariableEditor,
    "formulas": FormulaListEditor,
    "values_per_variable": ValuesEditor,
    "level": LevelEditor,
    "side_formula": SideFormulaEditor,
    "hypotheses": LinesEditor,
}
_LABEL_WIDTH = 92
MORE_TIP = "Options that most analyses do not need"


class OptionsForm(QWidget):
    """All fields but the model itself; the advanced ones folded away, one fold a group.

    taken: letters that are keys elsewhere on the page.
    """

    changed = Signal(str, object)  # option, new value
    typed = Signal(str, object)  # the same, as one of many in a row
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(
        self, options: type[Options], *, taken: Iterable[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._options = options
        self.editors: dict[str, FieldEditor] = {}
        self._labels: dict[str, QLabel] = {}
        self._problems: dict[str, QLabel] = {}
        self.folds: list[Fold] = []
        fields = [f for f in options.fields.values() if f.kind in EDITORS]
        titles = with_mnemonics([f.title for f in fields], taken)
        self._titles = {field.name: title for field, title in zip(fields, titles, strict=True)}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        if basic := [f for f in fields if not f.advanced]:
            layout.addWidget(self._part(basic))
        for group in dict.fromkeys(f.group for f in fields if f.advanced):
            part = self._part([f for f in fields if f.advanced and f.group == group])
            shared = any(f.group == group and not f.advanced for f in fields)
            title = f"More on {group.lower()}" if group and shared else group or "More options"
            fold = Fold(title, part, key=f"options/{title}", open_at_first=False, tip=MORE_TIP)
            self.folds.append(fold)
            layout.addWidget(fold)

    def _part(self, fields: list[Field[Any]]) -> QWidget:
        part = QWidget()
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(5)
        grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        grid.setColumnStretch(0, 40)
        grid.setColumnStretch(1, 60)
        several = len({field.group for field in fields}) > 1
        group = ""
        for field in fields:
            if several and field.group not in (group, field.title):
                group = field.group
                heading = label(group, "caption")
                heading.setProperty("look", "heading")
                grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            self._add_field(grid, field)
        return part

    def _add_field(self, grid: QGridLayout, field: Field[Any]) -> None:
        row = grid.rowCount()
        editor = EDITORS[field.kind](field)
        self.editors[field.name] = editor
        title = self._titles[field.name]
        if isinstance(editor, BooleanEditor):
            editor.box.setText(title)
        else:
            words = QLabel(title)
            words.setBuddy(editor.focusProxy() or editor)
            words.setToolTip(field.help)
            words.setWordWrap(True)
            words.setMinimumHeight(28)
            self._labels[field.name] = words
            grid.addWidget(words, row, 0, 1, 2 if editor.wide else 1, Qt.AlignmentFlag.AlignTop)
        if editor.wide:
            row += 1
        grid.addWidget(editor, row, 0 if editor.wide else 1, 1, 2 if editor.wide else 1)
        problem = QLabel()
        problem.setTextFormat(Qt.TextFormat.PlainText)
        problem.setFont(body_font(SMALL))
        problem.setWordWrap(True)
        problem.setProperty("tone", "error")
        problem.hide()
        self._problems[field.name] = problem
        grid.addWidget(problem, row + 1, 1)
        editor.changed.connect(lambda value, name=field.name: self.changed.emit(name, value))
        editor.typed.connect(lambda value, name=field.name: self.typed.emit(name, value))
        editor.undo_asked.connect(self.undo_asked)
        editor.redo_asked.connect(self.redo_asked)
        editor.refused.connect(lambda words, name=field.name: self._tell(name, words))

    # -- showing ---------------------------------------------------------------------------------------

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Offer the variables of these data."""
        for editor in self.editors.values():
            editor.show_dataset(dataset)

    def show_used(self, names: tuple[str, ...]) -> None:
        """The predictors of the model."""
        for editor in self.editors.values():
            editor.show_used(names)

    def show_outcome(self, name: str) -> None:
        """The variable that is the outcome of the model."""
        for editor in self.editors.values():
            editor.show_outcome(name)

    def show_models(self, formulas: tuple[str, ...]) -> None:
        """The models of the project's other analyses."""
        for editor in self.editors.values():
            editor.show_models(formulas)

    def stop(self) -> None:
        """The form goes."""
        for editor in self.editors.values():
            editor.stop()

    def show_values(self, values: Mapping[str, Any]) -> None:
        """Show these values, defaults where none or a wrong one is given, and enable what applies."""
        whole = {name: values.get(name, field.default) for name, field in self._options.fields.items()}
        for name, editor in self.editors.items():
            field = self._options.fields[name]
            try:
                editor.show_value(field.check(whole[name]))
                problem = ""
            except OptionsError as error:
                editor.show_value(field.default)
                problem = "" if name not in values else str(error)
            self._tell(name, problem)
            applies = field.when is None or field.when.holds(whole)
            editor.setEnabled(applies)
            if name in self._labels:
                self._labels[name].setEnabled(applies)

    def show_problem(self, error: OptionsError) -> bool:
        """Say what is wrong with an option below it; False if it is not one of the form."""
        if error.option not in self._problems:
            return False
        self._tell(error.option, str(error))
        return True

    def _tell(self, name: str, problem: str) -> None:
        self._problems[name].setText(problem)
        self._problems[name].setVisible(bool(problem))
