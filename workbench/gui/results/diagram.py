"""DiagramBlock: boxes and arrows, drawn from the SVG twin in the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from workbench.gui.theme import theme
from workbench.gui.widgets import label
from workbench.results import Diagram


class DiagramBlock(QWidget):
    """A title and the drawing, never larger than its natural size."""

    def __init__(self, diagram: Diagram, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._diagram = diagram
        self._title = label("", "strong")
        self._drawing = Drawing()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addWidget(self._drawing)
        theme().changed.connect(self._redraw)
        self.show_block(diagram)

    def show_block(self, diagram: Diagram) -> bool:
        """Show another diagram in this place."""
        self._diagram = diagram
        self._title.setText(diagram.title)
        self._redraw()
        return True

    def _redraw(self) -> None:
        from workbench.results.svg_diagram import diagram_svg
        from workbench.results.words import diagram_sentences

        self._drawing.set_svg(diagram_svg(self._diagram, "dark" if theme().dark else "light"))
        self._drawing.setAccessibleName(self._diagram.title)
        self._drawing.setAccessibleDescription(". ".join(diagram_sentences(self._diagram)))


class Drawing(QWidget):
    """An SVG, scaled down where there is not enough room."""

    def __init__(self) -> None:
        super().__init__()
        self._renderer = QSvgRenderer(self)
        self._renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_svg(self, source: str) -> None:
        """Show this drawing."""
        self._renderer.load(QByteArray(source.encode()))
        self._fit()
        self.update()

    def _fit(self) -> None:
        natural = self._renderer.defaultSize()
        if natural.width() > 0:
            self._size = natural.scaled(
                QSize(min(self.width(), natural.width()), natural.height()),
                Qt.AspectRatioMode.KeepAspectRatio,
            )
            self.setFixedHeight(self._size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._renderer.render(painter, self.rect().adjusted(0, 0, self._size.width() - self.width(), 0))
        painter.end()
