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
from workbench.results.picture_format import PictureFormat, paper_svg
from workbench.results.svg import svg
from workbench.results.svg_diagram import diagram_svg

POINTS_A_UNIT = 0.75
UNITS_AN_INCH = 96
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
    return _pixels(renderer, QSizeF(renderer.defaultSize()) * scale)


def pdf(drawn: Figure | Diagram, *, titled: bool = False) -> bytes:
    """The drawing as one page of its own size, in vectors."""
    ensure_qt()
    return _page(_renderer(drawn, titled=titled))


def picture(figure: Figure, format_: PictureFormat) -> bytes:
    """The figure as a file of that kind, size and palette; DataError if it cannot be drawn so."""
    if format_.kind == "svg":
        return paper_svg(figure, format_).encode("utf-8", "replace")
    if format_.kind == "pdf":
        return _page(_paper_renderer(figure, format_))
    pixels = picture_image(figure, format_)
    return _filled(lambda buffer: pixels.save(buffer, "PNG"))  # type: ignore[call-overload]


def picture_image(figure: Figure, format_: PictureFormat) -> QImage:
    """The figure as pixels, which know how large they are on paper."""
    renderer = _paper_renderer(figure, format_)
    pixels = _pixels(renderer, renderer.viewBoxF().size() * (format_.dpi / UNITS_AN_INCH))
    dots = round(format_.dpi / 0.0254)
    pixels.setDotsPerMeterX(dots)
    pixels.setDotsPerMeterY(dots)
    return pixels


def _paper_renderer(figure: Figure, format_: PictureFormat) -> QSvgRenderer:
    ensure_qt()
    return QSvgRenderer(QByteArray(paper_svg(figure, format_).encode("utf-8", "replace")))


def _pixels(renderer: QSvgRenderer, size: QSizeF) -> QImage:
    pixels = QImage(size.toSize(), QImage.Format.Format_RGB32)
    pixels.fill(Qt.GlobalColor.white)
    painter = QPainter(pixels)
    renderer.render(painter)
    painter.end()
    return pixels


def _page(renderer: QSvgRenderer) -> bytes:
    """One page of the size of the drawing, in vectors."""
    name = QGuiApplication.applicationName() or "Multilevel Workbench"
    size = renderer.viewBoxF().size() * POINTS_A_UNIT

    def draw(buffer: QBuffer) -> None:
        writer = QPdfWriter(buffer)
        writer.setCreator(name)
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
