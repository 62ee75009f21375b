"""The text of the clipboard as a new table, through the same preview as a text file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from workbench.data.dataset import Dataset
from workbench.data.origin import CLIPBOARD
from workbench.errors import DataError, WorkbenchError
from workbench.gui.data.import_dialog import ImportDialog

NAME = "pasted"


def paste_as_data(
    parent: QWidget, opened: Callable[[Dataset], object], failed: Callable[[WorkbenchError], object]
) -> ImportDialog | None:
    """Show the preview; `opened` gets the data, `failed` why there can be none.

    The text lies in a file that only this user can read, as long as the dialog is open.
    """
    text = QGuiApplication.clipboard().text()
    if not text.strip():
        failed(DataError("The clipboard holds no text.", "Copy cells in a spreadsheet or a text first."))
        return None
    folder = TemporaryDirectory(prefix="workbench-", ignore_cleanup_errors=True)
    path = Path(folder.name) / f"{NAME}.txt"
    path.write_text(text, encoding="utf-8", newline="")
    dialog = ImportDialog(path, parent, title="Paste as a table", memorable=False)
    dialog.opened.connect(lambda dataset: opened(as_pasted(dataset)))
    dialog.finished.connect(lambda _result: folder.cleanup())
    dialog.open()
    return dialog


def as_pasted(dataset: Dataset) -> Dataset:
    """The same data, known to come from the clipboard."""
    columns = {name: dataset.column(name) for name in dataset.names}
    return Dataset(columns, dataset.variables, name=NAME, source=CLIPBOARD)
