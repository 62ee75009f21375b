"""One option of a form: title, editor, a way back to the default, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QToolButton, QWidget

from workbench.analysis.fields import Field
from workbench.analysis.option_facts import applies_when, differs, found, value_words
from workbench.errors import OptionsError
from workbench.gui.model.field_editors import BooleanEditor, FieldEditor
from workbench.gui.widgets import icon_button, label, restyle

_LABEL_WIDTH = 92


class OptionRow(QWidget):
    """title: with the & of its key; fields: all of the analysis, which conditions refer to.

    What most rows never show (the way back, help, a problem) is made when it is first needed.
    """

    reset = Signal(str)

    def __init__(
        self, editor: FieldEditor, title: str, fields: Mapping[str, Field[Any]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.editor = editor
        self.field = field = editor.field
        self.changed = False
        self._marks = True
        self._fields = fields
        self._head = QHBoxLayout()
        self._grid = QGridLayout(self)
        condition = applies_when(field, fields)
        self._tip = f"{field.help}\n{condition}" if condition else field.help
        self._title = self._titled(editor, title)
        self._arrange(editor)
        editor.refused.connect(self.tell)

    @cached_property
    def back(self) -> QToolButton:
        """The button that brings the default back."""
        words = f"Back to {value_words(self.field, self.field.default)}"
        out = icon_button("undo", f"{words}, the default", lambda: self.reset.emit(self.field.name))
        out.setIconSize(QSize(14, 14))
        out.setAccessibleName(f"Reset {self.field.title}: {words}")
        self._head.addWidget(out, 0, Qt.AlignmentFlag.AlignTop)
        return out

    @cached_property
    def help(self) -> QLabel:
        """Help in words below the option."""
        out = label(self._tip, "caption", wrap=True)
        self._grid.addWidget(out, 3, 0, 1, 2)
        return out

    @cached_property
    def _problem(self) -> QLabel:
        out = label("", "caption", wrap=True)
        wide = self.editor.wide
        self._grid.addWidget(out, 2, 0 if wide else 1, 1, 2 if wide else 1)
        return out

    @property
    def problem(self) -> str:
        """What is told below the option, "" for nothing."""
        made = "_problem" in vars(self)
        return self._problem.text() if made and not self._problem.isHidden() else ""

    def _titled(self, editor: FieldEditor, title: str) -> QWidget:
        """What bears the title: a check box itself, or a label."""
        if isinstance(editor, BooleanEditor):
            editor.box.setText(title)
            editor.box.setToolTip(self._tip)
            return editor.box
        out = QLabel(title)
        out.setBuddy(editor.focusProxy() or editor)
        out.setToolTip(self._tip)
        out.setWordWrap(True)
        out.setMinimumHeight(28)
        return out

    def _arrange(self, editor: FieldEditor) -> None:
        self._head.setSpacing(2)
        checked = isinstance(editor, BooleanEditor)  # with its title inside
        self._head.addWidget(editor if checked else self._title, 1)
        grid, wide = self._grid, editor.wide
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        grid.setColumnStretch(0, 40)
        grid.setColumnStretch(1, 60)
        grid.addLayout(self._head, 0, 0, 1, 2 if wide else 1)
        if not checked:
            grid.addWidget(editor, 1 if wide else 0, 0 if wide else 1, 1, 2 if wide else 1)

    def show_value(self, values: Mapping[str, Any], whole: Mapping[str, Any]) -> None:
        """Show the option's value among those given; whole: all options, defaults included."""
        name, field = self.field.name, self.field
        self.editor.show_whole(whole)
        try:
            self.editor.show_value(field.check(whole[name]))
            self.tell("")
        except OptionsError as error:
            self.editor.show_value(field.default)
            self.tell(str(error) if name in values else "")
        applies = field.when is None or field.when.holds(whole)
        self.editor.setEnabled(applies)
        self._title.setEnabled(applies)
        self._mark(name in values and differs(field, values[name]))

    def in_dialog(self) -> None:
        """The form stands in a dialog of its own, where every option is there to be changed."""
        self._marks = False
        self.editor.in_dialog()

    def _mark(self, changed: bool) -> None:
        """A changed option stands out by its colour, and by the button that takes it back."""
        if self._marks and changed != self.changed:
            self.changed = changed
            self.back.setVisible(changed)
            restyle(self._title, tone="hint" if changed else "")

    def tell(self, problem: str, tone: str = "error") -> None:
        """Say below the option what is wrong with it or still to do ("hint"); "" when nothing is."""
        if problem or "_problem" in vars(self):
            self._problem.setText(problem)
            restyle(self._problem, tone=tone)
            self._problem.setVisible(bool(problem))

    def is_found(self, text: str, *, only_changed: bool) -> bool:
        """Whether a search finds it."""
        return found(self.field, text) and (self.changed or not only_changed)

    def show_help(self, shown: bool) -> None:
        """Help below the option, for those who search; else it is the tooltip."""
        if shown or "help" in vars(self):
            self.help.setVisible(shown)
