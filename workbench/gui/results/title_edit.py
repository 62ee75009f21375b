"""The title of a result: a heading until one clicks into it; what does not fit ends with an ellipsis."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QWidget

from workbench.gui.fonts import TITLE, body_font
from workbench.gui.typed_words import not_kept
from workbench.gui.writing import Writing

RENAME = "Click to rename"
_BEFORE_TEXT = 2  # pixels that Qt leaves free at both ends of a line of text


class TitleEdit(QLineEdit):
    """Looks like a heading until one clicks into it; Return keeps, Escape forgets what was typed.

    `kept(title, session)` comes while one types (see writing.py) and when the keys go elsewhere. A title that
    is too long for the line ends with an ellipsis while it is not edited; the tooltip then tells all of it.
    """

    kept = Signal(str, str)

    def __init__(self, name: str = "Title of this analysis", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "title")
        self.setFont(body_font(TITLE, QFont.Weight.DemiBold))
        self.setAccessibleName(name)
        self.setToolTip(RENAME)
        self.setTextMargins(-2, 0, 0, 0)
        self._kept = self._before = ""
        not_kept(self)
        self.writing = Writing(self)
        self.writing.due.connect(self._keep)
        self.editingFinished.connect(self._keep)
        self.textChanged.connect(self._tell)

    @property
    def before(self) -> str:
        """The title as it was when the keys came."""
        return self._before

    @property
    def shown(self) -> str:
        """What stands on the screen while the title is not edited."""
        width = self._room().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)

    def show_title(self, title: str) -> None:
        """Show a title, unless the user is typing one."""
        self._kept = title
        if not self.hasFocus():
            self._before = title
            self.setText(title)
            self.setCursorPosition(0)

    def keyPressEvent(self, event: object) -> None:
        key = getattr(event, "key", lambda: 0)()
        if key == Qt.Key.Key_Escape:
            self.setText(self._before)
            self.clearFocus()
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.clearFocus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self.hasFocus():
            self.show_title(self._kept)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        """As any field, but for a title that is cut while nobody types."""
        shown = self.shown
        if self.hasFocus() or shown == self.text():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        option = self._option()
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        painter.setPen(self.palette().text().color())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self._room(), int(flags), shown)
        painter.end()

    def _option(self) -> QStyleOptionFrame:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        return option

    def _room(self) -> QRect:
        """Where the text stands."""
        contents = QStyle.SubElement.SE_LineEditContents
        inside = self.style().subElementRect(contents, self._option(), self)
        return inside.marginsRemoved(self.textMargins()).adjusted(_BEFORE_TEXT, 0, -_BEFORE_TEXT, 0)

    def _tell(self) -> None:
        """The whole title on hover where it is cut."""
        self.setToolTip(RENAME if self.shown == self.text() else f"{self.text()}\n{RENAME}")

    def _keep(self) -> None:
        self.kept.emit(self.text().strip(), self.writing.session)
