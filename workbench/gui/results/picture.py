"""Figures as pictures for papers: always light, from the SVG twin, so that all of them agree."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFileDialog, QWidget

from workbench.errors import DataError
from workbench.results import Figure

_SCALE = 3  # pixels a unit: 720 units wide is 300 dpi at 18 cm
_FILTERS = {"png": "Image (*.png)", "svg": "Vector drawing (*.svg)"}


def copy_image(figure: Figure) -> None:
    """Put a picture of the figure on the clipboard."""
    QGuiApplication.clipboard().setImage(image_of(figure))


def ask_and_save(figure: Figure, parent: QWidget, kind: str) -> None:
    """Ask where and save as "png" or "svg"."""
    proposed = f"{figure.id or 'figure'}.{kind}"
    name, _ = QFileDialog.getSaveFileName(parent, "Save figure", proposed, _FILTERS[kind])
    if name:
        save(figure, Path(name if Path(name).suffix else f"{name}.{kind}"), kind)


def save(figure: Figure, path: Path, kind: str) -> None:
    """Write the figure; DataError if the place cannot be written to."""
    try:
        if kind == "svg":
            path.write_text(svg_of(figure), encoding="utf-8")
            return
        written = image_of(figure).save(str(path), "PNG")  # type: ignore[call-overload]
    except OSError:
        written = False
    if not written:
        raise DataError(f"The figure could not be written to {path}.", "Choose another folder.")


def svg_of(figure: Figure) -> str:
    """The figure as an SVG file of its own."""
    from workbench.results.svg import svg

    return svg(figure, "light")


def image_of(figure: Figure) -> QImage:
    """The figure on white, large enough for print."""
    renderer = QSvgRenderer(QByteArray(svg_of(figure).encode()))
    size: QSize = renderer.defaultSize() * _SCALE
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image
