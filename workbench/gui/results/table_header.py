"""The header row of a result table: between two rules, symbols of statistics in italics."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from workbench.gui.fonts import SMALL, body_font
from workbench.gui.results.fitting import two_lines
from workbench.gui.results.table_delegate import PADDING
from workbench.gui.theme import theme

SYMBOLS = frozenset({"t", "p", "F", "z", "b", "B", "n", "N", "M", "SE", "SD", "df", "r", "R²", "d", "k"})
HEIGHT, _SECOND_LINE = 30, 14
_SLACK = 3  # pixels by which a title may reach into the padding


class TableHeader(QHeaderView):
    """Paints itself, so that rules reach from edge to edge."""

    def __init__(self, numeric: tuple[bool, ...], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.numeric = numeric
        self.padding = PADDING
        self._size = SMALL
        self._titles: list[tuple[str, str]] = []  # on one line, and on two
        self._folded: list[bool] = []
        self._measured: dict[float, tuple[list[int], list[int]]] = {}  # widths of both, by size of type
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(1)
        self.setFixedHeight(HEIGHT)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def set_titles(self, titles: Sequence[str], numeric: tuple[bool, ...]) -> None:
        """Show these titles, those of numbers at the right; `fold` says when the widths are known."""
        self.numeric = numeric
        advance = QFontMetricsF(_font("", SMALL)).horizontalAdvance
        self._titles = [(title, two_lines(title, advance)) for title in titles]
        self._measured = {}
        self._folded = [False] * len(titles)

    def set_size(self, points: float) -> None:
        """Set the titles in type of that size."""
        self._size = points

    def widths(self) -> tuple[list[int], list[int]]:
        """The room the titles need on one line and on two, padding left out."""
        if self._size not in self._measured:
            metrics = [QFontMetricsF(_font(title, self._size)) for title, _ in self._titles]
            one, two = (
                [ceil(m.size(0, ways[i]).width()) for m, ways in zip(metrics, self._titles, strict=True)]
                for i in (0, 1)
            )
            self._measured[self._size] = one, two
        return self._measured[self._size]

    def fold(self, which: Sequence[bool]) -> None:
        """Put these titles on two lines, the others on one, and be as high as that takes."""
        self._folded = list(which)
        if self.height() != self.height_needed:
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
        painter.setFont(_font(self._titles[section][0], self._size))
        painter.setPen(QColor(tokens.text_muted))
        inner = rect.adjusted(self.padding, 0, -self.padding, 0)
        title = _elided(title, painter.fontMetrics(), inner.width())
        painter.drawText(inner, int(side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip), title)
        rule = QColor(tokens.text_muted)
        painter.fillRect(rect.x(), rect.top(), rect.width(), 1, rule)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, rule)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height_needed)


def _elided(title: str, metrics: QFontMetrics, room: int) -> str:
    """The lines of a title with … where they are clearly too long; the tip has all of it."""
    lines = title.split("\n")
    return "\n".join(
        metrics.elidedText(line, Qt.TextElideMode.ElideRight, room)
        if metrics.horizontalAdvance(line) > room + _SLACK
        else line
        for line in lines
    )


def _font(title: str, points: float) -> QFont:
    font = body_font(points, QFont.Weight.DemiBold)
    font.setItalic(title in SYMBOLS)
    return font
