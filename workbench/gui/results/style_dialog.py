"""Table style: how all tables of the project look, with tables beside the choices that show them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from workbench.gui.results.column_tree import ColumnTree
from workbench.gui.results.style_example import example_of, tables_of, telling_tables
from workbench.gui.results.style_fields import StyleFields
from workbench.gui.results.table import TableBlock
from workbench.gui.widgets import button, frame, label
from workbench.project.model import Project
from workbench.results import Table
from workbench.results.dressing import dressed_blocks
from workbench.results.table_style import APA, TableStyle

TITLE = "Table style"


class StyleDialog(QDialog):
    """Emits `decided(style)` when the user is content with it."""

    decided = Signal(object)

    def __init__(self, project: Project, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1080, 700)
        self._result = example_of(project)
        self._shown = telling_tables(self._result)
        self.fields = StyleFields(project.table_style)
        self.columns = ColumnTree(tables_of(project), project.table_style)
        self.previews = [TableBlock(table, folds=False) for table in self._shown]
        self._arrange()
        self.fields.changed.connect(self._show)
        self.columns.changed.connect(self._show)
        self._show()

    def style_chosen(self) -> TableStyle:
        """What is chosen now."""
        return replace(self.fields.style_chosen(), hidden_columns=self.columns.hidden())

    def _show(self) -> None:
        blocks = dressed_blocks(tuple(self._shown), self._result, self.style_chosen())
        for preview, table in zip(self.previews, blocks, strict=True):
            if isinstance(table, Table):
                preview.show_block(table)

    def _decide(self) -> None:
        style = self.style_chosen()
        self.close()
        self.decided.emit(style)

    def _reset(self) -> None:
        self.fields.show_style(APA)
        self._show()

    def _arrange(self) -> None:
        side = QVBoxLayout()
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self.fields)
        side.addWidget(label("Columns shown", "strong"))
        side.addWidget(self.columns, 1)
        left = QWidget()
        left.setLayout(side)
        left.setFixedWidth(320)
        body = QHBoxLayout()
        body.setSpacing(24)
        body.addWidget(left)
        body.addWidget(self._preview(), 1)
        use = button("Use this style", self._decide, look="primary")
        use.setDefault(True)
        foot = QHBoxLayout()
        foot.addWidget(button("Back to APA", self._reset, look="link"))
        foot.addStretch(1)
        foot.addWidget(button("Cancel", self.close))
        foot.addWidget(use)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(14)
        lead = "For all tables of this project: in the window, in what is copied, and in what is exported."
        column.addWidget(label(lead, "muted", wrap=True))
        column.addLayout(body, 1)
        column.addLayout(foot)

    def _preview(self) -> QScrollArea:
        inside = frame("pane")
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(18)
        for preview in self.previews:
            column.addWidget(preview)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName("Preview")
        return area
