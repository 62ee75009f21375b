"""What the Model page says while there is nothing to edit: open data, then choose an analysis."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.gui.document import Document
from workbench.gui.widgets import button, label


class ChooseAnalysis(QWidget):
    """One large button for each analysis of the plugins."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(24, 24, 24, 24)
        self._layout.setSpacing(10)
        self._layout.setAlignment(Qt.AlignmentFlag.AlignTop)

    def refresh(self) -> None:
        """Show what can be done now."""
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if self._document.dataset is None:
            self._layout.addWidget(label("No data yet", "title"))
            self._layout.addWidget(
                label("Open a data file first; then choose what to fit.", "muted", wrap=True)
            )
            return
        self._layout.addWidget(label("What do you want to fit?", "title"))
        from workbench.extension.manager import plugin_manager

        for analysis in plugin_manager().analyses().values():
            choice = button(
                f"{analysis.title}\n{analysis.summary}",
                lambda a=analysis: self._document.add_analysis(a.id, a.title),
                look="choice",
            )
            choice.setAccessibleName(analysis.title)
            choice.setAccessibleDescription(analysis.summary)
            self._layout.addWidget(choice)
