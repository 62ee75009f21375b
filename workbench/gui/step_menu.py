"""The menu of all steps of data preparation, by heading."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

HEADINGS = ("New variables", "Variables", "Rows", "Shape", "Tables")


class StepMenu(QMenu):
    """Filled when it is first opened; `chosen` carries the name of a step."""

    chosen = Signal(str)
    script_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolTipsVisible(True)
        self.setAccessibleName("Prepare the data")

    def fill(self) -> None:
        """Offer the steps there are."""
        from workbench.analysis.transforms.registry import step_class, step_ids
        from workbench.extension.manager import plugin_manager

        if self.actions():
            return
        plugin_manager()
        steps = [step_class(step_id) for step_id in step_ids()]
        headings = dict.fromkeys([*HEADINGS, *(step.menu for step in steps if step.menu)])
        for heading in headings:
            menu = self.addMenu(heading)
            menu.setToolTipsVisible(True)
            for step in steps:
                if step.menu == heading:
                    action = QAction(f"{step.title}…", menu)
                    action.setToolTip(step.summary)
                    action.setData(step.id)
                    action.triggered.connect(lambda _on=False, name=step.id: self.chosen.emit(name))
                    menu.addAction(action)
        self.addSeparator()
        script = QAction("Preparation so far…", self)
        script.setToolTip("All that was done to the data, in words and as lines of a recipe")
        script.triggered.connect(lambda _on=False: self.script_wanted.emit())
        self.addAction(script)
