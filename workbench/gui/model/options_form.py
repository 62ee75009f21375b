"""The options of an analysis as a form, made from their one declaration: by task, and to be searched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.analysis.fields import Field
from workbench.analysis.option_facts import lacks
from workbench.analysis.options import Options
from workbench.data.dataset import Dataset
from workbench.errors import OptionsError
from workbench.gui.model.condition_editor import ConditionEditor
from workbench.gui.model.expression_editor import ExpressionEditor
from workbench.gui.model.field_editors import (
    BooleanEditor,
    ChoiceEditor,
    FieldEditor,
    NumberEditor,
    NumbersEditor,
    TextEditor,
)
from workbench.gui.model.formula_list_editor import FormulaListEditor
from workbench.gui.model.lines_editor import LinesEditor
from workbench.gui.model.mnemonics import with_mnemonics
from workbench.gui.model.option_finder import OptionFinder
from workbench.gui.model.option_group import OptionGroup
from workbench.gui.model.option_row import OptionRow
from workbench.gui.model.outcome_editors import LevelEditor, SideFormulaEditor
from workbench.gui.model.records_editor import RecordsEditor
from workbench.gui.model.text_editors import NewNameEditor, TableEditor, TextListEditor
from workbench.gui.model.text_map_editor import TextMapEditor
from workbench.gui.model.values_editor import ValuesEditor
from workbench.gui.model.variable_editors import PerVariableEditor, VariableEditor, VariableListEditor
from workbench.gui.typed_field import Field as TypedField
from workbench.gui.typed_field import fields_in

EDITORS: dict[str, Callable[[Any], FieldEditor]] = {
    "choice": ChoiceEditor,
    "boolean": BooleanEditor,
    "number": NumberEditor,
    "integer": NumberEditor,
    "numbers": NumbersEditor,
    "text": TextEditor,
    "records": RecordsEditor,
    "variable": VariableEditor,
    "variables": VariableListEditor,
    "per_variable": PerVariableEditor,
    "formulas": FormulaListEditor,
    "values_per_variable": ValuesEditor,
    "condition": ConditionEditor,
    "level": LevelEditor,
    "side_formula": SideFormulaEditor,
    "hypotheses": LinesEditor,
    "expression": ExpressionEditor,
    "new_name": NewNameEditor,
    "texts": TextListEditor,
    "text_map": TextMapEditor,
    "table": TableEditor,
}
SEARCHED = 8
"""From this number of options on there is a search field."""


class OptionsForm(QWidget):
    """All fields but the model itself, one group a task; see `OptionGroup`. `make_next` makes them.

    taken: letters that are keys elsewhere on the page.
    """

    changed = Signal(str, object)  # option, new value
    typed = Signal(str, object)  # the same, as one of many in a row
    reset = Signal(list)  # options that shall have their defaults again
    undo_asked = Signal()
    redo_asked = Signal()

    def __init__(
        self, options: type[Options], *, taken: Iterable[str] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._options = options
        fields = [f for f in options.fields.values() if f.kind in EDITORS]
        titles = with_mnemonics([f.title for f in fields], taken)
        self._titles = {field.name: title for field, title in zip(fields, titles, strict=True)}
        self.finder = OptionFinder(self)
        self.finder.line.setVisible(len(fields) >= SEARCHED)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._layout.addWidget(self.finder)
        self._fields, self._not_made = fields, _in_order(fields)
        self.groups: list[OptionGroup] = []
        self.rows: dict[str, OptionRow] = {}
        self.editors: dict[str, FieldEditor] = {}
        self.finder.changed.connect(self._search)
        self.finder.entered.connect(self.go_to_first)
        self.finder.reset.connect(lambda: self.reset.emit([n for n, row in self.rows.items() if row.changed]))
        slash = QShortcut(QKeySequence("/"), self)
        slash.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        slash.activated.connect(self.start_search)

    def make_next(self) -> bool:
        """Make the next group; False when all are there. So many widgets at once would hold up the window."""
        if not self._not_made:
            return False
        title = self._not_made.pop(0)
        fields = [field for field in self._fields if field.group == title]
        self.groups.append(OptionGroup(title, fields, self._row, self))
        self._layout.addWidget(self.groups[-1])
        made = {row.field.name: row for group in self.groups for row in group.rows}
        self.rows = {field.name: made[field.name] for field in self._fields if field.name in made}
        self.editors = {name: row.editor for name, row in self.rows.items()}
        return True

    def _row(self, field: Field[Any], parent: QWidget) -> OptionRow:
        editor = EDITORS[field.kind](field)
        editor.changed.connect(lambda value: self.changed.emit(field.name, value))
        editor.typed.connect(lambda value: self.typed.emit(field.name, value))
        editor.undo_asked.connect(self.undo_asked)
        editor.redo_asked.connect(self.redo_asked)
        row = OptionRow(editor, self._titles[field.name], self._options.fields, parent)
        row.reset.connect(lambda name: self.reset.emit([name]))
        return row

    # -- searching -------------------------------------------------------------------------------------

    def start_search(self) -> None:
        """Go to the search field."""
        self.finder.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.finder.line.selectAll()

    def _search(self) -> None:
        """Show what is searched for, with its help; everything when nothing is."""
        finder, rows = self.finder, self.rows.values()
        only = finder.only_changed.isChecked()
        wanted = {row for row in rows if row.is_found(finder.text, only_changed=only)}
        self.setUpdatesEnabled(False)
        for row in rows:
            row.show_help(bool(finder.text) and row in wanted)
        for group in self.groups:
            group.show_found(wanted if finder.searches else None)
        finder.show_found(len(wanted))
        self.setUpdatesEnabled(True)

    def go_to_first(self) -> None:
        """Go to the first option that is shown, or was found."""
        for group in self.groups:
            for row in group.rows:
                if row.isVisibleTo(self) and row.editor.isEnabled():
                    (row.editor.focusProxy() or row.editor).setFocus(Qt.FocusReason.TabFocusReason)
                    return

    def place_of(self, field: TypedField) -> dict[str, Any] | None:
        """Which option a field for words belongs to, and the number of the field in its editor."""
        for name, editor in self.editors.items():
            if editor.isAncestorOf(field):
                return {"option": name, "part": fields_in(editor).index(field)}
        return None

    def field_at(self, place: Mapping[str, Any]) -> TypedField | None:
        """The field at that place, shown wherever it is folded away; None where there is none."""
        row = self.rows.get(place["option"])
        fields, part = ([] if row is None else fields_in(row.editor)), int(place["part"])
        if row is None or not 0 <= part < len(fields):
            return None
        for group in self.groups:
            group.unfold(row)
        return fields[part]

    # -- showing ---------------------------------------------------------------------------------------

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Offer the variables of these data."""
        for editor in self.editors.values():
            editor.show_dataset(dataset)

    def in_dialog(self) -> None:
        """The form stands in a dialog of its own, and begins empty.

        It has no search, nothing can be dragged into it, and what differs from the default is not marked.
        """
        self.finder.hide()
        for row in self.rows.values():
            row.in_dialog()

    def show_tables(self, titles: Mapping[str, str], tables: Mapping[str, Dataset]) -> None:
        """The other tables of the project, by name; titles: what they are called on the screen."""
        for editor in self.editors.values():
            editor.show_tables(titles, tables)

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
        for row in self.rows.values():
            row.show_value(values, whole)
        for group in self.groups:
            group.count_changed()
        self.finder.show_changed(sum(row.changed for row in self.rows.values()))
        if self.finder.only_changed.isChecked():
            self._search()

    def show_problem(self, error: OptionsError, values: Mapping[str, Any]) -> bool:
        """Say below an option what is wrong with it or still to do; False if it is not one of the form."""
        if error.option not in self.rows:
            return False
        row = self.rows[error.option]
        if lacking := lacks(row.field, values):
            row.tell(f"{lacking}.", "hint")
        else:
            row.tell(str(error))
        return True


def _in_order(fields: Iterable[Field[Any]]) -> list[str]:
    """The groups: those with options that most need first, else in the order of declaration."""
    basic = [field.group for field in fields if not field.advanced]
    return list(dict.fromkeys([*basic, *(field.group for field in fields)]))
