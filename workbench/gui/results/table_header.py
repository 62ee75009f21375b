"""The header row of a result table: between two rules, symbols of statistics in italics."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from workbench.gui.fonts import body_font
from workbench.gui.results.fitting import two_lines
from workbench.gui.results.table_delegate import PADDING
from workbench.gui.theme import theme

SYMBOLS = frozenset({"t", "p", "F", "z", "b", "B", "n", "N", "M", "SE", "SD", "df", "r", "R²", "d", "k"})
HEIGHT, _SECOND_LINE = 30, 14


class TableHeader(QHeaderView):
    """Paints itself, so that rules reach from edge to edge."""

    def __init__(self, numeric: tuple[bool, ...], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.numeric = numeric
        self.padding = PADDING
        self._titles: list[tuple[str, str]] = []  # on one line, and on two
        self._folded: list[bool] = []
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.fold([])
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def set_titles(self, titles: Sequence[str]) -> None:
        """Show these titles, each on one line as yet."""
        self._titles = [
            (title, two_lines(title, QFontMetricsF(_font(title)).horizontalAdvance)) for title in titles
        ]
        self.fold([False] * len(titles))

    def widths(self, lines: int = 0) -> list[int]:
        """The room each title needs on one line or on two, as now when not said; padding left out."""
        return [
            ceil(QFontMetricsF(_font(ways[0])).size(0, ways[(lines or 1 + now) - 1]).width())
            for ways, now in zip(self._titles, self._folded, strict=True)
        ]

    def fold(self, which: Sequence[bool]) -> None:
        """Put these titles on two lines, the others on one."""
        self._folded = list(which)
        self.setFixedHeight(self.height_needed)

    @property
    def height_needed(self) -> int:
        """The height of the row of titles."""
        two = any(now and "\n" in ways[1] for ways, now in zip(self._titles, self._folded, strict=True))
        return HEIGHT + _SECOND_LINE * two

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        tokens = theme().tokens
        painter.fillRect(rect, QColor(tokens.surface))
        title = self._titles[section][self._folded[section]]
        side = Qt.AlignmentFlag.AlignRight if self.numeric[section] else Qt.AlignmentFlag.AlignLeft
        painter.setFont(_font(self._titles[section][0]))
        painter.setPen(QColor(tokens.text_muted))
        inner = rect.adjusted(self.padding, 0, -self.padding, 0)
        painter.drawText(inner, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip), title)
        rule = QColor(tokens.text_muted)
        painter.fillRect(rect.x(), rect.top(), rect.width(), 1, rule)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, rule)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height_needed)


def _font(title: str) -> QFont:
    font = body_font(9.0, QFont.Weight.DemiBold)
    font.setItalic(title in SYMBOLS)
    return font
