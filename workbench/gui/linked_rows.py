"""LinkedRows: the row of the data that is looked at, shared by the grid and every plot in the window.

Clicking a point chooses its row, and so does moving in the grid; everybody who shows rows marks it.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication


class LinkedRows(QObject):
    """row: 0-based row of the data, None for none."""

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.row: int | None = None

    def choose(self, row: int | None) -> None:
        """Look at another row; tells everybody if it is another one."""
        if row != self.row:
            self.row = row
            self.changed.emit(row)


_LINKED: dict[int, LinkedRows] = {}


def linked_rows() -> LinkedRows:
    """The one of the running application."""
    app = QApplication.instance()
    assert app is not None
    if id(app) not in _LINKED:
        _LINKED.clear()
        _LINKED[id(app)] = LinkedRows(app)
    return _LINKED[id(app)]
