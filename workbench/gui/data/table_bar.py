"""The line above the grid: which table is shown, and which of its rows analyses use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workbench.gui.data.kept_rows import KeptRows
from workbench.gui.data.name_field import NameField
from workbench.gui.data.steps.row_filter import AnalysedRows
from workbench.gui.document import Document
from workbench.gui.model.combo import combo_box
from workbench.gui.model.elided_label import ElidedLabel
from workbench.gui.widgets import frame, icon_button, label
from workbench.project.preparation import MAIN

if TYPE_CHECKING:
    from workbench.analysis.transforms.pipeline import Placed
    from workbench.gui.data.steps.step_dialog import StepDialog


class TableBar(QWidget):
    """Hidden while there is one table and no filter."""

    def __init__(self, document: Document, kept: KeptRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document, self._kept = document, kept
        self.tables = combo_box()
        self.tables.setAccessibleName("Table")
        self.tables.setToolTip("The table that is shown, and that new analyses use")
        self.tables.activated.connect(lambda _i: document.use_table(str(self.tables.currentData())))
        self.name = NameField("Name of the table")
        self.name.named.connect(lambda name: document.rename_table(document.project.table, name))
        self.name.left.connect(self._named)
        self.rename = icon_button("edit", "Give this table another name  (F2)", self.ask_name)
        rename_key = QShortcut(QKeySequence("F2"), self.tables)
        rename_key.setContext(Qt.ShortcutContext.WidgetShortcut)
        rename_key.activated.connect(self.ask_name)
        self.remove = icon_button("trash", "Remove this table and its analyses", self.remove_table)
        self.chip = frame("chip")
        self.condition = ElidedLabel("")
        self.count = label("", "caption")
        self.edit = icon_button("edit", "Change the row filter", self.ask_filter)
        self.clear = icon_button("close", "Use all rows again", lambda: document.set_filter(""))
        self._arrange()
        document.project_changed.connect(self.refresh)
        kept.changed.connect(self._count)
        self.refresh()

    def _arrange(self) -> None:
        inside = QHBoxLayout(self.chip)
        inside.setContentsMargins(10, 0, 4, 0)
        inside.setSpacing(6)
        inside.addWidget(label("Only rows with", "muted"))
        inside.addWidget(self.condition, 1)
        for part in (self.count, self.edit, self.clear):
            inside.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.tables, 1)
        row.addWidget(self.name, 1)
        row.addWidget(self.rename)
        row.addWidget(self.remove)
        row.addStretch(1)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(14, 2, 10, 6)
        lines.setSpacing(6)
        lines.addLayout(row)
        lines.addWidget(self.chip)

    def _count(self) -> None:
        self.count.setText(self._kept.words)

    def refresh(self) -> None:
        """Show the tables and the filter of the project."""
        project = self._document.project
        several = bool(project.tables)
        names = [project.table, *project.tables] if several else []
        names.sort(key=lambda name: name != MAIN)
        self.tables.clear()
        for name in names:
            self.tables.addItem(project.titles[name], name)
        self.tables.setCurrentIndex(self.tables.findData(project.table))
        for part in (self.tables, self.rename, self.remove):
            part.setVisible(several)
        self.name.hide()
        condition = project.row_filter
        self.chip.setVisible(bool(condition))
        self.condition.setText(condition)
        self.chip.setToolTip(f"Analyses of this table use only rows with  {condition}")
        self.setVisible(several or bool(condition))

    def ask_name(self) -> None:
        """Let the name of the shown table be typed where it stands."""
        self.tables.hide()
        project = self._document.project
        self.name.ask(project.titles[project.table])

    def _named(self) -> None:
        self.tables.setVisible(bool(self._document.project.tables))
        self.tables.setFocus()

    def ask_filter(self) -> StepDialog | None:
        """Ask for the condition that rows must meet, if there are data."""
        from workbench.gui.data.steps.step_dialog import StepDialog  # its form belongs to the Model page

        project = self._document.project
        if project.dataset is None:
            return None
        values = {"condition": project.row_filter} if project.row_filter else {}
        dialog = StepDialog(AnalysedRows, project.dataset, {}, values, self.window(), project.table)
        dialog.taken.connect(self._take)
        dialog.open()
        return dialog

    def _take(self, placed: Placed) -> None:
        if isinstance(placed.step, AnalysedRows):
            self._document.set_filter(placed.step.condition)

    def remove_table(self) -> None:
        """Remove the shown table with its analyses, and show another."""
        project = self._document.project
        if project.tables:
            other = MAIN if MAIN in project.tables else next(iter(project.tables))
            words = f"Remove the table {project.titles[project.table]}"
            self._document.apply(words, project.using(other).without_table(project.table))
