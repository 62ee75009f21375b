"""Which rows of the shown table its row filter keeps: found out in a thread when data or filter change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from workbench.errors import WorkbenchError
from workbench.gui.data.asking import ask
from workbench.gui.document import Document

if TYPE_CHECKING:
    from workbench.data.dataset import Dataset

Mask = NDArray[np.bool_]


class KeptRows(QObject):
    """mask: True for the rows that are analysed, (n,); None for all of them, or while nobody knows.

    words: "12 of 40 rows", or why the filter does not fit the data.
    """

    changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._asked: tuple[Dataset | None, str] = (None, "")
        self.mask: Mask | None = None
        self.words = ""
        document.project_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Ask again if something has changed."""
        project = self._document.project
        dataset, condition = project.dataset, project.row_filter
        if self._asked == (dataset, condition):
            return
        self._asked = (dataset, condition)
        if dataset is None or not condition:
            self._tell(None, "")
            return

        def found(mask: Mask) -> None:
            if self._asked == (dataset, condition):
                self._tell(mask, f"{int(mask.sum()):,} of {len(mask):,} rows")

        def failed(error: WorkbenchError) -> None:
            if self._asked == (dataset, condition):
                self._tell(None, error.message)

        def kept() -> Mask:
            from workbench.data.expressions.evaluate import select

            return select(condition, dataset)

        ask(self, kept, found, failed)

    def _tell(self, mask: Mask | None, words: str) -> None:
        self.mask, self.words = mask, words
        self.changed.emit()
