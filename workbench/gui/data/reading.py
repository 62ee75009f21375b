"""The reading of a file as work for a thread, with the dialog that shows how far it is."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from workbench.data.dataset import Dataset
from workbench.data.files.read import read_file
from workbench.data.progress import Progress
from workbench.data.text.read import read_text
from workbench.gui.long_task import Work
from workbench.gui.long_task_dialog import LongTaskDialog


def reads(path: Path, arguments: dict[str, Any]) -> Work:
    """Reads the file; arguments: of `read_file` where they hold a `reading`, else of `read_text`."""
    return partial(_read, path, arguments)


def reading_dialog(path: Path, arguments: dict[str, Any], parent: QWidget | None = None) -> LongTaskDialog:
    """To be started; `arrived` brings the Dataset."""
    return LongTaskDialog("Opening", f"Reading {path.name} …", reads(path, arguments), parent)


def _read(path: Path, arguments: dict[str, Any], reporter: Progress) -> Dataset:
    if "reading" in arguments:
        return read_file(path, reporter=reporter, **arguments)
    return read_text(path, reporter=reporter, **arguments)
