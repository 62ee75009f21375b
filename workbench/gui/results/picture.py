"""Figures as pictures for papers: always light, from the SVG twin, so that all of them agree."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from workbench.errors import DataError, ProjectError
from workbench.gui.drawing import image, png
from workbench.project.atomic import write_whole
from workbench.results import Figure

_FILTERS = {"png": "Image (*.png)", "svg": "Vector drawing (*.svg)"}


def copy_image(figure: Figure) -> None:
    """Put a picture of the figure on the clipboard."""
    QGuiApplication.clipboard().setImage(image(figure, titled=True))


def ask_format(figure: Figure, parent: QWidget) -> None:
    """Ask for size, resolution and colours, with a preview, then save."""
    from workbench.gui.results.picture_dialog import PictureDialog

    PictureDialog(figure, parent.window()).open()


def ask_and_save(figure: Figure, parent: QWidget, kind: str) -> None:
    """Ask where and save as "png" or "svg"."""
    proposed = f"{figure.id or 'figure'}.{kind}"
    name, _ = QFileDialog.getSaveFileName(parent, "Save figure", proposed, _FILTERS[kind])
    if name:
        save(figure, Path(name if Path(name).suffix else f"{name}.{kind}"), kind)


def save(figure: Figure, path: Path, kind: str) -> None:
    """Write the figure; DataError if the place cannot be written to."""
    content = svg_of(figure).encode() if kind == "svg" else png(figure, titled=True)
    try:
        write_whole(path, content)
    except ProjectError as error:
        message = f"The figure could not be written to {path}. {error.message}"
        raise DataError(message, "Choose another folder.") from error


def svg_of(figure: Figure) -> str:
    """The figure as an SVG file of its own."""
    from workbench.results.svg import svg

    return svg(figure, "light")
