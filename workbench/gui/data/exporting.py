"""Write the data to a file of another program: ask where, tell what the format does not keep, then write."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from workbench.data.dataset import Dataset
from workbench.data.files.format import FileFormat
from workbench.data.files.losses import loss_lines
from workbench.data.files.registry import format_named, writable
from workbench.data.files.write import write_file
from workbench.data.progress import Progress
from workbench.data.rows import meeting
from workbench.errors import WorkbenchError
from workbench.gui.document import Document
from workbench.gui.long_task_dialog import LongTaskDialog
from workbench.gui.widgets import message_box


def export_data(document: Document, parent: QWidget, folder: str, said: Callable[[str], object]) -> None:
    """Ask for a file and write the data there; said: takes a sentence when that is done."""
    dataset = document.dataset
    if dataset is None:
        return
    proposed = str(Path(folder) / f"{dataset.name or 'data'}.csv")
    filters = ";;".join(format.pattern for format in writable())
    name, chosen = QFileDialog.getSaveFileName(parent, "Export data", proposed, filters)
    if not name:
        return
    try:
        wanted = _wanted_rows(document, dataset, parent)
    except WorkbenchError as error:
        document.report(error)
        return
    if wanted is not None:
        write_data(document, wanted, _with_suffix(Path(name), chosen), parent, said)


def _wanted_rows(document: Document, dataset: Dataset, parent: QWidget) -> Dataset | None:
    """All rows, or those that the row filter keeps where the user wants only these; None: neither."""
    condition = document.project.row_filter
    if not condition:
        return dataset
    kept = meeting(dataset, condition)
    box = message_box(
        parent, "Export data", f"The row filter keeps {kept.n_rows:,} of {dataset.n_rows:,} rows."
    )
    box.setInformativeText(f"They are the rows with  {condition}")
    only = box.addButton("Only these rows", QMessageBox.ButtonRole.AcceptRole)
    every = box.addButton("All rows", QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(only)
    box.exec()
    if box.clickedButton() is only:
        return _frozen(kept)
    return dataset if box.clickedButton() is every else None


def _frozen(dataset: Dataset) -> Dataset:
    """With the values that variables have now: a mean of all rows is not computed again from these."""
    return dataset.replaced(variables=[variable.with_(computed="") for variable in dataset.variables])


def write_data(
    document: Document, dataset: Dataset, path: Path, parent: QWidget, said: Callable[[str], object]
) -> None:
    """Write to `path` unless the user minds what its format does not keep."""
    format = format_named(path)
    lost = loss_lines(dataset, format) if format.writer else ()
    if lost and not _agreed(lost, format, parent):
        return
    window = weakref.ref(parent)  # what a dialog is connected to must not keep its parent alive
    work = partial(_write, dataset, path)
    dialog = LongTaskDialog("Exporting", f"Writing {path.name} …", work, window())
    dialog.arrived.connect(lambda _lost: said(f"Wrote {path.name}"))
    dialog.failed.connect(document.report)
    dialog.start()


def _write(dataset: Dataset, path: Path, reporter: Progress) -> tuple[str, ...]:
    return write_file(dataset, path, reporter=reporter)


def _agreed(lost: tuple[str, ...], format: FileFormat, parent: QWidget) -> bool:
    words = f"Such a file ({format.title}) does not keep everything; the project does."
    box = message_box(parent, "Export data", words)
    box.setInformativeText("\n".join(["It gives up:", *(f"– {line}" for line in lost)]))
    box.setStandardButtons(QMessageBox.StandardButton.Save | QMessageBox.StandardButton.Cancel)
    box.button(QMessageBox.StandardButton.Save).setText("Write anyway")
    box.setDefaultButton(QMessageBox.StandardButton.Save)
    return box.exec() == QMessageBox.StandardButton.Save


def _with_suffix(path: Path, chosen: str) -> Path:
    """The name as typed where its end is known, else with the end of the chosen format."""
    if any(path.suffix.lower() in format.suffixes for format in writable()):
        return path
    format = next((format for format in writable() if format.pattern == chosen), writable()[0])
    return path.with_name(path.name + format.suffixes[0])
