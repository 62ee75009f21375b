"""LinkedRows: the rows of the data that are looked at, shared by the grid and every plot in the window.

Clicking a point chooses its row, clicking a bar or box all of its rows, and moving in the grid chooses one;
everybody who shows rows marks them.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication


class LinkedRows(QObject):
    """rows: 0-based rows of the data, () for none; `changed` brings them."""

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[int, ...] = ()

    @property
    def row(self) -> int | None:
        """The one row that is looked at; None for none or several."""
        return self.rows[0] if len(self.rows) == 1 else None

    def choose(self, row: int | None) -> None:
        """Look at another row, or at none."""
        self.choose_all(() if row is None else (row,))

    def choose_all(self, rows: Sequence[int]) -> None:
        """Look at other rows; tells everybody if they are others."""
        if tuple(rows) != self.rows:
            self.rows = tuple(rows)
            self.changed.emit(self.rows)


_LINKED: dict[int, LinkedRows] = {}


def linked_rows() -> LinkedRows:
    """The one of the running application."""
    app = QApplication.instance()
    assert app is not None
    if id(app) not in _LINKED:
        _LINKED.clear()
        _LINKED[id(app)] = LinkedRows(app)
    return _LINKED[id(app)]
