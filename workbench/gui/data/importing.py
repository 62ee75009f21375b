"""Open a data file in the window: a preview to confirm, then reading in the background."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from workbench.data.dataset import Dataset
from workbench.data.text.read import read_text
from workbench.gui.background import in_background
from workbench.gui.document import Document


def import_file(document: Document, path: Path, parent: QWidget) -> None:
    """Read `path` and make it the data of the project."""

    def opened(dataset: Dataset) -> None:
        document.set_dataset(f"Open {path.name}", dataset)

    in_background(lambda: read_text(path), opened, document.report)
