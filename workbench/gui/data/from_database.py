"""Ask for a database and read what was chosen of it, in a thread with a progress dialog."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from workbench.data.database.place import Place
from workbench.data.database.read import read_database
from workbench.data.dataset import Dataset
from workbench.data.progress import Progress
from workbench.errors import WorkbenchError
from workbench.gui.data.database_dialog import OPEN, DatabaseDialog
from workbench.gui.long_task_dialog import LongTaskDialog


def open_database(
    parent: QWidget,
    opened: Callable[[Dataset], object],
    failed: Callable[[WorkbenchError], object],
    title: str = OPEN,
) -> DatabaseDialog:
    """Show the dialog under `title`; `opened` gets the data that were read, `failed` why there are none."""
    window = weakref.ref(parent)  # what is connected to a dialog must not keep its parent alive

    def read(place: Place) -> None:
        words = f"Reading {place.name} …"
        task = LongTaskDialog("Opening", words, partial(_read, place), window())
        task.arrived.connect(opened)
        task.failed.connect(failed)
        task.start()

    dialog = DatabaseDialog(parent, title)
    dialog.chosen.connect(read)
    dialog.open()
    return dialog


def _read(place: Place, reporter: Progress) -> Dataset:
    return read_database(place, reporter=reporter)
