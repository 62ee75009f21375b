"""A column of widgets of any height: Qt's own places nothing beyond 524,287 pixels.

Results of two hundred analyses are longer than that. What comes below would lie on what stands before it.
"""

from __future__ import annotations

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QLayoutItem, QWidget

from workbench.gui.listed_layout import ListedLayout


class TallColumn(ListedLayout):
    """Widgets one below the other, `spacing()` pixels apart, as wide as the column, as high as they need."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heights: list[int] = []  # of the items, at the width they were last asked for
        self._width = -1
        self._widest: int | None = None  # of what the items need at least, once it was asked for

    def arrange(self, widgets: Sequence[QWidget]) -> None:
        """Have these widgets in this order and no others; those that leave are not deleted.

        All at once: to look each of them up among the others takes long in a long column.
        """
        known = {item.widget(): item for item in self._items}
        for widget in widgets:
            if widget not in known:
                self.addWidget(widget)  # its item remembers its sizes, as one that is made here would not
                known[widget] = self._items[-1]
        self._items = [known.pop(widget) for widget in widgets]
        for left in known.values():
            shiboken6.delete(left)
        self.invalidate()

    def takeAt(self, index: int) -> QLayoutItem | None:
        self._forget()
        return super().takeAt(index)

    def invalidate(self) -> None:
        self._forget()
        super().invalidate()

    def _forget(self) -> None:
        self._width, self._widest = -1, None

    def heightForWidth(self, width: int) -> int:
        heights = [height for height in self._heights_at(width) if height]
        margins = self.contentsMargins()
        gaps = self.spacing() * max(0, len(heights) - 1)
        return sum(heights) + gaps + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """As wide as the widest needs; how high follows from the width."""
        margins = self.contentsMargins()
        if self._widest is None:
            wanted = (item.minimumSize().width() for item in self._items if not item.isEmpty())
            self._widest = max(wanted, default=0)
        return QSize(self._widest + margins.left() + margins.right(), margins.top() + margins.bottom())

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        area = rect.marginsRemoved(self.contentsMargins())
        top = area.top()
        for item, height in zip(self._items, self._heights_at(rect.width()), strict=True):
            if height:
                item.setGeometry(QRect(area.left(), top, area.width(), height))
                top += height + self.spacing()

    def _heights_at(self, width: int) -> list[int]:
        """The heights of the items in a column of that width, 0 of those that are hidden."""
        if width != self._width:
            margins = self.contentsMargins()
            inside = max(0, width - margins.left() - margins.right())
            self._heights = [0 if item.isEmpty() else _height(item, inside) for item in self._items]
            self._width = width
        return self._heights


def _height(item: QLayoutItem, width: int) -> int:
    wanted = item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
    return max(1, wanted, item.minimumSize().height() if not item.hasHeightForWidth() else 0)
