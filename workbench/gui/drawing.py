"""Figures and diagrams as PNG and PDF for documents, in the window and without one.

Both start from the SVG twin, so that screen, web page and paper agree. The shell door has no window and
maybe no display: `ensure_qt` then starts Qt off screen.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QSizeF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from workbench.gui.fonts import install_fonts
from workbench.results import Diagram, Figure
from workbench.results.svg import svg
from workbench.results.svg_diagram import diagram_svg

POINTS_A_UNIT = 0.75
"""The SVG counts in CSS pixels, 96 to the inch; paper in points, 72 to the inch."""
_kept: list[QGuiApplication] = []
"""The application that was started here lives as long as the process."""


def ensure_qt() -> QGuiApplication:
    """The application object that drawing text needs; started off screen where there is none yet."""
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication(sys.argv[:1])
    install_fonts(application)
    _kept.append(application)
    return application


def png(drawn: Figure | Diagram, scale: float = 3.0, *, titled: bool = False) -> bytes:
    """The drawing on white as a file; see `image`."""
    return _filled(lambda buffer: image(drawn, scale, titled=titled).save(buffer, "PNG"))  # type: ignore[call-overload]


def image(drawn: Figure | Diagram, scale: float = 3.0, *, titled: bool = False) -> QImage:
    """The drawing on white.

    scale: pixels a unit, 720 units wide is 300 dpi at 18 cm; titled: False where a caption has the title.
    """
    ensure_qt()
    renderer = _renderer(drawn, titled=titled)
    pixels = QImage(renderer.defaultSize() * scale, QImage.Format.Format_RGB32)
    pixels.fill(Qt.GlobalColor.white)
    painter = QPainter(pixels)
    renderer.render(painter)
    painter.end()
    return pixels


def pdf(drawn: Figure | Diagram, *, titled: bool = False) -> bytes:
    """The drawing as one page of its own size, in vectors."""
    application = ensure_qt()
    renderer = _renderer(drawn, titled=titled)
    size = QSizeF(renderer.defaultSize()) * POINTS_A_UNIT

    def draw(buffer: QBuffer) -> None:
        writer = QPdfWriter(buffer)
        writer.setCreator(application.applicationName() or "Multilevel Workbench")
        writer.setPageSize(QPageSize(size, QPageSize.Unit.Point))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        painter = QPainter(writer)
        renderer.render(painter)
        painter.end()

    return _filled(draw)


def _renderer(drawn: Figure | Diagram, *, titled: bool) -> QSvgRenderer:
    source = svg(drawn, "light", titled=titled) if isinstance(drawn, Figure) else diagram_svg(drawn, "light")
    return QSvgRenderer(QByteArray(source.encode()))


def _filled(write: Callable[[QBuffer], object]) -> bytes:
    """What `write` puts into a buffer."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    write(buffer)
    buffer.close()
    return bytes(buffer.data().data())
