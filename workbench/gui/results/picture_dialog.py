"""PictureDialog: how a figure goes into a paper, with a preview: kind of file, size, resolution, colours."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from workbench.errors import DataError
from workbench.gui.drawing import picture, picture_image
from workbench.gui.glyphs import glyph_warning
from workbench.gui.model.combo import combo_box
from workbench.gui.settings import window_settings
from workbench.gui.widgets import button, label
from workbench.results import Figure
from workbench.results.palettes import PALETTES
from workbench.results.picture_format import (
    FEWEST_DPI,
    KINDS,
    LARGEST,
    MOST_DPI,
    SIZES,
    SMALLEST,
    PictureFormat,
)

_OWN = "own"
_PREVIEW_DPI = 96


class PictureDialog(QDialog):
    """Stays open after copying, closes after saving."""

    def __init__(self, figure: Figure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figure = figure
        self.setWindowTitle("Save figure for a paper")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._make_fields()
        self._preview = QLabel()
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._preview.setMinimumSize(320, 260)
        self._preview.setAccessibleName("Preview of the figure")
        self.told = label("", "caption", wrap=True)
        self._arrange()
        self._take_size()
        self._recall()
        self.resize(860, 520)

    # -- composition ---------------------------------------------------------------------------------

    def _make_fields(self) -> None:
        self.kind = _choice(KINDS, "Vectors stay sharp at any size; pixels suit programs without vectors.")
        sizes = {name: words for name, (words, _) in SIZES.items()} | {_OWN: "Other"}
        self.preset = _choice(sizes, "Usual widths of journals; the height suits the figure unless set.")
        self.preset.setCurrentIndex(self.preset.findData("double_column"))
        self.width_mm = _millimetres("Width of the figure on paper")
        self.height_mm = _millimetres("Height of the figure on paper; at its lowest value one that suits it")
        self.height_mm.setMinimum(SMALLEST - 1)
        self.height_mm.setValue(SMALLEST - 1)
        self.height_mm.setSpecialValueText("as it suits")
        self.dpi = QSpinBox()
        self.dpi.setRange(FEWEST_DPI, MOST_DPI)
        self.dpi.setValue(300)
        self.dpi.setSuffix(" dpi")
        self.dpi.setToolTip("Dots per inch of a PNG: journals ask for 300, and 600 for thin lines")
        self.palette_box = _choice(PALETTES, "All but the greys are safe for people with any colour vision.")
        self.titled = QCheckBox("Draw the title")
        self.titled.setToolTip("Papers usually have the title in the caption")
        self.kind.currentIndexChanged.connect(self._refresh)
        self.preset.currentIndexChanged.connect(self._take_size)
        self.width_mm.valueChanged.connect(self._own_size)
        for box in (self.height_mm, self.dpi):
            box.valueChanged.connect(self._refresh)
        self.palette_box.currentIndexChanged.connect(self._refresh)
        self.titled.toggled.connect(self._refresh)

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setSpacing(8)
        rows: tuple[tuple[str, QWidget], ...] = (
            ("&Kind of file", self.kind),
            ("&Size", self.preset),
            ("&Width", self.width_mm),
            ("&Height", self.height_mm),
            ("&Resolution", self.dpi),
            ("&Colours", self.palette_box),
        )
        for words, widget in rows:
            widget.setAccessibleName(words.replace("&", ""))
            form.addRow(words, widget)
        form.addRow("", self.titled)
        side = QVBoxLayout()
        side.addLayout(form)
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

    # -- what was chosen -----------------------------------------------------------------------------

    @property
    def format(self) -> PictureFormat:
        """As the fields say."""
        height = self.height_mm.value()
        return PictureFormat(
            self.kind.currentData(),
            self.width_mm.value(),
            height if height >= SMALLEST else None,
            self.dpi.value(),
            self.palette_box.currentData(),
            self.titled.isChecked(),
        )

    def _take_size(self) -> None:
        """The width of the size that was chosen."""
        chosen = self.preset.currentData()
        if chosen != _OWN:
            self.width_mm.blockSignals(True)
            self.width_mm.setValue(SIZES[chosen][1])
            self.width_mm.blockSignals(False)
        self._refresh()

    def _own_size(self) -> None:
        """A width that was typed is no usual one."""
        self.preset.blockSignals(True)
        self.preset.setCurrentIndex(self.preset.findData(_OWN))
        self.preset.blockSignals(False)
        self._refresh()

    # -- from one figure to the next -----------------------------------------------------------------

    def _recall(self) -> None:
        """What was chosen for the figure before: a paper has one size and one palette."""
        kept = window_settings()
        for box, name in ((self.kind, "kind"), (self.preset, "size"), (self.palette_box, "palette")):
            place = box.findData(kept.value(f"picture/{name}", ""))
            box.setCurrentIndex(place if place >= 0 else box.currentIndex())
        width, height, dpi = (_number(kept.value(f"picture/{name}")) for name in ("width", "height", "dpi"))
        if width is not None and self.preset.currentData() == _OWN:
            self.width_mm.setValue(width)
        if height is not None:
            self.height_mm.setValue(height)
        if dpi is not None:
            self.dpi.setValue(int(dpi))
        self.titled.setChecked(str(kept.value("picture/titled", "")).lower() == "true")

    def _remember(self) -> None:
        kept = window_settings()
        chosen = self.format
        for name, value in (
            ("kind", chosen.kind),
            ("size", self.preset.currentData()),
            ("palette", chosen.palette),
            ("width", chosen.width),
            ("height", self.height_mm.value()),
            ("dpi", chosen.dpi),
            ("titled", chosen.titled),
        ):
            kept.setValue(f"picture/{name}", value)

    # -- showing -------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        self.dpi.setEnabled(self.format.kind == "png")
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
        form = self.format
        ratio = self.devicePixelRatioF()
        dpi = round(_PREVIEW_DPI * ratio)
        shown = PictureFormat("svg", form.width, form.height, dpi, form.palette, form.titled)
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

    # -- doing ---------------------------------------------------------------------------------------

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
            path.write_bytes(picture(self._figure, self.format))
        except OSError as error:
            reason = error.strerror or "the disk refused"
            self.told.setText(f"{path.name} could not be written: {reason}. Choose another folder.")
            return False
        self._remember()
        return True


def _choice(choices: dict[str, str], tip: str) -> QComboBox:
    box = combo_box()
    for name, words in choices.items():
        box.addItem(words, name)
    box.setToolTip(tip)
    box.setMinimumContentsLength(24)
    return box


def _number(value: object) -> float | None:
    """What an ini file has, as a number."""
    try:
        return float(str(value))
    except ValueError:
        return None


def _millimetres(tip: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(SMALLEST, LARGEST)
    box.setDecimals(1)
    box.setSuffix(" mm")
    box.setToolTip(tip)
    return box
