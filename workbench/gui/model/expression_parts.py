"""Two buttons below an expression in a dialog: variables and functions, to be put in by pointing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from workbench.data.expressions.functions import FUNCTIONS
from workbench.data.expressions.writing import name as written_name
from workbench.data.variable import Variable
from workbench.gui.model.formula_edit import FormulaEdit
from workbench.gui.model.name_list import Named, named
from workbench.gui.model.popup import popup_names
from workbench.gui.widgets import button

HEADINGS: dict[str, tuple[str, ...]] = {
    "Conditions and choices": ("if", "missing", "recode", "cut", "contains"),
    "Several variables of a row": ("row_mean", "row_sum", "row_count", "min", "max"),
    "All rows, or each group": ("mean", "sum", "sd", "median", "count", "center", "scale", "rank"),
    "Rows before and after": ("lag", "lead", "first", "last", "cumsum", "row_number"),
    "Numbers": ("round", "floor", "ceiling", "abs", "sqrt", "exp", "log", "log2", "log10"),
    "Texts": ("concat", "substr", "replace", "upper", "lower", "trim", "length", "to_number", "to_text"),
    "Dates": ("date", "year", "month", "day", "days_between"),
}


class ExpressionParts(QWidget):
    """Puts a variable or function where the cursor of `box` is; what is selected goes into the function."""

    def __init__(self, box: FormulaEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._box = box
        self._things: tuple[Named, ...] = ()
        self.variables = button("Variable", self._ask_variable, look="link", icon="add")
        self.variables.setToolTip("Put a variable into the expression")
        self.functions = button("Function", self._ask_function, look="link", icon="add")
        self.functions.setToolTip("Put a function into the expression; each says what it gives")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for part in (self.variables, self.functions):
            part.setAutoDefault(False)
            row.addWidget(part)
        row.addStretch(1)

    def show_variables(self, variables: Iterable[Variable]) -> None:
        """The variables to offer."""
        self._things = tuple(map(named, variables))

    def insert_variable(self, name: str) -> None:
        self._put(lambda _selected: written_name(name), 0)

    def insert_function(self, name: str) -> None:
        """With the cursor between its parentheses."""
        self._put(lambda selected: f"{name}({selected})", 1)

    def fill_functions(self, menu: QMenu) -> None:
        """A submenu for each heading; a function with what it gives beside it."""
        for heading, names in HEADINGS.items():
            part = menu.addMenu(heading)
            for name in names:
                action = part.addAction(f"{name}( )\t{FUNCTIONS[name].help}".replace("&", "&&"))
                action.triggered.connect(partial(self._chosen, name))

    def _chosen(self, name: str, _checked: bool = False) -> None:
        self.insert_function(name)

    def _ask_variable(self) -> None:
        popup_names(self, self._things, _below(self.variables), self.insert_variable, "Variables")

    def _ask_function(self) -> None:
        menu = QMenu(self)
        menu.setAccessibleName("Functions")
        self.fill_functions(menu)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(_below(self.functions))

    def _put(self, text: Callable[[str], str], back: int) -> None:
        """Insert what `text` makes of the selection; the cursor then stands `back` signs before its end."""
        cursor = self._box.textCursor()
        selected = cursor.selectedText()
        cursor.insertText(text(selected))
        if not selected:
            cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.MoveAnchor, back)
        self._box.setTextCursor(cursor)
        self._box.setFocus()


def _below(part: QPushButton) -> QPoint:
    return part.mapToGlobal(QPoint(0, part.height() + 2))
