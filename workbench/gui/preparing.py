"""Preparing: opens the dialog of a step and makes the step one command of the project, with undo.

What it needs is imported when it is asked: the window is on screen before numpy is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from workbench.gui.document import Document
from workbench.gui.step_menu import StepMenu

if TYPE_CHECKING:
    from workbench.analysis.transforms.pipeline import Placed, Tables
    from workbench.data.progress import Progress
    from workbench.gui.data.steps.step_dialog import StepDialog
    from workbench.gui.long_task_dialog import LongTaskDialog


class Preparing(QObject):
    """done carries words for the status line; table_wanted the step that needs a further table."""

    done = Signal(str)
    table_wanted = Signal(str)

    def __init__(self, document: Document, window: QWidget) -> None:
        super().__init__(window)
        self._document, self._window = document, window
        self.menu = StepMenu(window)
        self.menu.chosen.connect(self.open)
        self.menu.script_wanted.connect(self.show_script)
        self.dialog: StepDialog | None = None
        self.running: LongTaskDialog | None = None

    def popup(self, below: QWidget) -> None:
        """Open the menu under a widget."""
        self.menu.fill()
        self.menu.popup(below.mapToGlobal(QPoint(0, below.height() + 4)))

    def open(self, step_id: str, values: Mapping[str, Any] | None = None) -> StepDialog | None:
        """Open the dialog of a step, if there are data; values: options to begin with."""
        from workbench.analysis.transforms.registry import step_class
        from workbench.gui.data.steps.step_dialog import StepDialog

        project = self._document.project
        if project.dataset is None:
            return None
        step = step_class(step_id)
        if values is None:
            beside = step.beginning_beside(project.dataset, project.tables)
            values = {**beside, **step.beginning(project.dataset)}
        around = project.tables, values, self._window, project.table, project.titles
        dialog = StepDialog(step, project.dataset, *around)
        dialog.taken.connect(self.do)
        dialog.table_wanted.connect(lambda: self.table_wanted.emit(step_id))
        dialog.destroyed.connect(self._forget)
        self.dialog = dialog
        dialog.open()
        return dialog

    def begin_table(self, then: Callable[[], object]) -> None:
        """An empty table to type into: the first of the project, or one more; then `then` is called."""
        from workbench.analysis.transforms.layout import NewTable
        from workbench.analysis.transforms.pipeline import Placed
        from workbench.analysis.transforms.step import Around
        from workbench.data.dataset import Dataset

        step = NewTable.of({"names": ["V1", "V2", "V3"]})
        project = self._document.project
        if project.dataset is not None:
            self.do(Placed(step, into=project.free_table_name(step.title)), then)
            return
        made = step.apply(Dataset({}, ()), Around())
        self._document.set_dataset(step.title, made, done=(step.plain(),))
        then()

    def show_script(self) -> None:
        """All that was done to the data, in words and as lines of a recipe."""
        from workbench.gui.data.steps.script_dialog import ScriptDialog

        project = self._document.project
        ScriptDialog(project.steps, self._window, project.titles).open()

    def _forget(self) -> None:
        if self.dialog is not None and not isValid(self.dialog):
            self.dialog = None

    def do(self, placed: Placed, then: Callable[[], object] = lambda: None) -> None:
        """Do a step on the project's tables: in a thread, then as one command, after which `then` is called.

        A step that takes longer than a moment shows how far it is, and can be stopped.
        """
        from workbench.analysis.transforms.pipeline import Tables, run_step
        from workbench.analysis.transforms.variables import Rename
        from workbench.gui.data.renaming import renamed_project
        from workbench.gui.long_task_dialog import LongTaskDialog

        project = self._document.project
        if project.dataset is None:
            return
        tables = Tables(project.dataset, project.tables, project.table)
        words = placed.words(project.titles)

        def finish(done: Tables) -> None:
            now = self._document.project
            if now.dataset is project.dataset:
                if isinstance(placed.step, Rename) and not placed.on:
                    now = renamed_project(now, {old: new or old for old, new in placed.step.names.items()})
                self._document.apply(words, now.with_tables(done, placed.plain()))
                self.done.emit(" ".join([words + ".", *done.notes]))
                then()

        def run(reporter: Progress) -> Tables:
            done = run_step(tables, placed, reporter)
            return done.using(placed.into) if placed.into else done

        self.running = LongTaskDialog("Preparing the data", f"{words} …", run, self._window)
        self.running.arrived.connect(finish)
        self.running.failed.connect(self._document.report)
        self.running.destroyed.connect(self._is_done)
        self.running.start()

    def _is_done(self) -> None:
        if self.running is not None and not isValid(self.running):
            self.running = None

    def stop(self) -> None:
        """Close what is open."""
        self.menu.close()
        for dialog in (self.dialog, self.running):
            if dialog is not None:
                dialog.reject()
