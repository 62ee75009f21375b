"""Fields for numbers with arrows, whose text begins where that of other fields does.

The style sheet frames them as fields; Qt heeds no padding inside of them, but it heeds margins of the text.
"""

from __future__ import annotations

from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QWidget

_MARGIN = 6  # pixels between frame and text


class WholeBox(QSpinBox):
    """For whole numbers from `least` to `most`."""

    def __init__(self, least: int, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(_MARGIN, 0, 0, 0)
        self.setRange(least, most)


class DecimalBox(QDoubleSpinBox):
    """For numbers with decimals from `least` to `most`."""

    def __init__(self, least: float, most: float, decimals: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(_MARGIN, 0, 0, 0)
        self.setRange(least, most)
        self.setDecimals(decimals)
