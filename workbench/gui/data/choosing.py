"""Open a file that is not text: ask which sheet, table or object where there is a choice, then read."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from workbench.data.dataset import Dataset
from workbench.data.files.fixed_width import codebook
from workbench.data.files.format import FileFormat, Reading
from workbench.data.files.read import parts_of
from workbench.gui.data.asking import ask as in_thread
from workbench.gui.data.opened_as import Steps
from workbench.gui.data.part_dialog import PartDialog
from workbench.gui.data.reading import reading_dialog
from workbench.gui.document import Document
from workbench.project.preparation import opened_step


def choose_and_read(
    document: Document,
    path: Path,
    format: FileFormat,
    parent: QWidget,
    opened: Callable[[Dataset, Steps], object],
    *,
    ask: bool,
) -> None:
    """Read the file into `opened`; ask: let the user choose even if there is a single part."""
    window = weakref.ref(parent)  # what is connected to a dialog must not keep its parent alive

    def read(reading: Reading) -> None:
        dialog = reading_dialog(path, {"reading": reading, "format": format}, window())
        how = (opened_step(str(path), reading.to_json()),)
        dialog.arrived.connect(lambda dataset: opened(dataset, how))
        dialog.failed.connect(document.report)
        dialog.start()

    def choose(parts: tuple[str, ...]) -> None:
        must = len(parts) > 1 or (format.id == "fixed_width" and not codebook(path).widths)
        if not must and not (ask and parts):
            read(Reading())
            return
        dialog = PartDialog(path, format, parts, window())
        dialog.chosen.connect(read)
        dialog.open()

    in_thread(parent, lambda: parts_of(path, format), choose, document.report)
