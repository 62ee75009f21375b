"""Start page: what one sees before there is data."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workbench.gui.actions import Actions
from workbench.gui.resources import resource
from workbench.gui.widgets import button, label

_SHOWN_RECENT = 6


class StartPage(QWidget):
    """Four ways to begin, recent files, and one line on what this is."""

    open_requested = Signal(str)

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("startPage")
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        self._recent_title = label("Recent", "strong")
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addStretch(2)
        column.addLayout(_title_row())
        words = "Statistics for people in groups, and for measurements over time."
        column.addWidget(label(words, "muted", wrap=True))
        column.addSpacing(18)
        for name, text in (
            ("open_data", "Open a data file\nCSV, Excel, SPSS, Stata, SAS, R and more; text with a preview"),
            ("new_table", "Type data in\nAn empty table to type or paste into"),
            ("open_sample", "Look at the sample study\nPupils in schools, with a fitted model to explore"),
            ("open_project", "Open a project\nContinue where you left off"),
        ):
            column.addWidget(_choice(actions, name, text))
        column.addSpacing(14)
        column.addWidget(self._recent_title)
        column.addLayout(self._recent)
        column.addSpacing(10)
        column.addWidget(label("You can also drop a file on this window, or paste cells into it.", "caption"))
        column.addStretch(3)
        row = QHBoxLayout(self)
        paste = QShortcut(
            QKeySequence(QKeySequence.StandardKey.Paste), self
        )  # as long as the page is visible
        paste.activated.connect(actions["paste_data"].trigger)
        row.addStretch(1)
        body = QWidget()
        body.setLayout(column)
        body.setFixedWidth(520)
        row.addWidget(body)
        row.addStretch(1)

    def set_recent(self, paths: list[Path]) -> None:
        """Show the files opened lately, newest first."""
        while (item := self._recent.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for path in paths[:_SHOWN_RECENT]:
            self._recent.addWidget(self._recent_button(path))
        self._recent_title.setVisible(bool(paths))

    def _recent_button(self, path: Path) -> QWidget:
        out = button(path.name, lambda: self.open_requested.emit(str(path)), look="link", icon="file")
        out.setToolTip(str(path))
        return out


def _title_row() -> QHBoxLayout:
    mark = QSvgWidget(str(resource("icons", "logo.svg")))
    mark.setFixedSize(44, 44)
    row = QHBoxLayout()
    row.setSpacing(14)
    row.addWidget(mark)
    row.addWidget(label("Multilevel Workbench", "display"))
    row.addStretch(1)
    return row


def _choice(actions: Actions, name: str, text: str) -> QWidget:
    icons = {"open_data": "table", "new_table": "edit", "open_sample": "sample", "open_project": "folder"}
    action = actions[name]
    return button(text, action.trigger, look="choice", icon=icons[name], tip=action.toolTip())
