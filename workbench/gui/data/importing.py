"""Open a data file in the window: with the preview to confirm, or at once as it was read the last time."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from workbench.data.dataset import Dataset
from workbench.data.files.registry import TEXT, format_of
from workbench.errors import DataError
from workbench.gui.data.choosing import choose_and_read
from workbench.gui.data.import_choices import ImportChoices
from workbench.gui.data.import_dialog import ImportDialog
from workbench.gui.data.import_memory import recall
from workbench.gui.data.opened_as import Steps, text_opened
from workbench.gui.data.reading import reading_dialog
from workbench.gui.data.telling import tell_reading
from workbench.gui.document import Document
from workbench.project.preparation import opened_step

Then = Callable[[Dataset, Steps], object]
"""What becomes of the data, with the steps that read them."""

UNASKED = {"missing_codes": None}
"""How a file is read that nobody looked at before: with what the preview proposes."""


def import_file(
    document: Document,
    path: Path,
    parent: QWidget,
    *,
    ask: bool = False,
    opened: Then | None = None,
) -> None:
    """Make the file at `path` the data of the project, or give them to `opened`, with how they were read.

    ask: show the preview first. Otherwise the file is read as it was the last time (or as detected), and the
    preview appears only when that does not work any more.
    """

    def replace_data(dataset: Dataset, steps: Steps) -> None:
        document.set_dataset(f"Open {path.name}", dataset, done=steps)

    then = opened or replace_data

    def read(dataset: Dataset, steps: Steps) -> None:
        then(dataset, steps)
        tell_reading(document, dataset)

    try:
        format = format_of(path)
    except DataError as error:
        document.report(error)
        return
    if format is not TEXT:
        choose_and_read(document, path, format, parent, read, ask=ask)
    elif ask:
        _preview(path, parent, then)
    else:
        _read_text(document, path, parent, read, then)


def _preview(path: Path, parent: QWidget | None, then: Then) -> None:
    """Show the first rows, and read the file as it is confirmed."""
    dialog = ImportDialog(path, parent)
    dialog.read_as.connect(then)
    dialog.open()


def _read_text(document: Document, path: Path, parent: QWidget, read: Then, confirmed: Then) -> None:
    """Read as the last time, with the preview where that fails; as detected where there was none.

    confirmed: what becomes of the data when the preview was needed.
    """
    remembered = recall(path)
    reading = reading_dialog(path, remembered[1] if remembered is not None else UNASKED, parent)
    reading.arrived.connect(lambda dataset: read(dataset, _as_read(path, remembered, dataset)))
    if remembered is not None:
        window = weakref.ref(parent)  # what a dialog is connected to must not keep its parent alive
        reading.failed.connect(lambda _error: _preview(path, window(), confirmed))
    else:
        reading.failed.connect(document.report)
    reading.start()


def _as_read(path: Path, remembered: tuple[ImportChoices, dict[str, Any]] | None, dataset: Dataset) -> Steps:
    """How a file was read that nobody was asked about: as the last time, or as anybody reads it."""
    return text_opened(path, *remembered, dataset.names) if remembered else (opened_step(str(path)),)
