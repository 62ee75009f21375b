"""Takes the pictures of data preparation: python docs/preparation_pictures.py, without a display.

The sample study, in both themes: the dialogs of some steps with their previews, row filter and tables, the
grid and the variables, the history, and the pattern of missing values.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtWidgets import QApplication
from screenshots import Camera, show_block, until

from workbench.analysis.transforms.pipeline import read_placed
from workbench.data.dataset import Dataset
from workbench.gui.app import make_application
from workbench.gui.data.data_page import DataPage
from workbench.gui.data.grid_commands import GridCommands
from workbench.gui.data.steps.script_dialog import ScriptDialog
from workbench.gui.data.steps.step_dialog import StepDialog
from workbench.gui.engine import Engine
from workbench.gui.main_window import MainWindow
from workbench.gui.pages import DATA, HISTORY
from workbench.gui.results.figure import FigureBlock
from workbench.gui.theme import Mode, theme
from workbench.project.model import Project
from workbench.project.sample import sample_project

SIZE = (1280, 800)
DIALOGS: dict[str, tuple[str, dict[str, Any]]] = {
    "compute": ("compute", {"name": "relative", "expression": "vocabulary - mean(vocabulary, by = school)"}),
    "fault": ("compute", {"name": "relative", "expression": "vocabulary - mean(vocabulry, by = school)"}),
    "classes": ("classes", {"variables": ["vocabulary"]}),
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
    window.pages.show_page(DATA)
    until(lambda: True)
    camera.shoot("prepare-tables", window)


def by_hand(window: MainWindow, camera: Camera) -> None:
    """What is done by hand: in the grid, to a variable; and the same as steps and as history."""
    document, page = window.document, window.pages.make(DATA)
    assert isinstance(page, DataPage)
    commands = page.cells.commands
    commands.set_cell(3, "reading", "41.5")
    commands.clear(np.array([6, 7, 8]), ["vocabulary"])
    commands.set_missing("education", "9, 97 to highest")
    commands.set_valid_range("vocabulary", "-1.5 to 1.5")
    commands.set_label("reading", "Reading comprehension, spring")
    commands.paste((("1.5", "38"), ("0.25", "51")), np.array([10, 11]), ["ses", "reading"], lambda: None)
    document.set_filter('sector == "public" and ses > 0')
    until(lambda: True)
    page.grid.frozen.freeze(2)
    sizes = window.splitter.sizes()
    window.splitter.setSizes([740, 540])
    until(lambda: True)
    page.grid.select_block(10, 7, 12, 7)
    page.find_bar.open_replace()
    until(lambda: True)
    camera.shoot("prepare-grid", window)
    page.find_bar.close_bar()
    window.splitter.setSizes(sizes)
    window.pages.show_variable("gender")
    until(lambda: True)
    camera.shoot("prepare-variables", window)
    script = ScriptDialog(document.project.steps, window)
    until(lambda: True)
    camera.shoot("prepare-so-far", window, script)
    script.close()
    document.undo()
    window.pages.show_page(HISTORY)
    until(lambda: True)
    camera.shoot("prepare-history", window)
    document.redo()
    window.pages.show_page(DATA)


def missing(window: MainWindow, camera: Camera) -> None:
    """Which values are missing, and how a step fills them in."""
    document = window.document
    document.set_filter("")
    commands = GridCommands(document)
    draw = np.random.default_rng(1)
    for name, share in (("vocabulary", 0.12), ("ses", 0.07), ("education", 0.04)):
        assert document.dataset is not None
        commands.clear(np.flatnonzero(draw.random(document.dataset.n_rows) < share), [name])
    entry = document.add_analysis("describe.missing", "Missing values")
    document.request_run(entry)
    until(lambda: (found := document.find(entry)) is not None and found.result is not None)
    show_block(window, FigureBlock, lambda block: "pattern" in block.figure.title.lower())
    camera.shoot("prepare-missing", window)
    window.preparing.open("impute", {"group": "school", "n_sets": 20})
    dialog = window.preparing.dialog
    assert dialog is not None
    until(partial(has_answered, dialog))
    camera.shoot("prepare-impute", window, dialog)
    dialog.reject()


def sample_data() -> Dataset:
    """The sample, as if it lay where R works: scripts in pictures show no folder of this machine."""
    data = sample_project().dataset
    columns = {name: data.column(name) for name in data.names}
    return Dataset(columns, data.variables, name=data.name, source="reading.csv")


def main(folder: Path) -> None:
    """Take all pictures."""
    make_application("light")
    window = MainWindow()
    window.resize(*SIZE)
    engine = Engine(window.document)
    window.show()
    engine.start()
    until(lambda: engine.started)
    modes: tuple[Mode, Mode] = ("light", "dark")
    for mode in modes:
        theme().set_mode(mode)
        window.document.open_project(Project(sample_data()))
        window.pages.show_page(DATA)
        until(lambda: True)
        camera = Camera(folder, mode, SIZE)
        dialogs(window, camera)
        by_hand(window, camera)
        missing(window, camera)
        tables(window, camera)
        window.document.mark_saved(window.document.project, "")
    engine.stop()
    window.close()
    QApplication.quit()


if __name__ == "__main__":
    main(Path(__file__).parent / "screenshots")
