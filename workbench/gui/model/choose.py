"""What the Model page says while there is nothing to edit: open data, choose an analysis, get its plugin."""

from __future__ import annotations

from collections.abc import Callable

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

    def offer(self) -> None:
        """Show what can be done now."""
        self._clear()
        if self._document.dataset is None:
            self._say("No data yet", "Open a data file first; then choose what to fit.")
            return
        self._say("What do you want to fit?")
        from workbench.extension.manager import plugin_manager

        for analysis in plugin_manager().analyses().values():
            choice = button(
                f"{analysis.title}\n{analysis.summary}",
                self._adder(analysis.id, analysis.title),
                look="choice",
            )
            choice.setAccessibleName(analysis.title)
            choice.setAccessibleDescription(analysis.summary)
            self._layout.addWidget(choice)

    def _adder(self, analysis_id: str, title: str) -> Callable[[], str]:
        return lambda: self._document.add_analysis(analysis_id, title)

    def explain_missing(self, analysis_id: str) -> None:
        """The current analysis comes from a plugin that is not there."""
        self._clear()
        self._say(
            "This analysis is not installed",
            f"The project uses the analysis '{analysis_id}', which no installed plugin offers. Its results "
            "are kept and can be read; to change or run it, install its plugin and open the project anew.",
        )

    def _say(self, title: str, *sentences: str) -> None:
        self._layout.addWidget(label(title, "title"))
        for sentence in sentences:
            self._layout.addWidget(label(sentence, "muted", wrap=True))

    def _clear(self) -> None:
        while (item := self._layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
