"""Labels that shorten their text when there is no room for all of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

from workbench.gui.fonts import BODY, body_font

_LEAST = 24


class ElidedLabel(QLabel):
    """As wide as its text if it can be; never demands it."""

    def __init__(
        self,
        text: str = "",
        *,
        size: float = BODY,
        weight: QFont.Weight = QFont.Weight.Normal,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(body_font(size, weight))

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(_LEAST, self.sizeHint().width()), self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()


class FittingLabel(ElidedLabel):
    """Shows the first of several wordings that fits, else the last one shortened."""

    def show_wordings(self, wordings: Sequence[str]) -> None:
        """The longest comes first."""
        self._wordings = tuple(wordings)
        self.setText(self._wordings[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fits = (w for w in self._wordings if self.fontMetrics().horizontalAdvance(w) <= self.width())
        self.setText(next(fits, self._wordings[-1]))
