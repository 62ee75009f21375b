"""Warming: imports what pages and files need before they are asked for, while nothing else goes on.

Modules of the window use Qt and are imported in its thread, the others in one of their own, which holds up
the window's thread now and then. So there is one at a time, and each waits until files are read, pages built
and analyses run.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from workbench.errors import WorkbenchError
from workbench.gui import background, turns

PAUSE_MS = 50
WINDOW = "workbench.gui."


class Warming(QObject):
    """modules: in the order of their import; busy: whether the window has better things to do."""

    done = Signal()

    def __init__(self, modules: Iterable[str], busy: Callable[[], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._modules = list(modules)
        self._busy = busy
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._next)

    def start(self) -> None:
        """Begin with the first, as soon as there is time."""
        self._timer.start()

    def stop(self) -> None:
        """No further imports."""
        self._modules.clear()
        self._timer.stop()

    def _next(self) -> None:
        if background.running or not turns.idle() or self._busy():
            self._timer.start()
        elif self._modules:
            self._import(self._modules.pop(0))
        else:
            self.done.emit()

    def _import(self, module: str) -> None:
        load = partial(importlib.import_module, module)
        if not module.startswith(WINDOW):
            background.in_background(load, self._loaded, self._failed)
            return
        load()
        self._timer.start()

    def _loaded(self, _: object) -> None:
        self._timer.start()

    def _failed(self, _: WorkbenchError) -> None:
        """It will be told when something needs that module."""
        self._timer.start()
