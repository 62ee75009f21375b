"""The formula line: the model as text, read while one types.

A formula that cannot be read yet stays as typed, with the fault marked and told below; the model keeps its
last readable state until the text makes sense again.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QVBoxLayout, QWidget

from workbench.errors import FormulaError, WorkbenchError
from workbench.gui.fonts import code_font
from workbench.gui.theme import theme
from workbench.gui.widgets import label, restyle
from workbench.modeling import ModelSpec

Reader = Callable[[str], ModelSpec]


class FormulaLine(QWidget):
    """Emits `edited` with the model and its text whenever what is typed can be read."""

    edited = Signal(object, str)
    focused = Signal()

    def __init__(self, read: Reader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read = read
        self.line = _MarkedLine()
        self.line.setAccessibleName("Formula")
        self.line.setPlaceholderText("outcome ~ predictor + (predictor | group)")
        self.line.setToolTip(
            "The model as a formula, as in R's lme4. x*z: both and their interaction; "
            "(x | school): intercept and slope of x differ between schools."
        )
        self.line.textEdited.connect(self._typed)
        self.line.left.connect(self._left)
        self._message = label("", "caption", wrap=True)
        self._message.setProperty("tone", "error")
        self._message.hide()
        self._spec: ModelSpec | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(self.line)
        layout.addWidget(self._message)
        self.setFocusProxy(self.line)

    def show_spec(self, spec: ModelSpec | None, text: str = "") -> None:
        """Show a model that was changed elsewhere; what is being typed here is not disturbed by its echo."""
        if self.line.hasFocus() and spec == self._spec:
            return
        self._spec = spec
        wanted = text or (spec.to_formula() if spec is not None and spec != ModelSpec() else "")
        if wanted != self.line.text():
            self.line.setText(wanted)
        self._tell(None)

    def show_problem(self, error: WorkbenchError | None) -> None:
        """Mark a fault that was found elsewhere, for instance when the model met the data."""
        self._tell(error)

    @property
    def message(self) -> str:
        """The fault told below the line, "" if there is none."""
        return self._message.text() if self._message.isVisibleTo(self) else ""

    def _typed(self, text: str) -> None:
        if not text.strip():
            self._tell(None)
            return
        try:
            spec = self._read(text)
        except WorkbenchError as error:
            self._tell(error)
            return
        self._tell(None)
        self._spec = spec
        self.edited.emit(spec, text)

    def _left(self) -> None:
        """On leaving the line, a readable formula is shown in its tidy form."""
        if self._spec is not None and not self.message and self.line.text().strip():
            self.line.setText(self._spec.to_formula())

    def _tell(self, error: WorkbenchError | None) -> None:
        self._message.setText("" if error is None else str(error))
        self._message.setVisible(error is not None)
        self.line.mark(error.position if isinstance(error, FormulaError) and error.formula else None)
        restyle(self.line, invalid=error is not None)


class _MarkedLine(QLineEdit):
    """A line that underlines one place in red."""

    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFont(code_font())
        self._mark: int | None = None

    def mark(self, position: int | None) -> None:
        """Underline from this character on; None removes the mark."""
        self._mark = position
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._mark is None or not self.text():
            return
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        area = self.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, self)
        place = min(self._mark, len(self.text()) - 1)
        metrics = self.fontMetrics()
        # cursorRect is where Qt draws the cursor, so the offset of scrolled text is taken from it.
        start = self.cursorRect().center().x() - metrics.horizontalAdvance(
            self.text()[: self.cursorPosition()]
        )
        x = start + metrics.horizontalAdvance(self.text()[:place])
        width = max(metrics.horizontalAdvance(self.text()[place]), 6)
        painter = QPainter(self)
        painter.setClipRect(area)
        painter.setPen(QPen(QColor(theme().tokens.error), 2))
        painter.drawLine(x, area.bottom() - 1, x + width, area.bottom() - 1)
        painter.end()
