"""What looks wrong in a file, and what was repaired, above its preview."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from workbench.data.text.preview import Preview
from workbench.errors import WorkbenchError
from workbench.gui.results.callout import Callout
from workbench.results import Notice

MOST_TOLD = 4


class ImportNotes(QWidget):
    """One callout: the problems of a preview, or why there is none. Hidden when all is well."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.callout = Callout(Notice("info", ""))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.callout)
        self.hide()

    def show_problems(self, preview: Preview) -> None:
        """The problems; values that may be missing have chips of their own and are not repeated."""
        told = [problem for problem in preview.problems if problem not in preview.suspicions]
        lines = told[:MOST_TOLD]
        if len(told) > MOST_TOLD:
            lines.append(f"… and {len(told) - MOST_TOLD} more like these.")
        self.callout.setToolTip("\n".join(told[:40]))
        self._show(Notice("warning", "\n".join(lines)))
        self.setVisible(bool(lines))

    def show_error(self, error: WorkbenchError) -> None:
        """Why the file cannot be read, and what to do."""
        self.callout.setToolTip("")
        self._show(Notice("error", error.message, error.advice))
        self.show()

    def _show(self, notice: Notice) -> None:
        self.callout.show_block(notice)
