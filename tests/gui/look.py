"""Pictures of widgets for people to look at: python tests/gui/look.py FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from gui.sample_result import sample_result
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QWidget

from workbench.gui.app import make_application
from workbench.gui.document import Document
from workbench.gui.results.view import ResultsView
from workbench.gui.theme import Mode
from workbench.project.model import AnalysisEntry, Project


def wait(milliseconds: int) -> None:
    """Let the event loop run."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def shoot(widget: QWidget, target: Path) -> None:
    """Show the widget, wait, and save its picture."""
    widget.show()
    wait(1500)
    widget.grab().save(str(target))


def sample_project() -> Project:
    result = sample_result()
    entry = AnalysisEntry(result.analysis, dict(result.options), title="Linear mixed model", result=result)
    return Project(None, (entry,))


def main(folder: Path) -> None:
    modes: tuple[Mode, Mode] = ("light", "dark")
    for mode in modes:
        make_application(mode)
        document = Document()
        document.open_project(sample_project())
        view = ResultsView(document)
        view.resize(720, 2600)
        shoot(view, folder / f"results_{mode}.png")
        view.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
