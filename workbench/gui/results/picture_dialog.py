"""PictureDialog: a figure for a paper, with a preview: kind of file, size, resolution, colours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPixmap, QResizeEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workbench.errors import DataError, ProjectError
from workbench.gui.drawing import picture, picture_image
from workbench.gui.glyphs import glyph_warning
from workbench.gui.results.picture_fields import PictureFields
from workbench.gui.widgets import button, label
from workbench.project.atomic import write_whole
from workbench.results import Figure
from workbench.results.picture_format import KINDS, PictureFormat

_PREVIEW_DPI = 96


class PictureDialog(QDialog):
    """Stays open after copying, closes after saving."""

    def __init__(self, figure: Figure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figure = figure
        self.setWindowTitle("Save figure for a paper")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fields = PictureFields()
        self._preview = QLabel()
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._preview.setMinimumSize(320, 260)
        self._preview.setAccessibleName("Preview of the figure")
        self.told = label("", "caption", wrap=True)
        self._arrange()
        self.fields.changed.connect(self._refresh)
        self.resize(860, 520)
        self._refresh()

    def _arrange(self) -> None:
        side = QVBoxLayout()
        side.addWidget(self.fields)
        side.addWidget(self.told)
        side.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addLayout(side)
        row.addWidget(self._preview, 1)
        self.save_button = button("Save…", self.ask_and_save, look="primary")
        self.save_button.setDefault(True)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(button("Close", self.close))
        foot.addWidget(button("Copy", self.copy, tip="Put a picture of this size on the clipboard"))
        foot.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(16)
        column.addLayout(row, 1)
        column.addLayout(foot)

    @property
    def format(self) -> PictureFormat:
        """As the fields say."""
        return self.fields.format

    def _refresh(self) -> None:
        try:
            self.format.check()
            problem = "" if self.format.kind == "svg" else glyph_warning(self._figure)
            self._show_preview()
            self.save_button.setEnabled(True)
        except DataError as error:
            problem = f"{error.message} {error.advice}"
            self.save_button.setEnabled(False)
        self.told.setText(problem)

    def _show_preview(self) -> None:
        """As large as on paper, or as large as there is room."""
        ratio = self.devicePixelRatioF()
        shown = replace(self.format, kind="svg", dpi=round(_PREVIEW_DPI * ratio))
        pixels = QPixmap.fromImage(picture_image(self._figure, shown))
        room = self._preview.size() * ratio
        if pixels.width() > room.width() or pixels.height() > room.height():
            kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            pixels = pixels.scaled(room, kept, smooth)
        pixels.setDevicePixelRatio(ratio)
        self._preview.setPixmap(pixels)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._refresh()

    def copy(self) -> None:
        """Put a picture on the clipboard."""
        QGuiApplication.clipboard().setImage(picture_image(self._figure, self.format))

    def ask_and_save(self) -> None:
        """Ask where, and write the file."""
        kind = self.format.kind
        proposed = f"{self._figure.id or 'figure'}.{kind}"
        name, _ = QFileDialog.getSaveFileName(self, "Save figure", proposed, f"{KINDS[kind]} (*.{kind})")
        if name and self.save(Path(name if Path(name).suffix else f"{name}.{kind}")):
            self.accept()

    def save(self, path: Path) -> bool:
        """Write the file; says below the fields why it could not be written."""
        try:
            write_whole(path, picture(self._figure, self.format))
        except ProjectError as error:
            self.told.setText(f"{error.message} {error.advice}".strip())
            return False
        self.fields.remember()
        return True
