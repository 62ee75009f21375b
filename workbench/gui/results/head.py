"""The head of the results as a document: its title, and buttons for all results at once."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from workbench.gui.actions import Actions
from workbench.gui.document import Document
from workbench.gui.results.title_edit import TitleEdit

_BUTTONS = ("fold_all", "unfold_all", "table_style", "side_by_side", "print")


class DocumentHead(QFrame):
    """Above the results; hidden while there is none."""

    def __init__(self, document: Document, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "header")
        self._document = document
        self.title = TitleEdit("Title of the results")
        self.title.setPlaceholderText("Title of the results")
        self.title.setToolTip("Click to give the results a title: it heads what is exported and printed")
        self.title.kept.connect(self._keep)
        row = QHBoxLayout(self)
        row.setContentsMargins(26, 4, 26, 4)
        row.setSpacing(4)
        row.addWidget(self.title, 1)
        for name in _BUTTONS:
            row.addWidget(_button(actions, name))
        document.project_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the title of the project."""
        self.title.show_title(self._document.project.title)
        self.setVisible(bool(self._document.project.analyses))

    def _keep(self, title: str, session: str) -> None:
        project = self._document.project
        if title != project.title:
            self._document.apply("Title the results", replace(project, title=title), session=session)


def _button(actions: Actions, name: str) -> QToolButton:
    """A button with the icon of an action, which says its words and does it."""
    out = QToolButton()
    out.setDefaultAction(actions[name])
    out.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    out.setIconSize(QSize(18, 18))
    out.setProperty("look", "quiet")
    out.setAccessibleName(actions[name].text().replace("&", "").removesuffix("…"))
    return out
