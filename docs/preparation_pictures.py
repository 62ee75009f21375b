"""Takes the pictures of data preparation: python docs/preparation_pictures.py, without a display.

The sample study, in both themes: the dialogs of some steps with their previews, row filter and tables.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication
from screenshots import Camera, until

from workbench.analysis.transforms.pipeline import read_placed
from workbench.gui.app import make_application
from workbench.gui.data.steps.step_dialog import StepDialog
from workbench.gui.main_window import MainWindow
from workbench.gui.pages import DATA
from workbench.gui.theme import Mode, theme
from workbench.project.model import Project
from workbench.project.sample import sample_project

SIZE = (1280, 800)
DIALOGS: dict[str, tuple[str, dict[str, Any]]] = {
    "compute": ("compute", {"name": "relative", "expression": "vocabulary - mean(vocabulary, by = school)"}),
    "fault": ("compute", {"name": "relative", "expression": "vocabulary - mean(vocabulry, by = school)"}),
    "centre": ("center", {"variables": ["vocabulary"], "around": "group", "by": ["school"]}),
}


def dialogs(window: MainWindow, camera: Camera) -> None:
    """The dialogs of steps, each with its preview."""
    for name, (step, values) in DIALOGS.items():
        window.preparing.open(step, values)
        dialog = window.preparing.dialog
        assert dialog is not None
        until(partial(has_answered, dialog))
        camera.shoot(f"prepare-{name}", window, dialog)
        dialog.reject()
        until(lambda: True)


def has_answered(dialog: StepDialog) -> bool:
    """Whether there is a preview, or a reason for none."""
    return bool(dialog.words.text() or dialog.problem.text())


def tables(window: MainWindow, camera: Camera) -> None:
    """A table of schools beside that of pupils, and a row filter."""
    step = {"step": "aggregate", "by": ["school"], "variables": ["reading", "vocabulary"], "sizes": "pupils"}
    window.preparing.do(read_placed({**step, "into": "schools"}))
    until(lambda: window.document.project.table == "schools")
    window.document.use_table("data")
    window.document.set_filter("vocabulary > mean(vocabulary)")
    until(lambda: True)
    camera.shoot("prepare-tables", window)


def main(folder: Path) -> None:
    """Take all pictures."""
    make_application("light")
    window = MainWindow()
    window.resize(*SIZE)
    window.show()
    modes: tuple[Mode, Mode] = ("light", "dark")
    for mode in modes:
        theme().set_mode(mode)
        window.document.open_project(Project(sample_project().dataset))
        window.pages.show_page(DATA)
        until(lambda: True)
        camera = Camera(folder, mode, SIZE)
        dialogs(window, camera)
        tables(window, camera)
        window.document.mark_saved(window.document.project, "")
    window.close()
    QApplication.quit()


if __name__ == "__main__":
    main(Path(__file__).parent / "screenshots")
