"""A drop-down list that neither grows with its longest entry nor changes when the page is scrolled."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

from workbench.gui.icons import pixmap
from workbench.gui.theme import theme

_ARROW = 14


def combo_box() -> QComboBox:
    """See above."""
    box = _QuietCombo()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(4)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return box


def short(text: str) -> str:
    """A choice without the explanation in brackets at its end: `Binomial` of `Binomial (yes or no)`."""
    return text.partition(" (")[0] if text.endswith(")") else text


class _QuietCombo(QComboBox):
    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The text shortened to the room there is, and our own arrow."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        style = self.style()
        control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = style.subControlRect(control, option, part, self)
        option.currentText = self._fitting(option.currentText, room.width() - 4)
        option.subControls = QStyle.SubControl.SC_ComboBoxFrame | part
        painter.drawComplexControl(control, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        tokens = theme().tokens
        color = tokens.text_muted if self.isEnabled() else tokens.text_faint
        arrow = pixmap("chevron-down", color, _ARROW, self.devicePixelRatioF())
        painter.drawPixmap(self.width() - _ARROW - 8, (self.height() - _ARROW) // 2, arrow)
        painter.end()

    def _fitting(self, text: str, room: int) -> str:
        """The text, without the explanation at its end, or cut: the first of these that there is room for."""
        metrics = self.fontMetrics()
        fits = next(
            (words for words in (text, short(text)) if metrics.horizontalAdvance(words) <= room), None
        )
        return fits or metrics.elidedText(short(text), Qt.TextElideMode.ElideRight, room)

    def showPopup(self) -> None:
        """The list may be wider than the box, so that long entries can be read."""
        view = self.view()
        view.setMinimumWidth(min(520, view.sizeHintForColumn(0) + 36))
        super().showPopup()
